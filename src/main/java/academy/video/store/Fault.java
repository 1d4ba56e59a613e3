package academy.video.store;

import academy.video.failure.ExitCode;

/**
 * What one failed try means.
 *
 * @param worthRetrying whether the same call may succeed a little later
 * @param exitCode how the job ends if it does not
 * @param problem what happened, to be put behind a colon; without full stop or secret
 * @param hint one sentence: what to do if retrying does not help
 * @param status HTTP status, or 0 where there was no answer
 * @param requestId the server's name for the request, or empty where it gave none
 */
public record Fault(
    boolean worthRetrying,
    ExitCode exitCode,
    String problem,
    String hint,
    int status,
    String requestId) {

  /** The store was too busy: it must be given at least a second. */
  public boolean isThrottling() {
    return exitCode == ExitCode.STORAGE_THROTTLED;
  }
}
