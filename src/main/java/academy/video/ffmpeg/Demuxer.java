package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * FFmpeg's demuxer for one container; used by one thread at a time.
 *
 * <p>Every byte of it is hostile. No demuxer opens anything by itself: reading goes through custom
 * I/O, no protocol is allowed for nested opens, and only demuxers of plain media containers are
 * allowed; playlists, scripts and image sequences are not among them. The same holds for decoders.
 */
final class Demuxer implements AutoCloseable {

  /**
   * Demuxers that uploads may need, by FFmpeg's names. None of them reads another file: mov's
   * external data references stay disabled (its option enable_drefs is 0 by default).
   */
  static final String ALLOWED =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,asf,mxf,ogg,wav,mp3,aac,flac,gif,dv,rm";

  private static final int IO_BUFFER_BYTES = 64 * 1024;

  private static final String PROBE_BYTES = "20000000";
  private static final String PROBE_MICROSECONDS = "10000000";

  private final InputCallbacks.Cursor cursor;
  private final AVIOContext io;
  private final AVFormatContext context;

  /**
   * Opens a container.
   *
   * @throws FfmpegException where no allowed demuxer takes it
   */
  Demuxer(InputCallbacks callbacks, ByteSource source) {
    this.cursor = callbacks.register(source);
    BytePointer buffer =
        new BytePointer(Native.require(avutil.av_malloc(IO_BUFFER_BYTES), "av_malloc"));
    this.io =
        Native.require(
            avformat.avio_alloc_context(
                buffer,
                IO_BUFFER_BYTES,
                0,
                cursor.opaque(),
                callbacks.reader(),
                null,
                callbacks.seeker()),
            "avio_alloc_context");
    this.context = Native.require(avformat.avformat_alloc_context(), "avformat_alloc_context");
    context.pb(io);
    context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_CUSTOM_IO);
    try (Native.Dictionary options =
        Native.dictionary(
            Map.of(
                "format_whitelist",
                ALLOWED,
                "codec_whitelist",
                AllowedCodecs.DECODERS,
                // A name that no protocol has: nested opens find none.
                "protocol_whitelist",
                "none",
                "probesize",
                PROBE_BYTES,
                "analyzeduration",
                PROBE_MICROSECONDS))) {
      // A failing avformat_open_input frees the context and clears the pointer.
      check(
          avformat.avformat_open_input(context, (String) null, null, options.get()),
          "avformat_open_input");
      check(
          avformat.avformat_find_stream_info(context, (AVDictionary) null),
          "avformat_find_stream_info");
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void check(int result, String call) {
    cursor.rethrowFailure();
    Native.check(result, call);
  }

  AVFormatContext context() {
    return context;
  }

  /** From now on, the same bytes come from another source. */
  void readFrom(ByteSource other) {
    cursor.readFrom(other);
  }

  /**
   * Reads the next packet.
   *
   * @return false where nothing more can be read. That is the end, whatever the error: how much is
   *     missing is judged by comparing durations.
   */
  boolean read(AVPacket packet) {
    cursor.expectPacket();
    int result = avformat.av_read_frame(context, packet);
    cursor.rethrowFailure();
    return result >= 0;
  }

  /** Moves to a packet at or before a target, in ticks of the stream or in bytes by the flags. */
  boolean seek(int streamIndex, long least, long target, int flags) {
    int result = avformat.avformat_seek_file(context, streamIndex, least, target, target, flags);
    cursor.rethrowFailure();
    return result >= 0;
  }

  @Override
  public void close() {
    if (!context.isNull()) {
      avformat.avformat_close_input(context);
    }
    if (!io.isNull()) {
      // FFmpeg may have replaced the buffer that it was given.
      avutil.av_free(io.buffer());
      avformat.avio_context_free(io);
    }
    cursor.close();
  }
}
