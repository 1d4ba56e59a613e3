package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** What a job's last attempt printed, as far as it was fetched. */
final class WorkerLog {

  private static final AwsOperation CALL = AwsOperation.LOGS_GET_LOG_EVENTS;

  private WorkerLog() {}

  /** The events, oldest first; absent where the stream is gone or was never there. */
  static Fact events(Facts facts, Job job) {
    return job.logStream()
        .map(stream -> facts.answer(CALL, stream).at("events"))
        .orElseGet(() -> new Fact.Unseen("the job has no log stream"));
  }

  /** The line that the worker ends with, its {@code job.finished}. */
  static Optional<Fact> finished(Facts facts, Job job) {
    return events(facts, job).items().reversed().stream()
        .map(event -> event.at("message"))
        .filter(message -> json(message).path("event").asText().equals("job.finished"))
        .findFirst();
  }

  /** What a line of the worker says; a missing node where the line is no JSON. */
  static JsonNode json(Fact message) {
    try {
      return message.text().startsWith("{")
          ? new JsonMapper().readTree(message.text())
          : MissingNode.getInstance();
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }
}
