package academy.video.bench;

import java.util.List;

/**
 * Jobs from and to an S3 server behind lines of limited bandwidth.
 *
 * @param clip its name
 * @param sourceBytes of the clip
 * @param videoSeconds of the clip
 * @param lines the worker and the script on each, the slowest first
 * @param memory without a limit of bandwidth
 */
record Remote(
    String clip, long sourceBytes, double videoSeconds, List<OnLine> lines, SourceGrowth memory) {

  /**
   * Both sides on one line.
   *
   * @param workerWrites the worker's write requests; the script makes one a file
   * @param kill the worker with a SIGKILL when 90 % of its usual time are over
   */
  record OnLine(
      int megabitsPerSecond,
      double workerSeconds,
      double scriptSeconds,
      long workerWrites,
      long workerReads,
      Kill kill) {
    double ratio() {
      return workerSeconds / scriptSeconds;
    }
  }

  /**
   * A job that was killed and run again.
   *
   * @param lostSeconds both attempts together, less what a job takes that is not killed
   * @param writes of both attempts together
   */
  record Kill(
      double killedAfterSeconds,
      double resumedSeconds,
      double lostSeconds,
      double longestChunkSeconds,
      long writes) {}

  /** The worker's peak memory on a source and on one ten times as large. */
  record SourceGrowth(long smallSource, long smallPeak, long largeSource, long largePeak) {
    double ratio() {
      return (double) largePeak / smallPeak;
    }
  }

  Remote {
    lines = List.copyOf(lines);
  }
}
