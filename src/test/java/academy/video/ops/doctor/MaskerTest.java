package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskerTest {

  private static JsonNode masked(String answer) {
    Name name = new Name("x", Source.DEFAULT);
    Snapshot snapshot =
        new Snapshot(
            Instant.EPOCH,
            "eu-central-1",
            new Question(Optional.empty(), name, name, name, name),
            List.of(
                RecordedCall.answered(
                    AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{}"), FakeAws.json(answer))));
    Snapshot once = new Masker().mask(snapshot);
    assertThat(new Masker().mask(once)).as("masking again changes nothing").isEqualTo(once);
    return once.calls().getFirst().seen().orElseThrow();
  }

  @Test
  void mask_variablesWithASecretsName_leavesTheLengthOnly() {
    JsonNode masked =
        masked(
            """
            {"environment":[
              {"name":"R2_SECRET_ACCESS_KEY","value":"0123456789abcdef"},
              {"name":"DB_PASSWORD","value":"hunter22"},
              {"name":"VIDEO_PROFILE","value":"lecture"}],
             "secrets":[{"name":"R2_ACCESS_KEY_ID",
               "valueFrom":"arn:aws:secretsmanager:eu-central-1:1:secret:r2:key::"}],
             "tags":{"api-token":"abc","video-id":"7"}}
            """);

    assertThat(masked.at("/environment/0/value").asText()).isEqualTo("*** (16 characters)");
    assertThat(masked.at("/environment/1/value").asText()).isEqualTo("*** (8 characters)");
    assertThat(masked.at("/environment/2/value").asText()).isEqualTo("lecture");
    assertThat(masked.at("/secrets/0/valueFrom").asText()).contains("secret:r2:key");
    assertThat(masked.at("/tags/api-token").asText()).isEqualTo("*** (3 characters)");
    assertThat(masked.at("/tags/video-id").asText()).isEqualTo("7");
  }

  @Test
  void mask_secretsInsideTexts_takesThemAloneOut() {
    JsonNode masked =
        masked(
            """
            {"command":["encode","--token=abcdefgh12"],
             "message":"GET https://b/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=0a1b&v=1 failed",
             "other":"key AKIAIOSFODNN7EXAMPLE, redis://user:geheim@host/0, {\\"password\\":\\"abcdefgh\\"}"}
            """);

    assertThat(masked.at("/command/1").asText()).isEqualTo("--token=***");
    assertThat(masked.at("/message").asText())
        .isEqualTo("GET https://b/k?X-Amz-Credential=***&X-Amz-Signature=***&v=1 failed");
    assertThat(masked.at("/other").asText())
        .isEqualTo("key AKIA***, redis://user:***@host/0, {\"password\":\"***\"}");
  }

  @Test
  void mask_userData_keepsTheFirstLine() {
    String script = "#!/bin/bash\necho pass >/etc/secret\n";
    JsonNode masked =
        masked(
            "{\"UserData\":\"%s\"}"
                .formatted(
                    Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8))));

    assertThat(
            new String(
                Base64.getDecoder().decode(masked.at("/UserData").asText()),
                StandardCharsets.UTF_8))
        .isEqualTo("#!/bin/bash\n");
  }

  /** The text is gone then; a rule still has to know. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "#!/bin/bash | yum -y install nfs-utils | systemctl start ecs, true",
        "MIME-Version: 1.0 | #!/bin/bash | systemctl enable --now ecs.service && echo ok, true",
        "#!/bin/bash | service ecs restart, true",
        "#cloud-config | runcmd: | - [systemctl; 'start'; ecs], true",
        "#!/bin/bash | systemctl start ecs --no-block, false",
        "#!/bin/bash | systemctl start --no-block ecs, false",
        "#!/bin/bash | systemctl start ecs &, false",
        "#!/bin/bash | # systemctl start ecs, false",
        "#!/bin/bash | systemctl enable ecs, false",
        "#!/bin/bash | systemctl start docker, false",
        "#!/bin/bash | echo ECS_CLUSTER=a >> /etc/ecs/ecs.config, false",
        "#!/bin/bash, -", // only the begin is left
        "MIME-Version: 1.0 | Content-Transfer-Encoding: base64 | c3lzdGVtY3Rs, -",
      })
  void mask_userData_tellsWhetherItStartsEcsAndWaits(String lines, Boolean expected) {
    String script = lines.replace(" | ", "\n").replace(";", ",") + "\n";
    JsonNode masked =
        masked(
            "{\"UserData\":\"%s\"}"
                .formatted(
                    Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8))));

    assertThat(masked.has("UserDataStartsEcs")).isEqualTo(expected != null);
    assertThat(masked.path("UserDataStartsEcs").asBoolean())
        .isEqualTo(expected != null && expected);
  }

  @Test
  void mask_whatIsNoSecret_isLeftAsItIs() {
    String answer =
        "{\"nextToken\":\"abc\",\"KeyName\":\"ops\",\"jobQueue\":\"q\",\"retryStrategy\":{\"attempts\":3}}";

    assertThat(masked(answer)).isEqualTo(FakeAws.json(answer));
  }
}
