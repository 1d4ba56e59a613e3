package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a definition or a job says about its one container: in {@code containerProperties}, in
 * {@code container}, or in the first task of {@code ecsProperties}.
 *
 * @param container the container's members
 * @param task the members that {@code ecsProperties} keeps one level higher; else the same
 */
record ContainerPart(JsonNode container, JsonNode task) {

  /** Where a job writes whose definition does not say (AWS Batch User Guide, using_awslogs). */
  static final String DEFAULT_LOG_GROUP = "/aws/batch/job";

  static ContainerPart ofDefinition(JsonNode definition) {
    return of(definition, definition.path("containerProperties"));
  }

  static ContainerPart ofJob(JsonNode job) {
    return of(job, job.path("container"));
  }

  private static ContainerPart of(JsonNode holder, JsonNode single) {
    JsonNode task = holder.at("/ecsProperties/taskProperties/0");
    JsonNode ofTask = task.path("containers").path(0);
    return ofTask.isMissingNode()
        ? new ContainerPart(single, single)
        : new ContainerPart(ofTask, task);
  }

  Optional<String> image() {
    return text(container, "image");
  }

  Optional<String> executionRole() {
    return text(task, "executionRoleArn");
  }

  Optional<String> jobRole() {
    return text(task, "jobRoleArn").or(() -> text(task, "taskRoleArn"));
  }

  Optional<String> taskArn() {
    return text(task, "taskArn").or(() -> text(container, "taskArn"));
  }

  Optional<String> containerInstance() {
    return text(task, "containerInstanceArn").or(() -> text(container, "containerInstanceArn"));
  }

  /** The streams of the last attempt, and of none before. */
  Optional<String> logStream() {
    return text(container, "logStreamName");
  }

  /** Where the container writes to; empty where that is not CloudWatch. */
  Optional<String> logGroup() {
    JsonNode log = container.path("logConfiguration");
    String driver = log.path("logDriver").asText("awslogs");
    return driver.equals("awslogs")
        ? Optional.of(log.at("/options/awslogs-group").asText(DEFAULT_LOG_GROUP))
        : Optional.empty();
  }

  /** Where its secrets come from: ARNs, or names of parameters. */
  List<String> secrets() {
    List<String> sources = new ArrayList<>();
    for (JsonNode secret : container.path("secrets")) {
      text(secret, "valueFrom").ifPresent(sources::add);
    }
    return sources.stream().distinct().sorted().toList();
  }

  /** Both roles, as their names. */
  Stream<String> roles() {
    return Stream.of(executionRole(), jobRole()).flatMap(Optional::stream);
  }

  private static Optional<String> text(JsonNode node, String member) {
    String text = node.path(member).asText("");
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
