package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as DescribeJobs (JobDetail) or, with less, ListJobs (JobSummary) shows it.
 *
 * @param json the item
 */
record Job(JsonNode json) {

  String id() {
    return json.path("jobId").asText();
  }

  String name() {
    return json.path("jobName").asText();
  }

  BatchState state() {
    return Arrays.stream(BatchState.values())
        .filter(state -> state.name().equals(json.path("status").asText()))
        .findFirst()
        .orElse(BatchState.UNKNOWN);
  }

  /** Batch's words about the job's state; empty where there are none. */
  String statusReason() {
    return json.path("statusReason").asText("");
  }

  /** Whether all of it is there: a summary names no queue, and has no container to speak of. */
  boolean isDescribed() {
    return json.has("jobQueue");
  }

  /** The definition's resource name, with the revision behind a colon. */
  String definition() {
    return json.path("jobDefinition").asText("");
  }

  /** The last attempt that has ended; a missing node where there is none. */
  JsonNode lastAttempt() {
    JsonNode attempts = json.path("attempts");
    return attempts.isEmpty() ? MissingNode.getInstance() : attempts.get(attempts.size() - 1);
  }

  int attempts() {
    return json.path("attempts").size();
  }

  /** The container of the job; what it asks for, after overrides. */
  JsonNode container() {
    JsonNode multi = json.at("/ecsProperties/taskProperties/0/containers/0");
    return multi.isMissingNode() ? json.path("container") : multi;
  }

  private JsonNode lastContainer() {
    JsonNode multi = lastAttempt().at("/taskProperties/0/containers/0");
    return multi.isMissingNode() ? lastAttempt().path("container") : multi;
  }

  /** The last attempt's exit code: empty where no process of ours ended by itself. */
  OptionalInt exitCode() {
    JsonNode last = lastContainer().path("exitCode");
    JsonNode code = last.isMissingNode() ? container().path("exitCode") : last;
    return code.isInt() ? OptionalInt.of(code.asInt()) : OptionalInt.empty();
  }

  /** The container engine's words about the last attempt; empty where there are none. */
  String reason() {
    String last = lastContainer().path("reason").asText("");
    return last.isEmpty() ? container().path("reason").asText("") : last;
  }

  /** Batch's words about the last attempt; empty where there are none. */
  String attemptReason() {
    String last = lastAttempt().path("statusReason").asText("");
    return last.isEmpty() ? statusReason() : last;
  }

  /** The log stream of the last attempt; empty before it ran. */
  Optional<String> logStream() {
    String last = lastContainer().path("logStreamName").asText("");
    String stream = last.isEmpty() ? container().path("logStreamName").asText("") : last;
    return stream.isEmpty() ? Optional.empty() : Optional.of(stream);
  }

  /** The ECS task of the last attempt; empty before it was placed. */
  Optional<String> taskArn() {
    String last = lastContainer().path("taskArn").asText("");
    String task = last.isEmpty() ? container().path("taskArn").asText("") : last;
    return task.isEmpty() ? Optional.empty() : Optional.of(task);
  }

  /** Whether the last attempt's container ever ran. */
  boolean ran() {
    return exitCode().isPresent() || logStream().isPresent() || json.path("startedAt").asLong() > 0;
  }

  boolean isFargate() {
    return texts(json.path("platformCapabilities")).contains("FARGATE");
  }

  boolean isArrayParent() {
    return json.path("arrayProperties").path("size").asInt() > 0
        && json.path("arrayProperties").path("index").isMissingNode();
  }

  /** The ids of the jobs that it waits for. */
  List<String> dependsOn() {
    return Facts.elements(json.path("dependsOn"))
        .map(item -> item.path("jobId").asText(""))
        .filter(id -> !id.isEmpty())
        .toList();
  }

  boolean endedOnRequest() {
    return json.path("isTerminated").asBoolean() || json.path("isCancelled").asBoolean();
  }

  /** The earliest moment from which it can have been in its state, milliseconds since 1970. */
  long sinceMs() {
    long created = json.path("createdAt").asLong();
    return switch (state()) {
      case SUCCEEDED, FAILED -> Math.max(created, json.path("stoppedAt").asLong());
      case RUNNING -> Math.max(created, json.path("startedAt").asLong());
      case SUBMITTED, PENDING, RUNNABLE, STARTING, UNKNOWN ->
          Math.max(created, lastAttempt().path("stoppedAt").asLong());
    };
  }

  /** For how long it can have been in its state at most. */
  Duration age(Instant now) {
    return Duration.between(Instant.ofEpochMilli(sinceMs()), now);
  }

  Subject asSubject() {
    long since = sinceMs();
    return new Subject(
        id(),
        name(),
        state(),
        since > 0 ? Optional.of(Instant.ofEpochMilli(since).toString()) : Optional.empty(),
        attempts(),
        logStream());
  }

  static List<String> texts(JsonNode list) {
    return Facts.elements(list).map(JsonNode::asText).toList();
  }
}
