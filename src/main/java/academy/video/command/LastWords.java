package academy.video.command;

import academy.video.failure.Failure;
import java.time.Duration;

/** Who else is told how a job failed. Neither call throws. */
interface LastWords {

  /** Nobody else. */
  static LastWords none() {
    return new LastWords() {
      @Override
      public Duration longest() {
        return Duration.ZERO;
      }

      @Override
      public void beforeLastLine(Failure failure) {}

      @Override
      public void afterLastLine(Failure failure) {}
    };
  }

  /** How long both calls may take together. */
  Duration longest();

  /** The job has failed; its last line is not written yet, so a warning still can be. */
  void beforeLastLine(Failure failure);

  /** The last line is written. */
  void afterLastLine(Failure failure);
}
