package academy.video.ops.stuckscan;

import academy.video.json.Json;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a video's status.json says.
 *
 * @param state {@code submitted}, {@code running}, {@code succeeded}, {@code failed}; empty where
 *     there is no status
 * @param jobId the job that wrote it, or that it was written for
 * @param heartbeat when it was written
 * @param stage where that job stands, or stood
 * @param percent of the video that is encoded, 0 to 100
 * @param resubmissions how often the video was submitted again
 * @param exitCode of a job that failed
 * @param reason why it failed, in one sentence
 */
record VideoFacts(
    String state,
    Optional<String> jobId,
    Optional<Instant> heartbeat,
    String stage,
    double percent,
    int resubmissions,
    Optional<Integer> exitCode,
    Optional<String> reason) {

  /** Reads the status; what is no JSON counts as none. */
  static VideoFacts read(ObjectStore folder, Json json) {
    JsonNode status = MissingNode.getInstance();
    try {
      status = folder.read(ObjectLayout.STATUS).map(json::readTree).orElse(status);
    } catch (UncheckedIOException _) {
      // No JSON, so no job's.
    }
    JsonNode failure = status.path("failure");
    return new VideoFacts(
        status.path("state").asText(),
        text(status.path("job_id")),
        instant(status.path("heartbeat")),
        status.path("stage").asText(),
        status.path("percent").asDouble(),
        Math.max(0, status.path("resubmissions").asInt()),
        failure.path("exit_code").isInt()
            ? Optional.of(failure.path("exit_code").asInt())
            : Optional.empty(),
        text(failure.path("reason")));
  }

  /** Whether this is the status of that job. */
  boolean isOf(String id) {
    return jobId.filter(id::equals).isPresent();
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }

  private static Optional<Instant> instant(JsonNode node) {
    try {
      return Optional.of(Instant.parse(node.asText()));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
