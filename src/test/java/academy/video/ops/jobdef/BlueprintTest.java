package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlueprintTest {

  private final Json json = new Json();
  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(json));

  private Blueprint read(String variant, String architecture, Map<String, String> values) {
    return reader.read(new Choice(variant, architecture, values));
  }

  private static ObjectNode body(Blueprint blueprint, String file) {
    return blueprint.pieces().stream()
        .filter(piece -> piece.file().equals(file))
        .map(Piece::body)
        .findFirst()
        .orElseThrow();
  }

  /** The contract's names stand in two places, since the worker runs without any file. */
  @Test
  void namesOfTheFiles_areTheDefaultsOfTheSettings() {
    Blueprint blueprint = read("ec2", "arm64", Map.of());

    assertThat(blueprint.settings().text("queue"))
        .isEqualTo(Setting.VIDEO_BATCH_JOB_QUEUE.defaultText());
    assertThat(blueprint.settings().text("definition"))
        .isEqualTo(Setting.VIDEO_BATCH_JOB_DEFINITION.defaultText());
    assertThat(blueprint.settings().text("computeEnvironment"))
        .isEqualTo(Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT.defaultText());
    assertThat(blueprint.settings().text("logGroup"))
        .isEqualTo(Setting.VIDEO_BATCH_LOG_GROUP.defaultText());
  }

  @Test
  void everyChoice_hasEveryNameInOnePlaceAndNoBrokenLink() {
    assertThat(reader.choices()).hasSize(4);
    for (Choice choice : reader.choices()) {
      List<Piece> pieces = reader.read(choice).pieces();

      assertThat(Links.broken(pieces)).as("%s", choice).isEmpty();
      assertThat(pieces).extracting(Piece::title).doesNotHaveDuplicates();
    }
  }

  @Test
  void everyFile_isUsedAndEverySettingIs() throws IOException {
    Set<String> used = new TreeSet<>();
    Set<String> settings = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (Choice choice : reader.choices()) {
      Blueprint blueprint = reader.read(choice);
      settings.addAll(blueprint.settings().values().keySet());
      blueprint.settings().values().values().stream()
          .map(value -> JobdefSettings.missingIn(value.value()))
          .forEach(named::addAll);
      for (Blueprint.Template template : blueprint.templates()) {
        used.add(template.file());
        named.addAll(JobdefSettings.missingIn(template.body()));
      }
    }
    Path folder = Path.of("jobdef");
    Set<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.getNameCount() == 3 && Files.isRegularFile(file))
          .forEach(file -> there.add(folder.relativize(file).toString()));
    }
    assertThat(there).isEqualTo(used);
    // These are no part of a file: register finds others out by them.
    settings.removeAll(Set.of("imageTag", "r2Secret", "r2SourceSecret"));
    assertThat(settings).isEqualTo(named);
  }

  /** Where the same video is encoded, must not change how. */
  @Test
  void definitionsOfTheVariants_differOnlyInTheirPlatform() {
    ObjectNode ec2 = body(read("ec2", "arm64", Map.of()), "job-definitions/encode.ec2.json");
    ObjectNode fargate =
        body(
            read("fargate", "arm64", Map.of("memoryMiB", "7168")),
            "job-definitions/encode.fargate.json");
    for (ObjectNode definition : List.of(ec2, fargate)) {
      definition.remove("platformCapabilities");
      ((ObjectNode) definition.path("retryStrategy")).remove("evaluateOnExit");
      ((ObjectNode) definition.path("containerProperties"))
          .remove(
              List.of(
                  "linuxParameters",
                  "volumes",
                  "mountPoints",
                  "ephemeralStorage",
                  "runtimePlatform",
                  "fargatePlatformConfiguration",
                  "networkConfiguration"));
    }
    assertThat(ec2).isEqualTo(fargate);
  }

  /** A scan that waits behind what it watches finds nothing stuck. */
  @Test
  void stuckScan_runsOnFargateInAComputeEnvironmentThatNoVideoUses() {
    for (Choice choice : reader.choices()) {
      Blueprint blueprint = reader.read(choice);
      List<String> ofVideos =
          body(blueprint, "job-queues/videos.json").findValuesAsText("computeEnvironment");
      JsonNode own = body(blueprint, "compute-environments/fargate-operations.json");

      assertThat(
              body(blueprint, "job-queues/operations.json").findValuesAsText("computeEnvironment"))
          .singleElement()
          .asString()
          .endsWith("/" + own.path("computeEnvironmentName").asText())
          .isNotIn(ofVideos);
      assertThat(own.at("/computeResources/type").asText()).isEqualTo("FARGATE");
      assertThat(
              body(blueprint, "job-definitions/stuck-scan.json")
                  .path("platformCapabilities")
                  .toString())
          .isEqualTo("[\"FARGATE\"]");
    }
  }

  @Test
  void everyDefinition_hasNoPlainSecretAndAReadOnlyRoot() {
    for (Choice choice : reader.choices()) {
      for (Piece piece : reader.read(choice).pieces()) {
        if (piece.kind() != Kind.JOB_DEFINITION) {
          continue;
        }
        JsonNode container = piece.body().path("containerProperties");
        assertThat(container.path("environment").findValuesAsText("name"))
            .noneMatch(name -> name.startsWith("R2_"))
            .contains("VIDEO_SCRATCH_DIR", "AWS_REGION");
        assertThat(container.path("secrets").findValuesAsText("name"))
            .containsExactly("R2_ACCOUNT_ID", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY");
        assertThat(container.path("readonlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("user").asText()).startsWith("10001");
        assertThat(container.at("/linuxParameters/initProcessEnabled").asBoolean()).isTrue();
        assertThat(piece.body().at("/timeout/attemptDurationSeconds").asInt()).isPositive();
      }
    }
  }

  @Test
  void architecture_choosesInstancesOrTheTasksProcessor() {
    assertThat(
            body(read("ec2", "amd64", Map.of()), "compute-environments/ec2-spot.json")
                .at("/computeResources/instanceTypes")
                .toString())
        .isEqualTo("[\"default_x86_64\"]");
    assertThat(
            body(read("fargate", "arm64", Map.of()), "job-definitions/encode.fargate.json")
                .at("/containerProperties/runtimePlatform/cpuArchitecture")
                .asText())
        .isEqualTo("ARM64");
  }

  @Test
  void settings_areFilledInWithTheirOwnType() {
    Blueprint blueprint =
        read(
            "ec2",
            "arm64",
            Map.of(
                "subnets", "subnet-1, subnet-2",
                "maxvCpus", "256",
                "account", "111122223333",
                "region", "eu-central-1"));

    ObjectNode spot = body(blueprint, "compute-environments/ec2-spot.json");
    assertThat(spot.at("/computeResources/subnets").toString())
        .isEqualTo("[\"subnet-1\",\"subnet-2\"]");
    assertThat(spot.at("/computeResources/maxvCpus").isInt()).isTrue();
    assertThat(
            body(blueprint, "job-definitions/encode.ec2.json")
                .at("/containerProperties/image")
                .asText())
        .isEqualTo("111122223333.dkr.ecr.eu-central-1.amazonaws.com/video-worker@${imageDigest}");
    assertThat(blueprint.missing()).containsExactly("imageDigest", "r2SecretArn", "securityGroups");
  }

  @Test
  void read_withAMistypedSetting_saysWhichWasMeant() {
    assertThatThrownBy(() -> read("ec2", "arm64", Map.of("subnet", "subnet-1")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
              assertThat(e.failure().reason())
                  .isEqualTo(
                      "--set names the setting subnet, which jobdef/settings.json does not have"
                          + " (did you mean subnets?).");
            });
  }

  @Test
  void read_withAnUnknownVariant_saysWhichThereAre() {
    assertThatThrownBy(() -> read("fargat", "arm64", Map.of()))
        .hasMessageContaining("which has ec2 and fargate (did you mean fargate?)");
    assertThatThrownBy(() -> read("ec2", "arm64", Map.of("maxvCpus", "many")))
        .hasMessageContaining("maxvCpus must be a whole number, and is many");
  }

  @Test
  void read_ofAFolder_takesItsFilesAndNamesWhatIsWrong(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("settings.json"),
        """
        {"settings": {"a": {"value": "${b}", "meaning": ""}, "b": {"value": "${a}", "meaning": ""}},
         "architectures": {"arm64": {}},
         "variants": {"ec2": {"settings": {}, "files": ["job-queues/q.json"]}}}\
        """);
    Files.createDirectories(folder.resolve("job-queues"));
    BlueprintReader own = new BlueprintReader(JobdefFiles.in(folder, json));
    Choice choice = new Choice("ec2", "arm64", Map.of());

    assertThatThrownBy(() -> own.read(choice)).hasMessageContaining("job-queues/q.json can't be");

    Files.writeString(folder.resolve("job-queues/q.json"), "{\"jobQueueName\": \"${quue}\"}");
    assertThatThrownBy(() -> own.read(choice).pieces())
        .hasMessageContaining("job-queues/q.json names the setting quue");

    Files.writeString(folder.resolve("job-queues/q.json"), "{\"jobQueueName\": \"${a}\"}");
    assertThatThrownBy(() -> own.read(choice).pieces()).hasMessageContaining("in a circle");

    Files.writeString(folder.resolve("job-queues/q.json"), "{\"name\": \"q\"}");
    assertThatThrownBy(() -> own.read(choice).pieces())
        .hasMessageContaining("has no jobQueueName, which a job queue needs");
  }

  @Test
  void brokenLink_namesFileFieldAndTheNearestName(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("job-queues"));
    Files.createDirectories(folder.resolve("compute-environments"));
    Files.writeString(
        folder.resolve("settings.json"),
        """
        {"settings": {}, "architectures": {"arm64": {}},
         "variants": {"ec2": {"settings": {},
           "files": ["job-queues/q.json", "compute-environments/c.json"]}}}\
        """);
    Files.writeString(
        folder.resolve("job-queues/q.json"),
        """
        {"jobQueueName": "videos",
         "computeEnvironmentOrder": [{"order": 1, "computeEnvironment": "video-c"}]}\
        """);
    Files.writeString(
        folder.resolve("compute-environments/c.json"),
        FakeAws.json("{\"computeEnvironmentName\": \"video-ce\"}").toString());

    assertThat(
            Links.broken(
                new BlueprintReader(JobdefFiles.in(folder, json))
                    .read(new Choice("ec2", "arm64", Map.of()))
                    .pieces()))
        .containsExactly(
            "computeEnvironmentOrder of job queue videos (job-queues/q.json) is video-c, and no"
                + " file describes a compute environment of that name; did you mean video-ce?.");
  }
}
