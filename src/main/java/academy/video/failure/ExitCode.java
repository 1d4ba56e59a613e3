package academy.video.failure;

import java.util.Optional;

/**
 * Every way in which the worker ends: the contract's table. A number never changes its meaning; its
 * first digit is the class, so that one AWS Batch rule can retry a class.
 */
public enum ExitCode {
  SUCCEEDED(
      0,
      false,
      "The presentation is published, or the command did what it was asked.",
      "Nothing to do."),
  CONFIG_MISSING(
      10,
      false,
      "Required settings are missing.",
      "Add the missing settings to the job definition or the submission."),
  CONFIG_INVALID(
      11,
      false,
      "Settings have invalid values.",
      "Correct the settings in the job definition or the submission."),
  PROFILE_INVALID(
      12,
      false,
      "The profile is unknown or has invalid fields.",
      "Correct the profile; docs/profiles.md lists every field."),
  USAGE(
      13,
      false,
      "The command line is wrong, or a job definition overrides the command or entrypoint.",
      "Run the command with --help; check the job definition's command."),
  SOURCE_NOT_FOUND(
      20,
      false,
      "The source does not exist.",
      "Check the source's path or key, and that the upload is complete."),
  SOURCE_UNSUPPORTED(
      21,
      false,
      "The source is not a video, nothing in it can be decoded, or its container format is not"
          + " allowed.",
      "Upload a video file; docs/sources.md lists what is accepted."),
  SOURCE_CORRUPT(
      22,
      false,
      "The source is too corrupt for a faithful result.",
      "Ask for a new upload of the video, because this file is corrupt."),
  SOURCE_OVER_LIMIT(
      23,
      false,
      "The source is longer or larger than the profile allows.",
      "Upload a smaller video, or raise the limit in the profile."),
  SOURCE_CHANGED(
      24,
      false,
      "The source changed while it was being encoded.",
      "Submit the job again when the upload is complete."),
  STORAGE_UNAVAILABLE(
      30,
      true,
      "The storage did not answer, or kept failing, until the deadline.",
      "A retry resumes the job; if it happens again, check the endpoint and the network."),
  STORAGE_THROTTLED(
      31,
      true,
      "The storage kept asking to slow down until the deadline.",
      "A retry resumes the job; if it happens often, run fewer jobs at once."),
  INTERRUPTED(
      32,
      true,
      "The job was told to stop (Spot reclaim, termination or timeout), or killed from outside.",
      "A retry resumes the job."),
  BATCH_UNAVAILABLE(
      33,
      true,
      "AWS Batch did not answer before the deadline.",
      "Try again; if it happens again, check the region and the network."),
  STORAGE_ACCESS_DENIED(
      40,
      false,
      "The storage rejected the credentials, or they lack a permission.",
      "Check the credentials and their permissions for this location."),
  BUCKET_NOT_FOUND(
      41,
      false,
      "The bucket does not exist at this endpoint.",
      "Check the bucket's name, the account and the endpoint."),
  AWS_ACCESS_DENIED(
      42,
      false,
      "An AWS service other than storage denied an action.",
      "Grant the named action to the role that was used."),
  OUT_OF_MEMORY(50, false, "There was not enough memory.", "Give the job more memory."),
  SCRATCH_FULL(
      51,
      false,
      "The local disk is full or not writable.",
      "Free space on the named disk, or give the job more storage."),
  STALLED(
      52,
      false,
      "The job made no progress within the watchdog's time.",
      "Report this line with the job's log."),
  INTERNAL_ERROR(
      60,
      false,
      "The worker has a defect.",
      "This is a defect of the worker; report it with this line."),
  NATIVE_CRASH(
      61,
      true,
      "A native library crashed the process.",
      "One retry resumes the job; report this line if it crashes again."),
  OUTPUT_INVALID(
      62,
      false,
      "The result failed verification, and nothing was published.",
      "This is a defect of the worker; report it with this line."),
  PROBLEM_FOUND(
      80,
      false,
      "doctor, jobdef check, cutover, smoke, status, preview or submit --list found a problem.",
      "Follow the printed fix."),
  STUCK_FOUND(
      81,
      false,
      "stuck-scan found stuck jobs.",
      "Run stuck-scan --apply, or follow its proposals."),
  DUPLICATE_JOB(
      82,
      false,
      "The same video is already being encoded.",
      "Wait for the named job, or submit with --force.");

  private final int code;
  private final boolean retryable;
  private final String meaning;
  private final String hint;

  ExitCode(int code, boolean retryable, String meaning, String hint) {
    this.code = code;
    this.retryable = retryable;
    this.meaning = meaning;
    this.hint = hint;
  }

  /** The process's exit status, 0 to 99. */
  public int code() {
    return code;
  }

  /** Whether the same job, started again unchanged, may succeed. */
  public boolean retryable() {
    return retryable;
  }

  /** What the first digit stands for, in one or two words. */
  public String category() {
    return switch (code / 10) {
      case 0 -> "success";
      case 1 -> "configuration";
      case 2 -> "source";
      case 3 -> "transient";
      case 4 -> "access";
      case 5 -> "resources";
      case 6 -> "worker";
      case 8 -> "finding";
      default -> throw new IllegalStateException("no class of exit codes holds " + code);
    };
  }

  /** One sentence: what happened. */
  public String meaning() {
    return meaning;
  }

  /** One sentence: what to do, where the failure itself knows nothing better. */
  public String hint() {
    return hint;
  }

  public static Optional<ExitCode> ofCode(int code) {
    for (ExitCode exitCode : values()) {
      if (exitCode.code == code) {
        return Optional.of(exitCode);
      }
    }
    return Optional.empty();
  }
}
