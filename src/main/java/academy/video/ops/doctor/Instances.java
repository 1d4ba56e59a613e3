package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The instances that have registered with an environment's ECS cluster. */
final class Instances {

  /** ECS counts a vCPU as this many units. */
  static final int CPU_UNITS = 1024;

  private static final AwsOperation LIST = AwsOperation.ECS_LIST_CONTAINER_INSTANCES;
  private static final AwsOperation DESCRIBE = AwsOperation.ECS_DESCRIBE_CONTAINER_INSTANCES;

  private Instances() {}

  /** How many have registered. */
  static Fact<Integer> count(Facts facts, Environment environment) {
    return facts
        .answer(LIST, environment.cluster())
        .then(answer -> new Fact.Present<>(answer.path("containerInstanceArns").size()));
  }

  /** The registered instances, each described; unseen where one of them is not. */
  static Fact<List<JsonNode>> of(Facts facts, Environment environment) {
    return facts
        .answer(LIST, environment.cluster())
        .then(
            answer -> {
              List<String> arns = Job.texts(answer.path("containerInstanceArns"));
              List<JsonNode> described =
                  facts.items(DESCRIBE, "containerInstances").stream()
                      .filter(item -> arns.contains(item.path("containerInstanceArn").asText()))
                      .toList();
              if (described.size() == arns.size()) {
                return new Fact.Present<>(described);
              }
              Fact<JsonNode> why = facts.answer(DESCRIBE, environment.cluster());
              return new Fact.Unseen<>(
                  why.unseen().orElse("%s did not tell of each".formatted(DESCRIBE.action())));
            });
  }

  static int remainingCpu(JsonNode instance) {
    return Facts.elements(instance.path("remainingResources"))
        .filter(item -> item.path("name").asText().equals("CPU"))
        .mapToInt(item -> item.path("integerValue").asInt())
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  static boolean hasAttribute(JsonNode instance, String name) {
    return Facts.elements(instance.path("attributes"))
        .anyMatch(item -> item.path("name").asText().equals(name));
  }
}
