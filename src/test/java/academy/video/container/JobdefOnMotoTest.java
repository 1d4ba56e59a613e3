package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.json.Json;
import academy.video.ops.jobdef.Blueprint;
import academy.video.ops.jobdef.BlueprintReader;
import academy.video.ops.jobdef.CallerName;
import academy.video.ops.jobdef.CheckReport;
import academy.video.ops.jobdef.Choice;
import academy.video.ops.jobdef.Difference;
import academy.video.ops.jobdef.JobdefCheck;
import academy.video.ops.jobdef.JobdefFiles;
import academy.video.ops.jobdef.JobdefRegister;
import academy.video.ops.jobdef.Kind;
import academy.video.ops.jobdef.Plan;
import academy.video.ops.jobdef.Step;
import academy.video.ops.submit.JobRequest;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The files of {@code jobdef}, registered on an AWS that no one here wrote, and a job that runs
 * from them in a real container.
 *
 * <p>What moto does not keep, and what this therefore can't show, is in {@link #NOT_KEPT}. It hands
 * no secrets to containers, so the job gets its storage by overrides.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobdefOnMotoTest {

  /**
   * Fields that moto takes and forgets: a queue's limits, a compute environment's tags. A launch
   * template's own tags it puts into the template's data.
   */
  private static final String NOT_KEPT =
      "job queue \\S+ jobStateTimeLimitActions.*|compute environment \\S+ tags.*"
          + "|launch template \\S+ LaunchTemplateData\\.TagSpecifications.*";

  private final Json json = new Json();
  private S3Mock storage;
  private S3Connection connection;
  private Moto moto;

  @BeforeAll
  void start() throws IOException {
    storage = S3Mock.start();
    connection = storage.connect();
    moto = Moto.start();
    try (SecretsManagerClient secrets = SecretsManagerClient.create()) {
      secrets.createSecret(r -> r.name("academy-video/r2").secretString("{}"));
    }
    serviceLinkedRole("batch.amazonaws.com", "AWSServiceRoleForBatch");
    serviceLinkedRole("spot.amazonaws.com", "AWSServiceRoleForEC2Spot");
  }

  /** As an account has them that has used Batch before; moto's own call gives them other names. */
  private void serviceLinkedRole(String service, String name) {
    moto.aws()
        .call(
            AwsOperation.IAM_CREATE_ROLE,
            FakeAws.json(
                """
                {"RoleName": "%s", "Path": "/aws-service-role/%s/",
                 "AssumeRolePolicyDocument": "{}"}\
                """
                    .formatted(name, service)));
  }

  @AfterAll
  void stop() {
    moto.close();
    connection.close();
    storage.close();
  }

  private Blueprint blueprint(String variant, String suffix) {
    String image = System.getProperty("worker.image", "video-worker:latest");
    Map<String, String> values =
        Map.of(
            "image", image,
            "instanceTypes", "c6g", // moto does not know AWS's own choice
            "subnets", some("Subnets", "SubnetId", AwsOperation.EC2_DESCRIBE_SUBNETS),
            "securityGroups",
                some("SecurityGroups", "GroupId", AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS),
            "queue", "academy-video-batch-queue" + suffix,
            "computeEnvironment", "academy-video-batch-ce" + suffix,
            "onDemandComputeEnvironment", "academy-video-batch-ce-on-demand" + suffix,
            "definition", "academy-video-batch-jobdef" + suffix,
            // moto lets a new revision keep the platform of the one before.
            "operationsDefinition", "academy-video-batch-stuck-scan" + suffix);
    return new BlueprintReader(JobdefFiles.builtIn(json))
        .read(new Choice(variant, "arm64", values));
  }

  private String some(String list, String member, AwsOperation operation) {
    return moto.aws().call(operation).path(list).path(0).path(member).asText();
  }

  private Plan register(Blueprint given, List<String> done) throws InterruptedException {
    JobdefRegister register =
        new JobdefRegister(moto.aws(), json, pause -> Thread.sleep(Duration.ofMillis(100)));
    Blueprint complete = register.complete(given);
    Plan plan = register.plan(complete);
    register.apply(complete, plan, step -> done.add(step.thing()));
    return plan;
  }

  private CheckReport check(Blueprint blueprint) {
    return new JobdefCheck(moto.aws(), json)
        .check(
            blueprint,
            List.of(
                new CallerName(
                    Kind.JOB_QUEUE,
                    "queue",
                    "VIDEO_BATCH_JOB_QUEUE",
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void theFiles_areRegisteredOnceAndRunAJob() throws Exception {
    List<String> done = new ArrayList<>();
    Blueprint blueprint = blueprint("ec2", "");

    Plan first = register(blueprint, done);

    assertThat(done)
        .containsExactlyElementsOf(
            first.steps().stream()
                .map(Step::thing)
                .filter(thing -> !thing.startsWith("service-linked role"))
                .toList());
    assertThat(differences(check(blueprint))).isEmpty();

    List<String> again = new ArrayList<>();
    Plan second = register(blueprint, again);

    assertThat(again).hasSizeLessThan(8).allMatch(thing -> !thing.startsWith("job definition"));
    assertThat(
            second.steps().stream()
                .flatMap(step -> step.differences().stream())
                .filter(difference -> !isNotKept(difference)))
        .isEmpty();

    assertThat(encodes(blueprint)).isEqualTo(BatchState.SUCCEEDED);
    try (ObjectStore published = connection.store(S3Mock.BUCKET, "out/7")) {
      assertThat(published.read("master.m3u8")).isPresent();
    }

    Blueprint fargate = blueprint("fargate", "-fargate");
    register(fargate, new ArrayList<>());

    assertThat(differences(check(fargate))).isEmpty();
  }

  private static List<Difference> differences(CheckReport report) {
    assertThat(report.missing()).isEmpty();
    assertThat(report.unseen()).isEmpty();
    assertThat(report.names().getFirst().finding()).isEmpty();
    return report.differences().stream().filter(difference -> !isNotKept(difference)).toList();
  }

  private static boolean isNotKept(Difference difference) {
    return (difference.thing() + " " + difference.field()).matches(NOT_KEPT);
  }

  private BatchState encodes(Blueprint blueprint) throws IOException, InterruptedException {
    try (ObjectStore source = connection.store(S3Mock.BUCKET, "in")) {
      source.put("tiny.mp4", Files.readAllBytes(Path.of("test-media/tiny.mp4")));
    }
    ObjectNode request =
        new JobRequest(
                "r2://videos/in/tiny.mp4",
                "r2://videos/out/7",
                "7",
                "standard",
                "academy-video-batch-queue",
                "academy-video-batch-jobdef",
                "academy-video")
            .asSubmitJob();
    ArrayNode variables = request.putObject("containerOverrides").putArray("environment");
    storage
        .environment()
        .forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
    BatchJobs jobs = new BatchJobs(moto.aws());
    String id = jobs.submit(request);
    for (int i = 0; i < 600; i++) {
      BatchJob job = jobs.describe(id).orElseThrow();
      if (job.state().isOver()) {
        return job.state();
      }
      Thread.sleep(200);
    }
    throw new AssertionError("job " + id + " of " + blueprint.choice() + " did not end");
  }
}
