package academy.video.ffmpeg;

import academy.video.ffmpeg.ColorMap.Rows;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Applies a {@link ColorMap} to whole frames: from yuv420p10 to yuv420p of even width and height.
 * Used by one thread at a time.
 */
final class ColorMapper {

  private final ColorMap map;
  private final int width;
  private final int height;
  private final Rows<short[]> source;
  private final Rows<byte[]> target;

  ColorMapper(ColorMap map, int width, int height) {
    this.map = map;
    this.width = width;
    this.height = height;
    this.source =
        new Rows<>(new short[width], new short[width], new short[width / 2], new short[width / 2]);
    this.target =
        new Rows<>(new byte[width], new byte[width], new byte[width / 2], new byte[width / 2]);
  }

  /** A new frame with the mapped colours and without side data; the caller owns both. */
  OwnedFrame apply(AVFrame frame) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame mapped = owned.get();
    mapped.width(width).height(height).format(avutil.AV_PIX_FMT_YUV420P);
    mapped.color_range(avutil.AVCOL_RANGE_MPEG).colorspace(avutil.AVCOL_SPC_BT709);
    int result = avutil.av_frame_get_buffer(mapped, 0);
    if (result < 0) {
      owned.close();
      throw new FfmpegException("av_frame_get_buffer", result);
    }
    for (int y = 0; y < height; y += 2) {
      read(frame, 0, y, source.upper());
      read(frame, 0, y + 1, source.lower());
      read(frame, 1, y / 2, source.cb());
      read(frame, 2, y / 2, source.cr());
      map.convert(source, target, width / 2);
      write(mapped, 0, y, target.upper());
      write(mapped, 0, y + 1, target.lower());
      write(mapped, 1, y / 2, target.cb());
      write(mapped, 2, y / 2, target.cr());
    }
    return owned;
  }

  static void read(AVFrame frame, int plane, int row, short[] samples) {
    long samplesPerRow = frame.linesize(plane) / Short.BYTES;
    new ShortPointer(frame.data(plane)).position(row * samplesPerRow).get(samples);
  }

  private static void write(AVFrame frame, int plane, int row, byte[] samples) {
    BytePointer data = frame.data(plane);
    data.position((long) row * frame.linesize(plane)).put(samples);
  }
}
