package academy.video.command;

import academy.video.model.Location;
import academy.video.pipeline.JobResult;
import academy.video.pipeline.JobResult.LowestQuality;
import java.util.Locale;

/** What a person at a terminal wants to know after a job. */
final class JobEnding {

  private static final long SECOND_MS = 1000;
  private static final int SECONDS = 60;

  private JobEnding() {}

  /**
   * Lines without a line feed at the end.
   *
   * @param first says that it is done, and where the result is
   * @param encodedMs length of what this job encoded; 0 where an earlier one had encoded everything
   * @param elapsedMs how long the job took
   */
  static String of(
      String first, JobResult result, long encodedMs, long elapsedMs, Location destination) {
    StringBuilder text = new StringBuilder(first);
    line(text, "Speed", speed(encodedMs, elapsedMs));
    line(text, "Size", size(result.sourceBytes(), result.resultBytes()));
    result.lowestQuality().ifPresent(lowest -> line(text, "Quality", quality(lowest)));
    line(text, "Preview", "./entrypoint preview " + quoted(destination.display()));
    return text.toString();
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append(String.format(Locale.ROOT, "%n  %-11s %s", title, value));
  }

  private static String speed(long encodedMs, long elapsedMs) {
    return encodedMs == 0
        ? "nothing was left to encode"
        : String.format(Locale.ROOT, "%.2f×", (double) encodedMs / Math.max(1, elapsedMs));
  }

  private static String size(long sourceBytes, long resultBytes) {
    return String.format(
        Locale.ROOT,
        "%s for all renditions, %.0f %% of the source's %s",
        megabytes(resultBytes),
        100.0 * resultBytes / Math.max(1, sourceBytes),
        megabytes(sourceBytes));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  private static String quality(LowestQuality lowest) {
    return String.format(
        Locale.ROOT,
        "lowest SSIM %.4f, in %s at %s, against the source in that size",
        lowest.ssim(),
        lowest.rendition(),
        clock(lowest.atMs() / SECOND_MS));
  }

  private static String clock(long seconds) {
    long minutes = seconds / SECONDS;
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", minutes / SECONDS, minutes % SECONDS, seconds % SECONDS);
  }

  /** As a shell takes it for one word. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,][-A-Za-z0-9_./:@%+=,]*")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
