package academy.video.failure;

import java.util.Map;
import java.util.Optional;

/**
 * Why a job ended without publishing, as a value. It is made where the cause is known and never
 * parsed back out of a text. A job that was overtaken ends in the same way, with SUCCEEDED as its
 * exit code: nothing is wrong, and nobody must do anything.
 *
 * @param exitCode the failure's name and class
 * @param reason one sentence without a secret in it: what, where, with which value
 * @param hint one sentence: what to do
 * @param details what the sentence leaves out, for people who know the field; often empty
 */
public record Failure(ExitCode exitCode, String reason, String hint, Map<String, Object> details) {

  public Failure {
    details = Map.copyOf(details);
  }

  public Failure(ExitCode exitCode, String reason, String hint) {
    this(exitCode, reason, hint, Map.of());
  }

  /** The end of a job that a newer request, or a deletion, has overtaken. */
  public static Failure superseded(String reason, String hint) {
    return new Failure(ExitCode.SUCCEEDED, reason, hint);
  }

  public boolean isSuperseded() {
    return exitCode == ExitCode.SUCCEEDED;
  }

  /** A failure whose hint is that of its exit code. */
  public static Failure of(ExitCode exitCode, String reason) {
    if (exitCode == ExitCode.SUCCEEDED) {
      throw new IllegalArgumentException("success is not a failure");
    }
    return new Failure(exitCode, reason, exitCode.hint());
  }

  /**
   * A result that failed its own verification.
   *
   * @param check the check's name, such as {@code decode time continuity}
   * @param where rendition and segment, or the playlist's key and line
   */
  public static Failure outputInvalid(String check, String where, Object expected, Object found) {
    return of(
        ExitCode.OUTPUT_INVALID,
        "The output check \"%s\" failed at %s: expected %s, found %s."
            .formatted(check, where, expected, found));
  }

  /**
   * What a throwable means: its own failure where it carries one, else OUT_OF_MEMORY or
   * INTERNAL_ERROR. Looks through wrappers such as {@code ExecutionException}.
   */
  public static Failure ofThrown(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WorkerException e) {
        return e.failure();
      }
      if (cause instanceof OutOfMemoryError) {
        return of(
            ExitCode.OUT_OF_MEMORY,
            "Java ran out of memory (%s) with a heap of at most %d MiB."
                .formatted(
                    Optional.ofNullable(cause.getMessage()).orElse("no detail"),
                    Runtime.getRuntime().maxMemory() >> 20));
      }
    }
    return of(
        ExitCode.INTERNAL_ERROR,
        "Unexpected %s: %s"
            .formatted(
                thrown.getClass().getName(),
                Optional.ofNullable(thrown.getMessage()).orElse("no message")));
  }

  public Failure withHint(String betterHint) {
    return new Failure(exitCode, reason, betterHint, details);
  }

  public WorkerException asException() {
    return new WorkerException(this);
  }

  public Failure withDetails(Map<String, Object> technical) {
    return new Failure(exitCode, reason, hint, technical);
  }

  public WorkerException causedBy(Throwable cause) {
    return new WorkerException(this, cause);
  }
}
