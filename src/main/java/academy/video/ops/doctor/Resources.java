package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A compute environment's {@code computeResources}.
 *
 * @param node the members; missing in an unmanaged environment
 */
record Resources(JsonNode node) {

  static Resources of(JsonNode environment) {
    return new Resources(environment.path("computeResources"));
  }

  /** Whether jobs run on EC2 instances of the account; an unknown kind counts as such. */
  boolean hasInstances() {
    String type = node.path("type").asText("");
    return !type.isEmpty() && !type.startsWith("FARGATE");
  }

  List<String> subnets() {
    return texts("subnets");
  }

  List<String> securityGroups() {
    return texts("securityGroupIds");
  }

  /**
   * What the names of its instance types are like, as EC2's filters take it. Families and sets are
   * those of Batch's API (ComputeResource.instanceTypes); {@code optimal} has changed from older
   * families to those of {@code default_x86_64}, so both are asked for.
   */
  List<String> typePatterns() {
    return texts("instanceTypes").stream()
        .flatMap(
            type ->
                switch (type) {
                  case "optimal" ->
                      Stream.of(
                          "c4.*", "m4.*", "r4.*", "c5.*", "m5.*", "r5.*", "m6i.*", "c6i.*", "r6i.*",
                          "c7i.*");
                  case "default_x86_64" -> Stream.of("m6i.*", "c6i.*", "r6i.*", "c7i.*");
                  case "default_arm64" -> Stream.of("m6g.*", "c6g.*", "r6g.*", "c7g.*");
                  default -> Stream.of(type.contains(".") ? type : type + ".*");
                })
        .distinct()
        .toList();
  }

  /** The machine images that are named; none where Batch chooses. */
  List<String> images() {
    return Stream.concat(
            Stream.of(node.path("imageId").asText("")),
            BatchReader.stream(node.path("ec2Configuration"))
                .map(each -> each.path("imageIdOverride").asText("")))
        .filter(image -> !image.isEmpty())
        .distinct()
        .toList();
  }

  /** The instance profile's name: the environment may have an ARN. */
  Optional<String> instanceProfile() {
    String role = BatchReader.lastPart(node.path("instanceRole").asText(""));
    return role.isEmpty() ? Optional.empty() : Optional.of(role);
  }

  private List<String> texts(String member) {
    return BatchReader.stream(node.path(member)).map(JsonNode::asText).distinct().toList();
  }
}
