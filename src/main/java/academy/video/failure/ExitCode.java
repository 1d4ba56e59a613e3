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
      "Settings that must be given are not.",
      "Add the missing settings to the job definition or the submission."),
  CONFIG_INVALID(
      11,
      false,
      "Settings have values that cannot be used.",
      "Correct the settings in the job definition or the submission."),
  PROFILE_INVALID(
      12,
      false,
      "The profile is unknown, or fields in it cannot be used.",
      "Correct the profile; docs/profiles.md lists every field."),
  USAGE(
      13,
      false,
      "The command line is wrong; an overridden command or entrypoint included.",
      "Run the command with --help; check the job definition's command."),
  SOURCE_NOT_FOUND(
      20,
      false,
      "The source does not exist.",
      "Check the source's path or key, and that the upload finished."),
  SOURCE_UNSUPPORTED(
      21,
      false,
      "The source is no video, nothing in it can be decoded, or its container is not allowed.",
      "Upload a video file; docs/sources.md lists what is accepted."),
  SOURCE_CORRUPT(
      22,
      false,
      "The source is too damaged to give a faithful result.",
      "Ask for a new upload of the video: this file is damaged."),
  SOURCE_OVER_LIMIT(
      23,
      false,
      "The source is longer or larger than the profile allows.",
      "Upload a smaller video, or raise the limit in the profile."),
  SOURCE_CHANGED(
      24,
      false,
      "The source changed while it was being encoded.",
      "Submit the job again once the upload is finished."),
  STORAGE_UNAVAILABLE(
      30,
      true,
      "The storage did not answer, or failed, until the deadline.",
      "A retry resumes the job; if it happens again, check the endpoint and the network."),
  STORAGE_THROTTLED(
      31,
      true,
      "The storage asked to slow down until the deadline.",
      "A retry resumes the job; if it happens often, run fewer jobs at once."),
  INTERRUPTED(
      32,
      true,
      "The job was told to stop (Spot reclaim, termination or timeout), or killed from outside.",
      "A retry resumes the job."),
  BATCH_UNAVAILABLE(
      33,
      true,
      "AWS Batch did not answer until the deadline.",
      "Try again; if it happens again, check the region and the network."),
  STORAGE_ACCESS_DENIED(
      40,
      false,
      "The storage refused the credentials, or refuses this to them.",
      "Check the credentials and their rights to this location."),
  BUCKET_NOT_FOUND(
      41,
      false,
      "The bucket does not exist there.",
      "Check the bucket's name, the account and the endpoint."),
  AWS_ACCESS_DENIED(
      42,
      false,
      "An AWS service other than storage refused the action.",
      "Grant the named action to the role that was used."),
  OUT_OF_MEMORY(50, false, "The memory was not enough.", "Give the job more memory."),
  SCRATCH_FULL(
      51,
      false,
      "The local disk is full or cannot be written to.",
      "Make room on the named disk, or give the job more storage."),
  STALLED(
      52,
      false,
      "The job made no progress for the watchdog's time.",
      "Report this line with the job's log."),
  INTERNAL_ERROR(60, false, "A defect of the worker.", "Our defect: report it with this line."),
  NATIVE_CRASH(
      61,
      true,
      "A native library crashed the process.",
      "One retry resumes the job; report this line if it crashes again."),
  OUTPUT_INVALID(
      62,
      false,
      "The result failed its own verification; nothing was published.",
      "Our defect: report it with this line; nothing was published."),
  PROBLEM_FOUND(
      80,
      false,
      "doctor, jobdef check, cutover, smoke or status found what it looks for.",
      "Do what the printed fix says."),
  STUCK_FOUND(
      81, false, "stuck-scan found stuck jobs.", "Run stuck-scan --apply, or do what it proposes."),
  DUPLICATE_JOB(
      82,
      false,
      "The same video is being encoded already.",
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
