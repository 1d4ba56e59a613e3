package academy.video.ffmpeg;

/**
 * An FFmpeg function failed. The caller, who knows what was being done to what, turns it into a
 * {@code Failure}.
 */
public final class FfmpegException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String operation;
  private final int avError;

  FfmpegException(String operation, int avError) {
    super("%s: %s".formatted(operation, Native.describe(avError)));
    this.operation = operation;
    this.avError = avError;
  }

  /** The function that failed, such as {@code avformat_open_input}. */
  public String operation() {
    return operation;
  }

  /** FFmpeg's error number, below zero. */
  public int avError() {
    return avError;
  }

  /** FFmpeg's own words for the error number. */
  public String errorText() {
    return Native.describe(avError);
  }
}
