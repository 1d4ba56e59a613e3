package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The machines under untrusted video. */
class InstancesTest {

  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(new Json()));

  private ObjectNode body(String file, Map<String, String> values) {
    return reader.read(new Choice("ec2", "arm64", values)).pieces().stream()
        .filter(piece -> piece.file().equals(file))
        .map(Piece::body)
        .findFirst()
        .orElseThrow();
  }

  private JsonNode data() {
    return body("launch-templates/instance.json", Map.of()).path("LaunchTemplateData");
  }

  @Test
  void metadata_isAnsweredOnlyWithATokenAndOnlyOneHopAway() {
    assertThat(data().at("/MetadataOptions/HttpTokens").asText()).isEqualTo("required");
    assertThat(data().at("/MetadataOptions/HttpPutResponseHopLimit").asInt()).isEqualTo(1);
  }

  @Test
  void disk_isEncryptedAndOfTheSizeThatASettingSays() {
    JsonNode disk =
        body("launch-templates/instance.json", Map.of("rootVolumeGiB", "200"))
            .at("/LaunchTemplateData/BlockDeviceMappings/0/Ebs");

    assertThat(disk.path("Encrypted").asBoolean()).isTrue();
    assertThat(disk.path("VolumeType").asText()).isEqualTo("gp3");
    assertThat(disk.path("VolumeSize").asInt()).isEqualTo(200);
  }

  /**
   * The hop limit holds in Docker's bridge, the agent's variable in awsvpc, the rule on the host.
   */
  @Test
  void metadata_isOutOfReachOfContainersInEveryNetworkMode() {
    String user =
        body("job-definitions/encode.ec2.json", Map.of())
            .at("/containerProperties/user")
            .asText()
            .replaceFirst(":.*", "");

    assertThat(script())
        .contains("echo ECS_AWSVPC_BLOCK_IMDS=true >>/etc/ecs/ecs.config\n")
        .contains("--destination 169.254.169.254 --match owner --uid-owner " + user + " ");
  }

  @Test
  void instances_thatSpotTakesBack_areToldToContainersInTime() {
    assertThat(script())
        .contains("echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >>/etc/ecs/ecs.config\n");
  }

  /** AWS Batch puts its own part beside ours, and can do so only in MIME multi-part. */
  @Test
  void userData_isMultipartWithOneShellScript() {
    String text = script();
    String boundary = text.replaceFirst("(?s).*boundary=\"([^\"]+)\".*", "$1");

    assertThat(text).startsWith("MIME-Version: 1.0\nContent-Type: multipart/mixed;");
    assertThat(text.split("\n--" + boundary + "\n", -1)).hasSize(2);
    assertThat(text).endsWith("\n--" + boundary + "--\n");
    assertThat(UserData.decoded(UserData.encoded(wrapped()).path("LaunchTemplateData")))
        .isEqualTo(data());
  }

  private ObjectNode wrapped() {
    return body("launch-templates/instance.json", Map.of());
  }

  private String script() {
    return UserData.text(data().path("UserData"));
  }

  @Test
  void everyEc2ComputeEnvironment_usesTheLaunchTemplate() {
    for (Piece piece : reader.read(new Choice("ec2", "arm64", Map.of())).pieces()) {
      if (piece.kind() == Kind.COMPUTE_ENVIRONMENT
          && !piece.body().at("/computeResources/type").asText().startsWith("FARGATE")) {
        assertThat(piece.body().at("/computeResources/launchTemplate/launchTemplateName").asText())
            .as("%s", piece.file())
            .isEqualTo("academy-video-batch-instance");
      }
    }
  }

  @Test
  void sessionManager_isAnOption() {
    String policy = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";

    assertThat(policies(Map.of())).doesNotContain(policy);
    assertThat(policies(Map.of("instancePolicy", policy))).contains(policy);
  }

  private Iterable<String> policies(Map<String, String> values) {
    return StreamSupport.stream(
            body("roles/instance.json", values).path("ManagedPolicyArns").spliterator(),
            /* parallel= */ false)
        .map(JsonNode::asText)
        .toList();
  }
}
