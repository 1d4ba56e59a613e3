package academy.video.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads jobs out of the answers of DescribeJobs (JobDetail) and ListJobs (JobSummary). */
final class BatchJobReader {

  private static final String BATCHS_LOG_GROUP = "/aws/batch/job";

  private BatchJobReader() {}

  static BatchJob read(JsonNode job) {
    List<BatchAttempt> attempts = new ArrayList<>();
    for (JsonNode attempt : job.path("attempts")) {
      attempts.add(attempt(attempt));
    }
    // A multi-container job keeps its containers elsewhere; ours has one, also where it is newly
    // described through ecsProperties.
    JsonNode container = container(job, "ecsProperties");
    Map<String, String> parameters = new TreeMap<>();
    job.path("parameters")
        .properties()
        .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
    Optional<ArrayState> array = array(job.path("arrayProperties"));
    return new BatchJob(
        job.path("jobId").asText(),
        job.path("jobArn").asText(),
        job.path("jobName").asText(),
        state(BatchState.of(job.path("status").asText()), array),
        text(job.path("statusReason")),
        job.path("createdAt").asLong(),
        RequestedAt.of(container)
            .orElseGet(() -> Instant.ofEpochMilli(job.path("createdAt").asLong())),
        time(job.path("startedAt")),
        time(job.path("stoppedAt")),
        logGroup(container.path("logConfiguration")),
        text(container.path("logStreamName")),
        parameters,
        array,
        attempts);
  }

  static BatchJobDetail readDetail(JsonNode job) {
    Map<String, String> tags = new TreeMap<>();
    job.path("tags").properties().forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
    return new BatchJobDetail(
        read(job),
        job.path("jobDefinition").asText(),
        tags,
        !job.path("dependsOn").isEmpty(),
        job.path("isTerminated").asBoolean() || job.path("isCancelled").asBoolean(),
        text(container(job, "ecsProperties").path("taskArn"))
            .or(() -> text(job.at("/ecsProperties/taskProperties/0/taskArn"))));
  }

  /** An array job has ended with its last child, even where its own state is told late. */
  private static BatchState state(BatchState told, Optional<ArrayState> array) {
    return array
        .filter(children -> !told.isOver() && children.haveAllEnded())
        .map(
            children ->
                children.in(BatchState.FAILED) > 0 ? BatchState.FAILED : BatchState.SUCCEEDED)
        .orElse(told);
  }

  /** A child has an index there, and no size. */
  private static Optional<ArrayState> array(JsonNode properties) {
    if (properties.path("size").asInt() < 1) {
      return Optional.empty();
    }
    Map<BatchState, Integer> children = new EnumMap<>(BatchState.class);
    properties
        .path("statusSummary")
        .properties()
        .forEach(
            e -> children.merge(BatchState.of(e.getKey()), e.getValue().asInt(), Integer::sum));
    return Optional.of(new ArrayState(properties.path("size").asInt(), children));
  }

  /** Batch's own where a definition that uses awslogs names none (user guide, using_awslogs). */
  private static Optional<String> logGroup(JsonNode configuration) {
    return configuration.path("logDriver").asText().equals("awslogs")
        ? text(configuration.at("/options/awslogs-group")).or(() -> Optional.of(BATCHS_LOG_GROUP))
        : Optional.empty();
  }

  private static BatchAttempt attempt(JsonNode attempt) {
    JsonNode container = container(attempt, "");
    JsonNode exitCode = container.path("exitCode");
    return new BatchAttempt(
        exitCode.isInt() ? Optional.of(exitCode.asInt()) : Optional.empty(),
        text(container.path("reason")),
        text(attempt.path("statusReason")),
        time(attempt.path("startedAt")),
        time(attempt.path("stoppedAt")),
        text(container.path("logStreamName")));
  }

  private static JsonNode container(JsonNode holder, String properties) {
    JsonNode tasks =
        (properties.isEmpty() ? holder : holder.path(properties)).path("taskProperties");
    JsonNode ofTask = tasks.path(0).path("containers").path(0);
    return ofTask.isMissingNode() ? holder.path("container") : ofTask;
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  private static Optional<Long> time(JsonNode node) {
    return node.isNumber() ? Optional.of(node.asLong()) : Optional.empty();
  }
}
