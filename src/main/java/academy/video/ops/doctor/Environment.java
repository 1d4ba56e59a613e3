package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A compute environment as DescribeComputeEnvironments shows it.
 *
 * @param json the item
 */
record Environment(JsonNode json) {

  String name() {
    return json.path("computeEnvironmentName").asText();
  }

  String state() {
    return json.path("state").asText();
  }

  String status() {
    return json.path("status").asText();
  }

  String statusReason() {
    return json.path("statusReason").asText("");
  }

  JsonNode resources() {
    return json.path("computeResources");
  }

  /** EC2, SPOT, FARGATE, FARGATE_SPOT, or one that AWS has added since. */
  String kind() {
    return resources().path("type").asText();
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
    return json.path("ecsClusterArn").asText("");
  }

  List<String> subnets() {
    return Job.texts(resources().path("subnets"));
  }

  List<String> securityGroups() {
    return Job.texts(resources().path("securityGroupIds"));
  }

  List<String> instanceTypes() {
    return Job.texts(resources().path("instanceTypes"));
  }

  boolean hasLaunchTemplate() {
    return resources().path("launchTemplate").size() > 0;
  }

  int maxVcpus() {
    return resources().path("maxvCpus").asInt();
  }

  int desiredVcpus() {
    return resources().path("desiredvCpus").asInt();
  }

  /** How sentences name it. */
  String called() {
    return "compute environment " + name();
  }
}
