package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.ColorDescription;
import academy.video.model.Deinterlacing;
import academy.video.model.Orientation;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoSource;
import academy.video.model.YuvFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Patches of BT.709 that zimg, a library of other people, brings into the colours of a source, come
 * back as they were.
 */
class SourceColorsTest extends FfmpegTest {

  private static final int SIDE = 32;

  /** Red, green and blue, 0 to 255; all of them are in every gamut that is tried. */
  private static final int[][] PATCHES = {
    {192, 64, 64}, {64, 160, 64}, {48, 80, 192}, {208, 160, 128}, {200, 150, 92}, {90, 60, 50},
    {80, 150, 160}, {180, 90, 170}, {200, 190, 60}, {16, 16, 16}, {128, 128, 128}, {204, 204, 204}
  };

  private static final String INTO_HDR =
      "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020:t=%s:m=bt2020nc:r=tv:npl=203,format=yuv420p10le";

  @ParameterizedTest
  @CsvSource({
    "bt2020, bt2020-10, bt2020nc, tv, yuv420p10le",
    "bt2020, bt2020-12, bt2020nc, tv, yuv422p12le",
    "bt2020, bt709, bt2020nc, tv, yuv420p",
    "bt2020, bt709, bt709, pc, yuv444p10le",
    "smpte432, bt709, bt709, tv, yuv420p",
    "smpte432, bt709, bt709, pc, yuv420p10le",
    "smpte431, bt709, bt709, tv, yuv420p",
    "smpte170m, smpte170m, smpte170m, tv, yuv420p",
    "bt470bg, bt709, bt470bg, tv, yuv420p",
    "bt470bg, bt709, bt470bg, pc, yuv420p",
    "smpte240m, bt709, smpte240m, tv, yuv420p",
    "bt709, bt709, bt709, tv, yuv420p",
    "bt709, bt709, smpte170m, tv, yuv420p",
  })
  void scale_ofPatchesInOtherPrimaries_givesTheirColorsInBt709(
      String primaries, String transfer, String matrix, String range, String format) {
    String filters =
        "zscale=p=%s:t=%s:m=%s:r=%s,format=%s"
            .formatted(primaries, transfer, matrix, range, format);

    assertPatches(scaled(PATCHES, filters, 0), PATCHES, 3);
  }

  /** A file of another program, encoded with loss. */
  @Test
  void scale_ofAFileInBt2020_givesItsColorsInBt709() throws IOException {
    byte[] clip =
        Files.readAllBytes(Path.of("src/test/resources/academy/video/ffmpeg/patches-bt2020.mp4"));
    try (MediaInput input = ffmpeg.open(BytesSource.of(clip));
        FrameReader reader = new FrameReader(input, 0, 1 << 24);
        DecodedFrame frame = reader.next().orElseThrow()) {
      YuvFrame found = scaled(frame, input.streams().getFirst().color(), frame.size());

      assertPatches(found, Arrays.copyOf(PATCHES, 4), 3);
    }
  }

  @Test
  void scale_ofRgbInOtherPrimaries_givesItsColorsInBt709() {
    assertPatches(scaled(PATCHES, "zscale=p=smpte432,format=gbrp10le", 0), PATCHES, 3);
  }

  /** Up to 80 % of white, also where highlights must be fitted in. */
  @ParameterizedTest
  @CsvSource({
    "smpte2084, 203, 3",
    "smpte2084, 1000, 5",
    "arib-std-b67, 203, 3",
    "arib-std-b67, 1000, 5",
  })
  void scale_ofSdrPatchesInHdr_givesThePatchesBack(String transfer, int peakNits, int tolerance) {
    String filters = INTO_HDR.formatted(transfer);

    assertPatches(scaled(PATCHES, filters, peakNits), PATCHES, tolerance);
  }

  /**
   * Colours at the limits of BT.709: a step of 10-bit PQ in one of the others is seen most where a
   * colour is not there at all.
   */
  @ParameterizedTest
  @ValueSource(strings = {"smpte2084", "arib-std-b67"})
  void scale_ofPureColorsInHdr_keepsThemPure(String transfer) {
    int[][] pure = {
      {204, 0, 0},
      {0, 204, 0},
      {0, 0, 204},
      {204, 204, 0},
      {0, 204, 204},
      {204, 0, 204},
      {64, 0, 0},
      {0, 64, 0},
      {0, 0, 64}
    };

    assertPatches(scaled(pure, INTO_HDR.formatted(transfer), 203), pure, 24);
  }

  /** Whole frames of clips: a slide that is mostly white, and a card of saturated colours. */
  @ParameterizedTest
  @CsvSource({
    "lecture.mp4, smpte2084", "lecture.mp4, arib-std-b67",
    "counter.mp4, smpte2084", "counter.mp4, arib-std-b67",
  })
  void scale_ofAnSdrClipInHdr_givesTheClipBack(String clip, String transfer) {
    ColorDescription bt709 = new ColorDescription("tv", "bt709", "bt709", "bt709");
    try (MediaInput input = ffmpeg.open(BytesSource.clip(clip));
        FrameReader reader = new FrameReader(input, input.streams().getFirst().index(), 1 << 24);
        DecodedFrame sdr = reader.next().orElseThrow()) {
      AVFrame frame = sdr.get();
      Size size = sdr.size();
      frame.color_primaries(avutil.AVCOL_PRI_BT709).color_trc(avutil.AVCOL_TRC_BT709);
      try (DecodedFrame hdr = filtered(frame, INTO_HDR.formatted(transfer));
          BrightnessMeter meter = new BrightnessMeter(hdr.color(), size)) {
        meter.look(hdr);
        YuvFrame expected = scaled(sdr, bt709, size);
        YuvFrame found = scaled(hdr, bt709.withPeakNits(203), size);

        assertThat(meter.nits()).isBetween(190.0, 280.0);
        assertThat(mean(found.luma())).isCloseTo(mean(expected.luma()), within(1.0));
        assertThat(share(expected.luma(), found.luma(), 5)).isGreaterThan(0.995);
        assertThat(share(expected.blue(), found.blue(), 5)).isGreaterThan(0.98);
        assertThat(share(expected.red(), found.red(), 5)).isGreaterThan(0.98);
      }
    }
  }

  private static double mean(byte[] plane) {
    long sum = 0;
    for (byte sample : plane) {
      sum += sample & 0xff;
    }
    return (double) sum / plane.length;
  }

  /** The share of samples that differ by so much at most. */
  private static double share(byte[] expected, byte[] found, int most) {
    int near = 0;
    for (int i = 0; i < expected.length; i++) {
      near += Math.abs((expected[i] & 0xff) - (found[i] & 0xff)) <= most ? 1 : 0;
    }
    return (double) near / expected.length;
  }

  @ParameterizedTest
  @CsvSource({"0.58, 203", "0.65, 390", "0.7518, 1000", "0.38, 26"})
  void nits_ofAFrameWithABrightPart_isTheLightOfThatPart(double signal, double expected) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame frame = owned.get();
    frame.width(192).height(192).format(avutil.AV_PIX_FMT_YUV420P10LE);
    frame.color_range(avutil.AVCOL_RANGE_MPEG).colorspace(avutil.AVCOL_SPC_BT2020_NCL);
    frame.color_trc(avutil.AVCOL_TRC_SMPTE2084).color_primaries(avutil.AVCOL_PRI_BT2020);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    fill(frame, 0, 192, 192, 192, 64 + 200);
    fill(frame, 1, 96, 96, 96, 512);
    fill(frame, 2, 96, 96, 96, 512);
    fill(frame, 0, 40, 40, 192, (int) Math.round(64 + 876 * signal));
    try (DecodedFrame image = new DecodedFrame(owned, Rational.ZERO, Rational.ZERO);
        BrightnessMeter meter = new BrightnessMeter(image.color(), image.size())) {
      meter.look(image);

      assertThat(meter.nits()).isCloseTo(expected, within(expected * 0.04));
    }
  }

  private static void fill(AVFrame frame, int plane, int width, int height, int all, int sample) {
    BytePointer data = frame.data(plane);
    for (int y = 0; y < Math.min(height, all); y++) {
      for (int x = 0; x < width; x++) {
        long at = (long) y * frame.linesize(plane) + 2L * x;
        data.put(at, (byte) sample).put(at + 1, (byte) (sample >> 8));
      }
    }
  }

  private static YuvFrame scaled(int[][] patches, String filters, int peakNits) {
    Size size = new Size(SIDE * patches.length, SIDE);
    try (OwnedFrame rgb = rgb(patches, size);
        DecodedFrame source = filtered(rgb.get(), filters)) {
      ColorDescription color =
          new ColorDescription("unknown", "unknown", "unknown", "unknown", peakNits);
      return scaled(source, color, size);
    }
  }

  private static YuvFrame scaled(DecodedFrame frame, ColorDescription color, Size size) {
    VideoSource source =
        new VideoSource(
            0,
            Orientation.UPRIGHT,
            Deinterlacing.NONE,
            Rational.of(1),
            Rational.of(size.width(), size.height()),
            size,
            color);
    try (FrameScaler scaler = new FrameScaler(source, List.of(size));
        ScaledFrame scaled = scaler.scale(frame, false).getFirst()) {
      return scaled.copy();
    }
  }

  private static DecodedFrame filtered(AVFrame frame, String filters) {
    String description =
        "buffer@in=video_size=%dx%d:pix_fmt=%d:time_base=1/1000:pixel_aspect=1/1:colorspace=%d:range=%d,%s,buffersink@out"
            .formatted(
                frame.width(),
                frame.height(),
                frame.format(),
                frame.colorspace(),
                frame.color_range(),
                filters);
    try (FilterGraph graph = new FilterGraph(description, "buffer@in", "buffersink@out")) {
      graph.push(frame);
      return new DecodedFrame(graph.pull(0).orElseThrow(), Rational.ZERO, Rational.ZERO);
    }
  }

  /** Patches in a row, in BT.709. */
  private static OwnedFrame rgb(int[][] patches, Size size) {
    OwnedFrame owned = new OwnedFrame();
    AVFrame frame = owned.get();
    frame.width(size.width()).height(size.height()).format(avutil.AV_PIX_FMT_GBRP);
    frame.color_range(avutil.AVCOL_RANGE_JPEG).colorspace(avutil.AVCOL_SPC_RGB);
    frame.color_primaries(avutil.AVCOL_PRI_BT709).color_trc(avutil.AVCOL_TRC_BT709);
    Native.check(avutil.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    int[] colorOfPlane = {1, 2, 0};
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          frame
              .data(plane)
              .put(
                  (long) y * frame.linesize(plane) + x,
                  (byte) patches[x / SIDE][colorOfPlane[plane]]);
        }
      }
    }
    return owned;
  }

  private static void assertPatches(YuvFrame found, int[][] expected, int tolerance) {
    for (int patch = 0; patch < expected.length; patch++) {
      int width = found.size().width();
      int x = width * (2 * patch + 1) / (2 * expected.length);
      int y = found.size().height() / 2;
      double luma = ((found.luma()[y * width + x] & 0xff) - 16) / 219.0;
      int color = y / 2 * (width / 2) + x / 2;
      double blue = ((found.blue()[color] & 0xff) - 128) / 224.0;
      double red = ((found.red()[color] & 0xff) - 128) / 224.0;
      double[] rgb = {
        luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue
      };
      for (int i = 0; i < 3; i++) {
        assertThat(Math.clamp(rgb[i], 0, 1) * 255)
            .as("colour %d of patch %s", i, Arrays.toString(expected[patch]))
            .isCloseTo(expected[patch][i], within((double) tolerance));
      }
    }
  }
}
