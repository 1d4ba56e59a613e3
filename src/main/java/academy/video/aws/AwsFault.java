package academy.video.aws;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;

/**
 * Why AWS did not carry out a call.
 *
 * @param operation the call
 * @param kind what follows from it
 * @param code AWS's name of the error, such as {@code AccessDeniedException}; empty where no answer
 *     came
 * @param message AWS's sentence, or that of what stood in the way; never holds a credential
 */
public record AwsFault(AwsOperation operation, Kind kind, String code, String message) {

  /** What follows from a fault. */
  public enum Kind {
    /** The caller may not do this. */
    DENIED,
    /** There are no credentials, or they have expired. */
    NO_CREDENTIALS,
    /** The thing that was named is not there. */
    NOT_FOUND,
    /** AWS refuses what was asked. */
    INVALID,
    /** Asked too often; later it may work. */
    THROTTLED,
    /** No answer, or a fault of AWS; later it may work. */
    UNAVAILABLE
  }

  /** The failure of a command that can't go on without the call. */
  public Failure asFailure() {
    String what = "%s failed: %s".formatted(operation.action(), sentence());
    return switch (kind) {
      case DENIED ->
          Failure.of(ExitCode.AWS_ACCESS_DENIED, what)
              .withHint(
                  "Grant %s to the user or role that ran this.".formatted(operation.action()));
      case NO_CREDENTIALS ->
          Failure.of(ExitCode.AWS_ACCESS_DENIED, what)
              .withHint(
                  "Give AWS credentials that are valid: a role, a profile or AWS_ACCESS_KEY_ID.");
      case NOT_FOUND, INVALID ->
          Failure.of(ExitCode.CONFIG_INVALID, what)
              .withHint("Check the names, the account and the region that were used.");
      case THROTTLED, UNAVAILABLE ->
          Failure.of(ExitCode.BATCH_UNAVAILABLE, what)
              .withHint("Try again; check the network and AWS_ENDPOINT_URL if it goes on.");
    };
  }

  /** Code and message, as one sentence. */
  public String sentence() {
    String text = code.isEmpty() ? message : "%s (%s)".formatted(message.strip(), code);
    return text.endsWith(".") ? text : text + ".";
  }
}
