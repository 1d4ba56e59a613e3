package academy.video.ops.doctor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A compute environment as DescribeComputeEnvironments shows it.
 *
 * @param fact the item
 */
record Environment(Fact fact) {

  /** A g after the generation's number is Graviton; a1 was the first. */
  private static final Pattern GRAVITON = Pattern.compile("([a-z]+[0-9]+g[a-z]*|a1)(\\..*)?");

  Fact at(String members) {
    return fact.at(members);
  }

  Fact resource(String members) {
    return fact.at("computeResources").at(members);
  }

  String name() {
    return at("computeEnvironmentName").text();
  }

  /** EC2, SPOT, FARGATE, FARGATE_SPOT, or one that AWS has added since. */
  String kind() {
    return resource("type").text();
  }

  boolean isFargate() {
    return kind().startsWith("FARGATE");
  }

  boolean isEc2() {
    return kind().equals("EC2") || kind().equals("SPOT");
  }

  boolean isSpot() {
    return kind().endsWith("SPOT");
  }

  String cluster() {
    return at("ecsClusterArn").text();
  }

  List<String> subnets() {
    return resource("subnets").texts();
  }

  List<String> securityGroups() {
    return resource("securityGroupIds").texts();
  }

  List<String> instanceTypes() {
    return resource("instanceTypes").texts();
  }

  /** {@code arm64}, {@code amd64}; none or both where the types do not tell. */
  Set<String> processors() {
    Set<String> processors = new TreeSet<>();
    for (String type : instanceTypes()) {
      processors.add(
          switch (type) {
            case "optimal", "default_x86_64" -> "amd64";
            case "default_arm64" -> "arm64";
            default -> GRAVITON.matcher(type).matches() ? "arm64" : "amd64";
          });
    }
    return processors;
  }

  /** The role with which Batch works for it. */
  String serviceRole() {
    String role = Case.lastPart(at("serviceRole").text());
    return role.isEmpty() ? RoleReader.LINKED_ROLE : role;
  }

  /** The role of the Spot fleet; the one that Batch's guide names, where none is given. */
  String fleetRole() {
    return Case.lastPart(
        resource("spotIamFleetRole").json().asText("AmazonEC2SpotFleetTaggingRole"));
  }

  /** What sentences about it may name besides what others name. */
  Map<String, String> values(Map<String, String> others) {
    Map<String, String> values = new HashMap<>(others);
    values.put("environment", name());
    values.put("kind", kind());
    values.put("types", Words.list(instanceTypes()));
    values.put("subnets", Words.list(subnets()));
    values.put("groups", Words.list(securityGroups()));
    values.put("own-group", securityGroups().isEmpty() ? "" : securityGroups().getFirst());
    values.put("service-role", serviceRole());
    values.put("cluster", cluster());
    values.values().removeIf(String::isEmpty);
    return values;
  }
}
