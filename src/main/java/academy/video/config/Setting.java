package academy.video.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of {@code encode} and of the commands about AWS Batch, by the name of its
 * environment variable. docs/environment.md is this table; a test compares them.
 */
public enum Setting {
  VIDEO_SOURCE(
      "SOURCE",
      null,
      "a local path, file:PATH, r2://bucket/key or s3://bucket/key",
      "The video to encode."),
  VIDEO_DESTINATION(
      "DESTINATION",
      null,
      "a local folder, file:PATH, r2://bucket/key or s3://bucket/key",
      "The folder to write the presentation to."),
  VIDEO_ID(
      "--video-id",
      "the destination's last path element",
      "1 to 200 characters without control characters",
      "The video's name in log lines, status.json and AWS Batch."),
  VIDEO_PROFILE(
      "--profile",
      Profiles.STANDARD,
      "standard, lecture, smallest, a JSON file's path, or a JSON object",
      "What the result should be like. docs/profiles.md lists every field."),
  LOG_FORMAT(
      "--log-format",
      "auto",
      "json, text or auto",
      "The format of log lines; auto is text on a terminal, json otherwise."),
  VIDEO_SCRATCH_DIR(
      "--scratch-dir",
      "the JVM's temporary folder",
      "a folder's path",
      "The local folder for temporary files."),
  VIDEO_MAX_CHUNKS_AT_ONCE(
      "--max-chunks-at-once",
      "one for every two cores, as far as memory allows",
      "a whole number from 1 to 256",
      "How many chunks to encode at once."),
  VIDEO_NODES(
      "--nodes",
      "AWS_BATCH_JOB_ARRAY_SIZE, else 1",
      "a whole number from 1 to 10000",
      "How many nodes share the video; see docs/many-machines.md."),
  VIDEO_NODE(
      "--node",
      "AWS_BATCH_JOB_ARRAY_INDEX, else 0",
      "a whole number from 0, less than VIDEO_NODES",
      "Which of these nodes this is."),
  VIDEO_WATCHDOG(
      "--watchdog",
      "10m",
      "a whole number with a unit, such as 90s, 10m or 1h, from 10s to 24h",
      "End a job as STALLED if it makes no progress for this long."),
  VIDEO_STORAGE_DEADLINE(
      "--storage-deadline",
      "2m",
      "a whole number with a unit, such as 30s, 5m or 1h, from 1s to 1h",
      "How long to retry a call to R2 or S3; keep it below the watchdog's time."),
  VIDEO_SANDBOX(
      null,
      "auto",
      "required, auto or off",
      "Whether the process that decodes must be cut off by the kernel; see docs/security.md."),
  R2_ACCOUNT_ID(
      "--r2-account-id",
      null,
      "32 hexadecimal digits, lower case",
      "The Cloudflare account; required for r2:// locations unless R2_ENDPOINT is set."),
  R2_ENDPOINT(
      "--r2-endpoint",
      "https://<R2_ACCOUNT_ID>.r2.cloudflarestorage.com",
      "an http or https URL without user, path or query",
      "The S3 endpoint for r2:// locations; overrides R2_ACCOUNT_ID."),
  // A command line can be read by every user of a machine (ps), so credentials have no flag.
  R2_ACCESS_KEY_ID(
      null,
      null,
      "a text without white space",
      "The access key of an R2 token; required for r2:// locations."),
  R2_SECRET_ACCESS_KEY(
      null,
      null,
      "a text without white space",
      "The secret of that token; required for r2:// locations."),
  R2_SESSION_TOKEN(
      null,
      null,
      "a text without white space",
      "The session token that belongs to it; required for temporary credentials."),
  R2_SOURCE_ACCESS_KEY_ID(
      null,
      "R2_ACCESS_KEY_ID",
      "a text without white space",
      "The access key of another R2 token, which reads the source; it needs no right to write."),
  R2_SOURCE_SECRET_ACCESS_KEY(
      null,
      "R2_SECRET_ACCESS_KEY",
      "a text without white space",
      "The secret of that token; required with R2_SOURCE_ACCESS_KEY_ID."),
  R2_SOURCE_SESSION_TOKEN(
      null,
      null,
      "a text without white space",
      "The session token that belongs to it; required for temporary credentials."),
  AWS_BATCH_JOB_ID(null, null, "a text", "Set by AWS Batch: the job's id in log lines."),
  AWS_BATCH_JOB_ATTEMPT(
      null, null, "a whole number from 1 to 1000", "Set by AWS Batch: the number of the attempt."),
  AWS_BATCH_JOB_ARRAY_INDEX(
      null,
      null,
      "a whole number from 0 to 9999",
      "Set by AWS Batch for a child of an array job: its index."),
  AWS_BATCH_JOB_ARRAY_SIZE(
      null,
      null,
      "a whole number from 2 to 10000",
      "Set by AWS Batch for a child of an array job: how many children there are."),
  VIDEO_REQUESTED_AT(
      null,
      "the time of the first start",
      "a time such as 2026-11-23T15:02:05Z",
      "When the video was requested; of several requests the newest is published. submit sets it."),
  VIDEO_BATCH_JOB_QUEUE(
      "--queue",
      "academy-video-batch-queue",
      Setting.BATCH_NAME,
      "The AWS Batch job queue for encode jobs."),
  VIDEO_BATCH_JOB_DEFINITION(
      "--definition",
      "academy-video-batch-jobdef",
      "1 to 128 letters, digits, - and _, with or without :REVISION, or the ARN",
      "The AWS Batch job definition for encode jobs."),
  VIDEO_BATCH_NODES(
      "--nodes",
      "1",
      "a whole number from 1 to 10000, or auto",
      "How many nodes of AWS Batch share a video that is submitted; auto gives each of them 3 to 5"
          + " minutes of work. docs/many-machines.md says how to choose."),
  VIDEO_BATCH_FINISH_IN(
      "--finish-in",
      null,
      "a whole number with a unit, such as 5m, from 1m to 24h",
      "Choose as many nodes as it takes to publish a video within this time; wins over --nodes."),
  VIDEO_BATCH_COMPUTE_ENVIRONMENT(
      "--compute-environment",
      "academy-video-batch-ce",
      Setting.BATCH_NAME,
      "The AWS Batch compute environment that the queue uses first."),
  VIDEO_BATCH_LOG_GROUP(
      "--log-group",
      "/aws/batch/academy-video-worker",
      "1 to 512 letters, digits and _ - / . #",
      "The CloudWatch log group that jobs write to."),
  VIDEO_BATCH_PROJECT(
      null,
      "academy-video",
      "1 to 256 letters, digits, blanks and _ . : / = + - @",
      "The tag project of every job that is submitted; roles may end only jobs that carry it."),
  VIDEO_WEBHOOK_URL(
      null,
      null,
      "an http or https URL without user",
      "The URL to post a job's start, progress and end to; see docs/webhook.md."),
  VIDEO_WEBHOOK_SECRET(
      null,
      null,
      "a text of at least 16 characters without white space",
      "The key for signing posts; required with VIDEO_WEBHOOK_URL."),
  VIDEO_BATCH_SELF_REPORT(
      null,
      "on",
      "on or off",
      "Whether a failed job tags itself with its failure, and terminates itself with the reason if"
          + " a retry is useless. Works only in a container with a job role."),
  VIDEO_PRICE_PER_VCPU_HOUR(
      "--price",
      null,
      "a decimal number from 0 to 1000, such as 0.0405",
      "The price of one vCPU for one hour, in any currency; submit --dry-run uses it to estimate"
          + " the cost."),
  VIDEO_STUCK_LIMITS(
      "--limits",
      "submitted=10m,pending=24h,runnable=1h,starting=20m,running=24h,heartbeat=10m,failed=24h",
      "NAME=TIME pairs separated by commas, such as runnable=30m,heartbeat=5m, with times from 1s"
          + " to 168h",
      "When stuck-scan considers a job stuck. Limits that are not named keep their default."),
  VIDEO_STUCK_RESUBMISSIONS(
      "--resubmissions",
      "2",
      "a whole number from 0 to 10",
      "How many times stuck-scan --apply submits a video again before it gives up.");

  // CreateJobQueue and RegisterJobDefinition, AWS Batch API reference.
  private static final String BATCH_NAME = "1 to 128 letters, digits, - and _, or the ARN";

  // Read by entrypoint and by the breadcrumb: not unknown, yet no setting of a command.
  private static final String OTHER_KNOWN_NAMES = "VIDEO_BREADCRUMB VIDEO_CGROUP_ROOT";

  private final @Nullable String argument;
  private final @Nullable String defaultText;
  private final String right;
  private final String meaning;

  Setting(@Nullable String argument, @Nullable String defaultText, String right, String meaning) {
    this.argument = argument;
    this.defaultText = defaultText;
    this.right = right;
    this.meaning = meaning;
  }

  /** The flag, or the name of the positional argument, that wins over the variable. */
  public Optional<String> argument() {
    return Optional.ofNullable(argument);
  }

  /** What applies if the setting is not given; empty: nothing does. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(defaultText);
  }

  /** What a value must be, as words after "must be". */
  public String right() {
    return right;
  }

  public String meaning() {
    return meaning;
  }

  /** How a message names the setting: by both ways to give it. */
  String title() {
    return argument == null ? name() : name() + " (" + argument + ")";
  }

  /** Every variable of ours, for finding mistyped ones. */
  static List<String> knownNames() {
    return Stream.concat(
            Arrays.stream(values()).map(Setting::name),
            Arrays.stream(OTHER_KNOWN_NAMES.split(" ", -1)))
        .toList();
  }
}
