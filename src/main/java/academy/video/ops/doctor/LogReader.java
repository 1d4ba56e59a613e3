package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Asks CloudWatch Logs whether the groups are there, and for the last words of jobs. */
final class LogReader {

  /** The worker's last line is its last; crashes leave a few more after it. */
  private static final int MOST_EVENTS = 50;

  private final CallLog log;

  LogReader(CallLog log) {
    this.log = log;
  }

  void readGroup(String group) {
    log.ask(AwsOperation.LOGS_DESCRIBE_LOG_GROUPS, Requests.of("logGroupNamePrefix", group));
  }

  /**
   * Reads the end of what a job's last attempt printed.
   *
   * @param definitions for the group, where the job itself does not say
   */
  void readEnd(JsonNode job, List<JsonNode> definitions) {
    ContainerPart container = ContainerPart.ofJob(job);
    Optional<String> stream =
        container
            .logStream()
            .or(
                () ->
                    BatchReader.stream(job.path("attempts"))
                        .flatMap(attempt -> ContainerPart.ofJob(attempt).logStream().stream())
                        .reduce((_, later) -> later));
    Optional<String> group =
        container.container().has("logConfiguration")
            ? container.logGroup()
            : definitions.stream()
                .filter(
                    definition ->
                        definition
                            .path("jobDefinitionArn")
                            .asText()
                            .equals(job.path("jobDefinition").asText()))
                .findFirst()
                .map(ContainerPart::ofDefinition)
                .map(ContainerPart::logGroup)
                .orElse(Optional.of(ContainerPart.DEFAULT_LOG_GROUP));
    if (stream.isPresent() && group.isPresent()) {
      log.ask(
          AwsOperation.LOGS_GET_LOG_EVENTS,
          Requests.of("logGroupName", group.get())
              .put("logStreamName", stream.get())
              .put("startFromHead", false)
              .put("limit", MOST_EVENTS));
    }
  }
}
