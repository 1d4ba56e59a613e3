package academy.video.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import academy.video.testing.Page;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * docs/first-video.md from its first command to its last, as it is printed, in a shell: the AWS CLI
 * itself and the worker's image call moto, which is AWS and R2 here. Only {@code docker} is not
 * called; the image is there already.
 *
 * <p>The test does what the page tells people to do in a dashboard, and what moto leaves out: it
 * hands no secrets to containers, and can't start an image by a digest of ECR.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstVideoOnMotoTest {

  private static final String DEFINITION = "academy-video-batch-jobdef";

  /** Of these moto makes no stack's resource: it passes them over and says so in its log. */
  private static final List<String> NOT_IN_MOTO =
      List.of(
          "AWS::CloudWatch::Alarm",
          "AWS::CloudWatch::Dashboard",
          "AWS::IAM::ServiceLinkedRole",
          "AWS::Scheduler::Schedule");

  private final Json json = new Json();
  private final Map<String, Page> steps = Page.read(Path.of("docs", "first-video.md")).sections();
  private Path folder;
  private Moto moto;
  private S3Client r2;

  @BeforeAll
  void start(@TempDir Path given) throws IOException {
    folder = given;
    moto = Moto.start(List.of(folder));
    r2 =
        S3Client.builder()
            .endpointOverride(moto.endpoint())
            .forcePathStyle(true)
            // moto would keep the chunks' lengths as part of the object.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            .build();
    program("bin/aws", "exec \"$DOCKER\" exec -i -w \"$PWD\" " + variables() + " $MOTO aws \"$@\"");
    program(
        "bin/docker",
        """
        case "$1" in
          login) [ -n "$(cat)" ] ;;
          version) echo amd64 ;;
          push) aws ecr put-image --repository-name video-worker --image-tag "${2##*:}" \\
                  --image-manifest '{"schemaVersion": 2, "mediaType":
                    "application/vnd.oci.image.manifest.v1+json"}' ;;
        esac
        """);
    program(
        "entrypoint",
        """
        [ "$1" != status ] || export VIDEO_BATCH_LOG_GROUP=%s
        exec "$DOCKER" run --rm --network host %s -e R2_ENDPOINT=$AWS_ENDPOINT_URL \\
          $(env | sed -n 's/^\\(R2_[A-Z_]*\\|VIDEO_[A-Z_]*\\)=.*/-e \\1/p') "$WORKER" "$@"
        """
            .formatted(Moto.LOG_GROUP, variables()));
    for (String variant : List.of("ec2", "fargate")) {
      template(variant);
    }
  }

  @AfterAll
  void stop() {
    r2.close();
    moto.close();
  }

  /** The account that a program calls, as flags of Docker. */
  private static String variables() {
    return "-e AWS_REGION -e AWS_ENDPOINT_URL -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY";
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The template as it is, but for what moto asks for or does not know. */
  private void template(String variant) throws IOException {
    Path file = Path.of("jobdef", "cloudformation." + variant + ".json");
    ObjectNode template = (ObjectNode) json.readTree(Files.readAllBytes(file));
    for (JsonNode resource : template.path("Resources")) {
      ObjectNode properties = resource.withObject("/Properties");
      if (resource.path("Type").asText().equals("AWS::Batch::ComputeEnvironment")) {
        // AWS takes its service-linked role where none is named; moto wants one.
        properties.putObject("ServiceRole").putArray("Fn::GetAtt").add("JobIamRole").add("Arn");
        // moto does not know AWS's own choice of instances.
        ObjectNode machines = properties.withObject("/ComputeResources");
        if (machines.has("InstanceTypes")) {
          machines.putArray("InstanceTypes").add("c6g");
        }
      }
    }
    Files.createDirectories(folder.resolve("jobdef"));
    Files.writeString(folder.resolve(file), template.toString());
  }

  @Test
  void thePage_fromItsFirstCommandToItsLast() throws Exception {
    doInTheDashboard("1. Make buckets and tokens in R2");
    run("2. Push the image to ECR");
    run("3. Store the tokens in Secrets Manager");
    run("4. Set up AWS Batch");
    assertThat(resources("eu-central-1")).isEqualTo(resourcesOf("fargate"));
    doWhatEcsDoes();
    String said = run("5. Encode the video");

    assertThat(said).contains("job.finished ", "Job        succeeded", ", complete: ");
    // What examples/player.html asks for; src/test/players/example.js plays it.
    String generation =
        Pattern.compile("(?m)^([0-9a-f]{16})/")
            .matcher(read("lecture/master.m3u8"))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    assertThat(read("lecture/" + generation + "/storyboard/storyboard.vtt")).contains("#xywh=");
    assertThat(r2.headObject(b -> b.bucket("videos").key("lecture/" + generation + "/poster.jpg")))
        .satisfies(poster -> assertThat(poster.contentType()).isEqualTo("image/jpeg"));

    run("Clean up");

    assertThat(r2.listObjectsV2(b -> b.bucket("videos")).contents())
        .singleElement()
        .satisfies(left -> assertThat(left.key()).isEqualTo("lecture/deleted.json"));
    assertThat(
            shell(
                "aws iam list-roles --query 'Roles[].RoleName' --output text;"
                    + " aws ecr describe-repositories --query 'repositories[]' --output text;"
                    + " aws secretsmanager list-secrets --query 'SecretList[]' --output text;"
                    + " aws logs describe-log-groups --output text --query"
                    + " 'logGroups[?contains(logGroupName, `academy`)]'"))
        .isBlank();
  }

  /** The other template, where none of the names is taken. */
  @Test
  void templateForEc2_makesWhatMotoKnows() throws Exception {
    shell(
        "export AWS_REGION=eu-west-1 digest=sha256:0 write_secret=arn:w read_secret= processor=ARM64\n"
            + commandsOf("4. Set up AWS Batch")
                .replace("cloudformation.fargate.json", "cloudformation.ec2.json"));

    assertThat(resources("eu-west-1")).isEqualTo(resourcesOf("ec2"));
    assertThat(
            shell(
                "AWS_REGION=eu-west-1 aws cloudformation delete-stack --stack-name academy-video"))
        .isBlank();
  }

  private String run(String heading) throws IOException, InterruptedException {
    return shell(commandsOf(heading));
  }

  private Page step(String heading) {
    return Objects.requireNonNull(steps.get(heading), heading);
  }

  private String commandsOf(String heading) {
    List<String> blocks = step(heading).blocks("sh");
    assertThat(blocks).as(heading).isNotEmpty();
    return String.join("\n", blocks);
  }

  /** Runs commands to their end, in the shell that those before them left. */
  private String shell(String commands) throws IOException, InterruptedException {
    ProcessBuilder bash =
        new ProcessBuilder(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                "set -a; [ ! -f left ] || . ./left\n" + commands + "\nexport -p >left")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = bash.environment();
    environment.putAll(moto.environment());
    environment.put("MOTO", moto.containerId());
    environment.put("WORKER", System.getProperty("worker.image", "video-worker:latest"));
    String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.put("DOCKER", which(path, "docker"));
    environment.put("PATH", folder.resolve("bin") + ":" + path);
    Process running = bash.start();
    running.getOutputStream().close();
    String said = new String(running.getInputStream().readAllBytes(), UTF_8);

    assertThat(running.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(running.exitValue()).as("%s\n%s", commands, said).isZero();
    return said;
  }

  private static String which(String path, String program) {
    return List.of(path.split(":", -1)).stream()
        .map(bin -> Path.of(bin, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow()
        .toString();
  }

  /** Buckets, the upload of a short video, and the CORS rules; then the shell's variables. */
  private void doInTheDashboard(String heading) throws IOException, InterruptedException {
    for (String bucket : List.of("uploads", "videos")) {
      r2.createBucket(
          b ->
              b.bucket(bucket)
                  .createBucketConfiguration(c -> c.locationConstraint("eu-central-1")));
    }
    r2.putObject(
        b -> b.bucket("uploads").key("lecture.mp4"),
        RequestBody.fromFile(Path.of("test-media", "tiny.mp4")));
    JsonNode rule = json.readTree(step(heading).blocks("json").getFirst().getBytes(UTF_8)).path(0);
    CORSRule cors =
        CORSRule.builder()
            .allowedOrigins(texts(rule, "AllowedOrigins"))
            .allowedMethods(texts(rule, "AllowedMethods"))
            .allowedHeaders(texts(rule, "AllowedHeaders"))
            .exposeHeaders(texts(rule, "ExposeHeaders"))
            .maxAgeSeconds(rule.path("MaxAgeSeconds").asInt())
            .build();
    assertThat(rule).hasSize(5);
    r2.putBucketCors(b -> b.bucket("videos").corsConfiguration(c -> c.corsRules(cors)));
    run(heading);
  }

  private static List<String> texts(JsonNode rule, String member) {
    return rule.path(member).valueStream().map(JsonNode::asText).toList();
  }

  /**
   * Makes a revision whose containers get the values of the secrets that the template names, and
   * whose image is the one under test.
   */
  private void doWhatEcsDoes() throws IOException, InterruptedException {
    ObjectNode asked =
        FakeAws.json("{\"status\": \"ACTIVE\"}").put("jobDefinitionName", DEFINITION);
    JsonNode deployed =
        moto.aws()
            .all(AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS, asked, "jobDefinitions")
            .getFirst();
    JsonNode container = deployed.path("containerProperties");
    assertThat(container.path("image").asText()).contains(".amazonaws.com/video-worker@sha256:");
    ObjectNode revision = FakeAws.json("{\"type\": \"container\", \"containerProperties\": {}}");
    revision.put("jobDefinitionName", DEFINITION).set("parameters", deployed.path("parameters"));
    ObjectNode own = revision.withObject("/containerProperties");
    own.put("image", System.getProperty("worker.image", "video-worker:latest"));
    own.set("command", container.path("command"));
    own.set("resourceRequirements", container.path("resourceRequirements"));
    ArrayNode variables =
        own.putArray("environment").addAll((ArrayNode) container.path("environment"));
    variables.addObject().put("name", "R2_ENDPOINT").put("value", moto.endpoint().toString());
    Map<String, String> secrets = secrets();
    assertThat(secrets)
        .containsEntry("R2_ACCESS_KEY_ID", "id-of-the-token-for-videos")
        .containsEntry("R2_SOURCE_ACCESS_KEY_ID", "id-of-the-token-for-uploads");
    secrets.forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
    moto.aws().call(AwsOperation.BATCH_REGISTER_JOB_DEFINITION, revision);
  }

  /** Of the definition in the template, since moto forgets what a stack's definition has. */
  private Map<String, String> secrets() throws IOException, InterruptedException {
    JsonNode template =
        json.readTree(Files.readAllBytes(folder.resolve("jobdef/cloudformation.fargate.json")));
    String parameters =
        shell("aws cloudformation describe-stacks --query 'Stacks[0].Parameters' --output json");
    Map<String, String> values = new HashMap<>();
    for (JsonNode parameter : json.readTree(parameters.getBytes(UTF_8))) {
      values.put(
          parameter.path("ParameterKey").asText(), parameter.path("ParameterValue").asText());
    }
    Map<String, String> secrets = new HashMap<>();
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      for (JsonNode entry :
          template.at(
              "/Resources/EncodeFargateJobDefinition/Properties/ContainerProperties/Secrets")) {
        JsonNode secret = entry.has("Fn::If") ? entry.at("/Fn::If/1") : entry;
        String from = secret.at("/ValueFrom/Fn::Sub").asText();
        for (Map.Entry<String, String> value : values.entrySet()) {
          from = from.replace("${" + value.getKey() + "}", value.getValue());
        }
        // ARN:MEMBER:: as in the ECS developer guide; an ARN has six colons.
        String[] parts = from.split(":", -1);
        String arn = String.join(":", List.of(parts).subList(0, 7));
        String text = client.getSecretValue(b -> b.secretId(arn)).secretString();
        secrets.put(
            secret.path("Name").asText(),
            json.readTree(text.getBytes(UTF_8)).path(parts[7]).asText());
      }
    }
    return secrets;
  }

  /** Logical ids of what moto made for the stack. */
  private Set<String> resources(String region) throws IOException, InterruptedException {
    String ids =
        shell(
            "AWS_REGION=%s aws cloudformation list-stack-resources --stack-name academy-video"
                    .formatted(region)
                + " --query 'StackResourceSummaries[].LogicalResourceId' --output text");
    return new TreeSet<>(List.of(ids.strip().split("\\s+", -1)));
  }

  /** Logical ids of what it should have made: all without a condition that it knows. */
  private Set<String> resourcesOf(String variant) throws IOException {
    Path file = folder.resolve("jobdef/cloudformation." + variant + ".json");
    TreeSet<String> ids = new TreeSet<>();
    json.readTree(Files.readAllBytes(file))
        .path("Resources")
        .properties()
        .forEach(
            resource -> {
              String type = resource.getValue().path("Type").asText();
              if (!NOT_IN_MOTO.contains(type) && !resource.getValue().has("Condition")) {
                ids.add(resource.getKey());
              }
            });
    return ids;
  }

  private String read(String key) {
    return r2.getObjectAsBytes(b -> b.bucket("videos").key(key)).asUtf8String();
  }
}
