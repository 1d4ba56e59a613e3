package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import academy.video.model.SourceClock;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avutil.Callback_Pointer_int_BytePointer_Pointer;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.BytePointer;

/**
 * The loaded FFmpeg libraries: one instance a process, made by {@code Main}. Loads the natives,
 * bridges FFmpeg's log, and opens inputs.
 *
 * <p>Safe for use by several threads; what it opens belongs to one thread at a time.
 */
public final class Ffmpeg implements AutoCloseable {

  /** Receives FFmpeg's own messages, from any thread; must not block and must not throw. */
  @FunctionalInterface
  public interface MessageListener {
    /**
     * Takes one message.
     *
     * @param level {@code error} or {@code warning}
     * @param text without a line feed at its end
     */
    void message(String level, String text);
  }

  /**
   * A frame of 8192x4320 with 12 bytes for each pixel, as filters of HDR need; whatever a file says
   * of itself gets no more.
   */
  private static final long MOST_BYTES_OF_ONE_ALLOCATION = 425L * 1024 * 1024;

  private final InputCallbacks inputCallbacks;
  private final MessageBridge messageBridge;

  public Ffmpeg(MessageListener messages) {
    this.messageBridge = new MessageBridge(messages);
    avutil.av_max_alloc(MOST_BYTES_OF_ONE_ALLOCATION);
    avutil.av_log_set_level(avutil.AV_LOG_WARNING);
    avutil.setLogCallback(messageBridge);
    this.inputCallbacks = new InputCallbacks();
  }

  /**
   * Opens a container for reading.
   *
   * @throws FfmpegException where no allowed demuxer takes it
   */
  public MediaInput open(ByteSource source) {
    return open(source, SourceClock.unbroken());
  }

  /**
   * Opens a container whose timestamps have discontinuities: all times that are read are on {@code
   * clock}.
   *
   * @throws FfmpegException where no allowed demuxer takes it
   */
  public MediaInput open(ByteSource source, SourceClock clock) {
    return new MediaInput(inputCallbacks, source, clock);
  }

  /** Version of FFmpeg and of its libraries, by name. */
  public Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    versions.put("ffmpeg", Native.text(avutil.av_version_info(), "unknown"));
    versions.put("libavcodec", version(avcodec.avcodec_version()));
    versions.put("libavfilter", version(avfilter.avfilter_version()));
    versions.put("libavformat", version(avformat.avformat_version()));
    versions.put("libavutil", version(avutil.avutil_version()));
    versions.put("libswresample", version(swresample.swresample_version()));
    versions.put("libswscale", version(swscale.swscale_version()));
    versions.put("x264", X264Version.read());
    return versions;
  }

  /**
   * Loads whatever of the native libraries isn't loaded yet, and never looks for one again: for a
   * process that will open no file any more. Without this each class of the bindings goes to the
   * files of its library once more when it is first used.
   *
   * @return {@link #versions}, since asking for them loads the libraries
   */
  public Map<String, String> finishLoading() {
    Map<String, String> versions = versions();
    System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
    return versions;
  }

  private static String version(int packed) {
    return "%d.%d.%d".formatted(packed >> 16, (packed >> 8) & 0xff, packed & 0xff);
  }

  @Override
  public void close() {
    // FFmpeg must have no callback before the bridge frees its own. JavaCPP has only ten callbacks
    // of a kind in a process, so none may be left behind.
    avutil.av_log_set_callback((Callback_Pointer_int_BytePointer_Pointer) null);
    messageBridge.close();
    inputCallbacks.close();
  }

  private static final class MessageBridge extends LogCallback {
    /** Said of every video muxer; {@link VideoDelayEdit} writes the edit list instead. */
    private static final String NO_EDIT_LIST = "No meaningful edit list will be written";

    /**
     * Said, with the whole list, of each stream whose codec is not allowed; we name it ourselves.
     */
    private static final String NOT_ALLOWED = "not on whitelist";

    private final transient MessageListener listener;

    MessageBridge(MessageListener listener) {
      this.listener = listener;
    }

    @Override
    public void call(int level, BytePointer message) {
      try {
        String text = Native.text(message, "").strip();
        if (!text.isEmpty() && !text.contains(NO_EDIT_LIST) && !text.contains(NOT_ALLOWED)) {
          listener.message(level <= avutil.AV_LOG_ERROR ? "error" : "warning", text);
        }
      } catch (RuntimeException | Error e) {
        // Nothing may unwind through C: that would end the process. A lost message does less harm.
        return;
      }
    }
  }
}
