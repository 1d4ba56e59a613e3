package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
   * Reads the end of what a job's last attempts printed, the newest first.
   *
   * @param definitions for the group, where the job itself does not say
   * @param mostAttempts how many attempts are read
   */
  void readEnd(JsonNode job, List<JsonNode> definitions, int mostAttempts) {
    ContainerPart container = ContainerPart.ofJob(job);
    List<String> streams =
        Stream.concat(
                container.logStream().stream(),
                BatchReader.stream(job.path("attempts"))
                    .flatMap(attempt -> ContainerPart.ofJob(attempt).logStream().stream())
                    .toList()
                    .reversed()
                    .stream())
            .distinct()
            .limit(mostAttempts)
            .toList();
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
    group.ifPresent(
        of ->
            streams.forEach(
                stream ->
                    log.ask(
                        AwsOperation.LOGS_GET_LOG_EVENTS,
                        Requests.of("logGroupName", of)
                            .put("logStreamName", stream)
                            .put("startFromHead", false)
                            .put("limit", MOST_EVENTS))));
  }
}
