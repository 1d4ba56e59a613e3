package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;

/** What a job's last attempt printed, as far as it was fetched. */
final class WorkerLog {

  static final AwsOperation CALL = AwsOperation.LOGS_GET_LOG_EVENTS;

  private WorkerLog() {}

  /** The lines, oldest first. */
  static Fact<List<String>> lines(Facts facts, Job job) {
    return job.logStream()
        .map(
            stream ->
                facts
                    .answer(CALL, stream)
                    .<List<String>>then(
                        answer ->
                            new Fact.Present<>(
                                Facts.elements(answer.path("events"))
                                    .map(event -> event.path("message").asText())
                                    .toList())))
        .orElseGet(() -> new Fact.Unseen<>("the job has no log stream"));
  }

  /** The worker's last words: its {@code job.finished}. */
  static Optional<JsonNode> finished(List<String> lines) {
    JsonMapper mapper = new JsonMapper();
    for (String line : lines.reversed()) {
      if (!line.contains("job.finished")) {
        continue;
      }
      try {
        JsonNode json = mapper.readTree(line);
        if (json.path("event").asText().equals("job.finished")) {
          return Optional.of(json);
        }
      } catch (JsonProcessingException _) {
        // A line that only speaks of it.
      }
    }
    return Optional.empty();
  }

  /** Whether any line is the worker's. */
  static boolean isOfWorker(List<String> lines) {
    return lines.stream().anyMatch(line -> line.contains("\"event\""));
  }
}
