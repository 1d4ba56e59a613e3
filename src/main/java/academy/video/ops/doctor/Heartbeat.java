package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the status.json of a running job's destination tells (docs/output.md, "status.json"). It
 * tells of the newest request's last attempt, which may be another than this.
 *
 * @param status the document's members, as {@link HeartbeatReader} keeps them
 * @param now when the snapshot was taken
 */
record Heartbeat(Fact status, Job job, Instant now) {

  static final AwsOperation CALL = AwsOperation.S3_GET_OBJECT;
  static final String KEY = "status.json";

  /** A worker renews it every 15 seconds; since it was read, everything else was asked. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  private static final int LONGEST = 60;

  static Heartbeat of(Facts facts, Job job) {
    return new Heartbeat(
        facts.answer(CALL, job.at("parameters.destination").text()),
        job,
        facts.snapshot().takenAt());
  }

  static ObjectNode request(String destination) {
    return Requests.of("destination", destination).put("key", KEY);
  }

  Fact beat() {
    return status.at("heartbeat");
  }

  /** Whether this very attempt of the job beats. */
  boolean isRecent() {
    return status.at("state").is("running")
        && own()
            .filter(beat -> Duration.between(beat, now).abs().compareTo(RECENT) <= 0)
            .isPresent();
  }

  /** Whether this very attempt of the job has not beaten for so long. */
  boolean isOlderThan(Duration limit) {
    return own().filter(beat -> beat.isBefore(now.minus(limit))).isPresent();
  }

  /** Whether the document is there, and tells of something else than this attempt of the job. */
  boolean isAnothers() {
    return status.isPresent() && own().isEmpty();
  }

  /** Whether the job, by whichever attempt or child, published its video. */
  boolean tellsOfSuccess() {
    return isOfTheJob() && status.at("state").is("succeeded");
  }

  /** When this very attempt of the job, or any child of the array, wrote it. */
  private Optional<Instant> own() {
    // Batch lists the attempts that have ended; if it lists the running one, too, that one is last.
    int ended = job.attempts().size();
    long attempt = status.at("attempt").number();
    boolean isOwn =
        isOfTheJob()
            && !isSubmission()
            && (job.isArrayParent() || (attempt >= Math.max(1, ended) && attempt <= ended + 1L));
    return isOwn
        ? time().filter(beat -> !beat.isBefore(Instant.ofEpochMilli(job.at("startedAt").number())))
        : Optional.empty();
  }

  private Optional<Instant> time() {
    try {
      return Optional.of(Instant.parse(beat().text()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private boolean isOfTheJob() {
    return status.at("job_id").is(job.id());
  }

  private boolean isSubmission() {
    return status.at("state").is("submitted");
  }

  /** Where the job is: {@code in stage encode at 39.3 %}. */
  String where() {
    String state = status.at("state").text();
    return "%sin stage %s at %s %%"
        .formatted(
            state.isEmpty() || state.equals("running") ? "" : clause(state) + ", ",
            clause(status.at("stage").json().asText("?")),
            Need.number(status.at("percent").json().asDouble()));
  }

  /** Of what else it tells, as words after "tells of". */
  String whom() {
    if (status.at("job_id").isAbsent()) {
      return "no job of AWS Batch";
    }
    if (!isOfTheJob()) {
      return "job %s, requested at %s"
          .formatted(
              clause(status.at("job_id").text()),
              status.at("requested_at").json().asText("an unknown time"));
    }
    return isSubmission()
        ? "the submission of the job, and not yet of its start"
        : "attempt %d of the job, with the heartbeat %s"
            .formatted(status.at("attempt").number(), beat().json().asText("of an unknown time"));
  }

  private static String clause(String text) {
    return Words.clause(text, LONGEST);
  }
}
