package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeDeployment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobdefCommandTest {

  private final CommandHarness process = new CommandHarness();
  private final FakeDeployment account = new FakeDeployment(process.aws);

  private int run(String... arguments) {
    process.out.reset();
    process.err.reset();
    List<String> line = new ArrayList<>(List.of("jobdef"));
    line.addAll(List.of(arguments));
    return process.run(line.toArray(String[]::new));
  }

  private int register(String... more) {
    List<String> line =
        new ArrayList<>(
            List.of("register", "--set", "subnets=subnet-1", "--set", "securityGroups=sg-1"));
    line.addAll(List.of("--set", "imageTag=" + FakeDeployment.TAG));
    line.addAll(List.of(more));
    // Compute environments are VALID at once: a test of the command need not wait.
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
        request -> {
          ObjectNode answer = FakeAws.json("{}");
          answer.putArray("computeEnvironments");
          account.computeEnvironments.forEach(
              (name, made) -> {
                made.put("status", "VALID");
                boolean asked = request.path("computeEnvironments").isMissingNode();
                for (JsonNode wanted : request.path("computeEnvironments")) {
                  asked |= wanted.asText().equals(name);
                }
                if (asked) {
                  answer.withArray("computeEnvironments").add(made.deepCopy());
                }
              });
          return answer;
        });
    return run(line.toArray(String[]::new));
  }

  private void noChange() {
    assertThat(process.aws.calls)
        .noneMatch(
            call ->
                call.operation()
                    .operation()
                    .matches("(Create|Update|Put|Attach|Add|Register|Tag).*"));
  }

  @Test
  void render_callsNobodyAndKeepsWhatIsNotKnownVisible() {
    assertThat(run("render", "--json")).isZero();

    JsonNode files = FakeAws.json(process.stdout());
    assertThat(files.size()).isEqualTo(22);
    assertThat(files.at("/job-queues~1videos.json/jobQueueName").asText())
        .isEqualTo("academy-video-batch-queue");
    assertThat(files.at("/compute-environments~1ec2-spot.json/computeResources/subnets").asText())
        .isEqualTo("${subnets}");
    assertThat(process.aws.calls).isEmpty();
  }

  @Test
  void render_ofOneFile_printsTheRequestThatIsSent() {
    assertThat(
            run(
                "render",
                "job-definitions/encode.fargate.json",
                "--variant",
                "fargate",
                "--architecture",
                "amd64",
                "--image",
                "worker@sha256:1",
                "--definition",
                "videos"))
        .isZero();

    JsonNode definition = FakeAws.json(process.stdout());
    assertThat(definition.path("jobDefinitionName").asText()).isEqualTo("videos");
    assertThat(definition.at("/containerProperties/image").asText()).isEqualTo("worker@sha256:1");
    assertThat(definition.at("/containerProperties/runtimePlatform/cpuArchitecture").asText())
        .isEqualTo("X86_64");
  }

  @Test
  void render_ofAFileThatIsNotThere_endsWith13AndNamesThem() {
    assertThat(run("render", "roles/no.json")).isEqualTo(13);
    assertThat(process.stderr()).contains("There is no file roles/no.json; the files are ");
  }

  @Test
  void register_showsItsPlanAndWhatItDid() {
    assertThat(register()).isZero();

    assertThat(process.stdout())
        .startsWith("Plan for eu-central-1, account 123456789012:\n  create  service-linked role")
        .contains("  create  job queue academy-video-batch-queue\n")
        .endsWith("Created the dashboard academy-video-batch.\n");

    process.aws.calls.clear();
    assertThat(register()).isZero();
    assertThat(process.stdout())
        .isEqualTo(
            "Everything in eu-central-1, account 123456789012, matches the files: nothing to"
                + " do.\n");
    noChange();
  }

  @Test
  void register_withPlan_changesNothing() {
    assertThat(register("--plan")).isZero();

    assertThat(process.stdout()).endsWith("This is only the plan; nothing was changed.\n");
    noChange();
    assertThat(process.aws.isClosed()).isTrue();
  }

  @Test
  void register_withJson_printsThePlanAsData() {
    assertThat(register("--json")).isZero();

    JsonNode result = FakeAws.json(process.stdout());
    assertThat(result.at("/plan/steps/0/action").asText()).isEqualTo("create");
    assertThat(result.path("applied").asBoolean()).isTrue();
    assertThat(result.path("left").isEmpty()).isTrue();
  }

  @Test
  void register_ofOtherNames_takesTheFlags() {
    assertThat(register("--queue", "staging", "--log-group", "/staging")).isZero();

    assertThat(account.queues).containsKey("staging");
    assertThat(account.logGroups).containsKey("/staging");
  }

  @Test
  void register_whereTheEnvironmentHasAnotherName_endsWith11AndChangesNothing() {
    process.environment.put("VIDEO_BATCH_JOB_QUEUE", "academy-video-batch-qeue");

    assertThat(register()).isEqualTo(11);

    assertThat(process.stderr())
        .contains(
            "Nothing was registered: VIDEO_BATCH_JOB_QUEUE is academy-video-batch-qeue, but the"
                + " files say academy-video-batch-queue.");
    noChange();
    assertThat(register("--queue", "academy-video-batch-queue")).isZero();
  }

  @Test
  void register_thatIsDenied_endsWith42AndNamesTheRight() {
    process.aws.fail(
        AwsOperation.IAM_CREATE_ROLE, AwsFault.Kind.DENIED, "AccessDenied", "is not authorized");

    assertThat(register()).isEqualTo(42);

    assertThat(process.stderr()).contains("Grant iam:CreateRole to the user or role");
    assertThat(process.stdout()).contains("Created the service-linked role");
  }

  @Test
  void register_thatIsThrottled_endsWith33() {
    process.aws.fail(
        AwsOperation.BATCH_CREATE_COMPUTE_ENVIRONMENT,
        AwsFault.Kind.THROTTLED,
        "TooManyRequestsException",
        "Too Many Requests");

    assertThat(register()).isEqualTo(33);
  }

  @Test
  void check_ofWhatWasRegistered_endsWith0() {
    register();

    assertThat(
            run(
                "check",
                "--set",
                "subnets=subnet-1",
                "--set",
                "securityGroups=sg-1",
                "--set",
                "imageTag=" + FakeDeployment.TAG))
        .isZero();
    assertThat(process.stdout())
        .isEqualTo(
            """
            The deployment in eu-central-1, account 123456789012, matches the files.

            name of              command line  environment  files                            AWS
            job queue            -             -            academy-video-batch-queue        the same
            job definition       -             -            academy-video-batch-jobdef       the same
            compute environment  -             -            academy-video-batch-ce           the same
            log group            -             -            /aws/batch/academy-video-worker  the same
            """);
  }

  @Test
  void check_ofOneLetterOffAndADifference_endsWith80AndShowsBoth() {
    register();
    FakeDeployment.of(account.queues, "academy-video-batch-queue").put("priority", 9);
    process.environment.put("VIDEO_BATCH_COMPUTE_ENVIRONMENT", "academy-video-batch-ec");

    assertThat(run("check")).isEqualTo(80);

    assertThat(process.stdout())
        .startsWith("The deployment in eu-central-1, account 123456789012, differs from the files.")
        .contains(
            "VIDEO_BATCH_COMPUTE_ENVIRONMENT says academy-video-batch-ec, the files say"
                + " academy-video-batch-ce; did you mean that?")
        .contains("job queue academy-video-batch-queue  priority  1      9");
  }

  @Test
  void check_withJson_printsTheSameAsData() {
    register();
    account.queues.clear();

    assertThat(run("check", "--json")).isEqualTo(80);

    JsonNode report = FakeAws.json(process.stdout());
    assertThat(report.path("outcome").asText()).isEqualTo("different");
    assertThat(report.at("/missing/0").asText()).isEqualTo("job queue academy-video-batch-queue");
    assertThat(report.at("/names/0/thing").asText()).isEqualTo("job queue");
  }

  @Test
  void jobdef_withoutOrWithAnUnknownCommand_endsWith13AndNamesThem() {
    assertThat(run()).isEqualTo(13);
    assertThat(process.stderr())
        .contains("jobdef needs a command; its commands are render, check, register.");

    assertThat(run("chek")).isEqualTo(13);
    assertThat(process.stderr())
        .contains("\"chek\" is not a command of jobdef (did you mean check?); the commands are");

    assertThat(run("check", "--quue=x")).isEqualTo(13);
    assertThat(process.stderr())
        .contains("jobdef check has no option \"--quue\" (did you mean --queue?)")
        .contains("Run ./entrypoint jobdef check --help");
  }
}
