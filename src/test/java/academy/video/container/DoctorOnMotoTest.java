package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.config.BatchNames;
import academy.video.json.Json;
import academy.video.ops.doctor.Cause;
import academy.video.ops.doctor.Certainty;
import academy.video.ops.doctor.Collector;
import academy.video.ops.doctor.Diagnosis;
import academy.video.ops.doctor.Doctor;
import academy.video.ops.doctor.Finding;
import academy.video.ops.doctor.Masker;
import academy.video.ops.doctor.Question;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import academy.video.ops.doctor.Snapshot;
import academy.video.ops.doctor.SnapshotFile;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A whole environment on a server that no one here wrote, broken in one place at a time: the doctor
 * names that place. And jobs that end in real containers, in most classes of exit codes.
 *
 * <p>What moto can't represent (no reasons of Batch, no instances that register, no exit codes) is
 * in the snapshots that {@code DoctorTest} judges.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorOnMotoTest {

  private final BatchNames names = BatchNames.read(Map.of(), Map.of());
  private Moto moto;
  private MotoAccount account;
  @TempDir private Path folder;

  @BeforeAll
  void start() throws IOException {
    moto = Moto.start();
    account = new MotoAccount(moto.aws(), names);
    account.createBucket(URI.create(moto.environment().get("AWS_ENDPOINT_URL")), "videos");
  }

  @AfterAll
  void stop() {
    account.close();
    moto.close();
  }

  private Diagnosis diagnose(Question question) {
    Snapshot snapshot =
        new Masker()
            .mask(
                new Collector(
                        moto.aws(),
                        _ -> Optional.empty(),
                        _ -> Optional.empty(),
                        InstantSource.system())
                    .collect(question));
    Diagnosis diagnosis = new Doctor().diagnose(snapshot);
    SnapshotFile files = new SnapshotFile(new Json());
    files.write(folder.resolve("snapshot.json"), snapshot);
    // Whoever gets the file comes to the same answer.
    assertThat(new Doctor().diagnose(files.read(folder.resolve("snapshot.json"))))
        .isEqualTo(diagnosis);
    return diagnosis;
  }

  private Question question() {
    return new Question(
        Optional.empty(),
        new Name(names.jobQueue(), Source.DEFAULT),
        new Name(names.jobDefinition(), Source.DEFAULT),
        new Name(names.computeEnvironment(), Source.DEFAULT),
        new Name(names.logGroup(), Source.DEFAULT));
  }

  private Question about(String job) {
    Question all = question();
    return new Question(
        Optional.of(job), all.queue(), all.definition(), all.computeEnvironment(), all.logGroup());
  }

  private Finding first(Diagnosis diagnosis) {
    assertThat(diagnosis.verdict()).as(diagnosis.toString()).isEqualTo(Diagnosis.Verdict.FOUND);
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.certainty()).isEqualTo(Certainty.CERTAIN);
    return finding;
  }

  /** Breaks, looks, mends; the cause is gone then. */
  private void assertNamed(Runnable breaking, Runnable mending, Cause cause, String... words) {
    breaking.run();
    try {
      Diagnosis diagnosis = diagnose(question());
      assertThat(first(diagnosis).cause()).as(diagnosis.sentence()).isEqualTo(cause);
      assertThat(diagnosis.sentence()).contains(words);
    } finally {
      mending.run();
    }
    assertThat(diagnose(question()).findings()).extracting(Finding::cause).doesNotContain(cause);
  }

  @Test
  void wholeAccount_hasNothingThatIsCertainlyWrong() {
    Diagnosis diagnosis = diagnose(question());

    assertThat(diagnosis.findings())
        .as(diagnosis.toString())
        .noneMatch(finding -> finding.certainty() == Certainty.CERTAIN);
  }

  @Test
  void disabledQueue_isNamed() {
    assertNamed(
        () -> account.setQueueState("DISABLED"),
        () -> account.setQueueState("ENABLED"),
        Cause.QUEUE_DISABLED,
        names.jobQueue());
  }

  @Test
  void disabledEnvironment_isNamed() {
    assertNamed(
        () -> account.setEnvironmentState("DISABLED"),
        () -> account.setEnvironmentState("ENABLED"),
        Cause.ENVIRONMENT_DISABLED,
        names.computeEnvironment());
  }

  @Test
  void wrongNames_areNamedWithThoseThatThereAre() {
    Question all = question();

    Diagnosis queue =
        diagnose(
            new Question(
                all.jobId(),
                new Name("academy-video-batch-qeue", Source.ENVIRONMENT),
                all.definition(),
                all.computeEnvironment(),
                all.logGroup()));
    Diagnosis definition =
        diagnose(
            new Question(
                all.jobId(),
                all.queue(),
                new Name("academy-video-batch-jobdefs", Source.FLAG),
                all.computeEnvironment(),
                all.logGroup()));

    assertThat(first(queue).cause()).isEqualTo(Cause.QUEUE_MISSING);
    assertThat(queue.sentence()).contains("academy-video-batch-qeue", names.jobQueue());
    assertThat(first(definition).cause()).isEqualTo(Cause.DEFINITION_MISSING);
    assertThat(definition.sentence())
        .contains("academy-video-batch-jobdefs", names.jobDefinition());
  }

  @Test
  void instanceRoleWithoutItsPolicy_isNamed() {
    assertNamed(
        account::deleteInstancePolicy,
        account::putInstancePolicy,
        Cause.INSTANCE_ROLE_POLICY,
        "video-instance");
  }

  @Test
  void instanceProfileWithoutARole_isNamed() {
    assertNamed(
        account::emptyInstanceProfile,
        account::fillInstanceProfile,
        Cause.INSTANCE_PROFILE_MISSING,
        "video-instance");
  }

  @Test
  void subnetsWithoutARoute_areNamed() {
    assertNamed(
        account::deleteRoute,
        account::addRoute,
        Cause.SUBNETS_WITHOUT_ROUTE,
        names.computeEnvironment(),
        "no route to ECR and ECS");
  }

  @Test
  void subnetsWithSomeEndpoints_lackTheOthers() {
    account.deleteRoute();
    List<String> endpoints = account.createEndpoints("ecs", "ecs-agent", "ecs-telemetry");
    try {
      Diagnosis diagnosis = diagnose(question());

      assertThat(first(diagnosis).cause()).isEqualTo(Cause.ENDPOINTS_MISSING);
      assertThat(diagnosis.sentence()).contains("ecr.api", "ecr.dkr");
    } finally {
      account.deleteEndpoints(endpoints);
      account.addRoute();
    }
  }

  @Test
  void securityGroupThatLetsNothingOut_isNamed() {
    assertNamed(account::closeSecurityGroup, account::openSecurityGroup, Cause.NO_EGRESS, "sg-");
  }

  @Test
  void imageThatIsNotInEcr_isNamed() {
    assertNamed(
        account::deleteImage,
        () -> account.putImage("arm64"),
        Cause.IMAGE_MISSING,
        MotoAccount.TAG);
  }

  @Test
  void imageForAnotherProcessor_isNamed() {
    account.deleteImage();
    assertNamed(
        () -> account.putImage("amd64"),
        () -> {
          account.deleteImage();
          account.putImage("arm64");
        },
        Cause.IMAGE_ARCHITECTURE,
        "amd64",
        "arm64");
  }

  @Test
  void secretThatIsGone_isNamed() {
    assertNamed(account::deleteSecret, account::createSecret, Cause.SECRET_MISSING, "r2");
  }

  @Test
  void logGroupThatIsGone_isNamed() {
    assertNamed(
        account::deleteLogGroup,
        account::createLogGroup,
        Cause.LOG_GROUP_MISSING,
        names.logGroup());
  }

  @Test
  void jobThatFindsNoPlace_isExplainedByTheNetwork() throws Exception {
    account.deleteRoute();
    try {
      String job =
          moto.hold("RUNNABLE", () -> submit(names.jobDefinition(), Map.of("source", "none")));

      Diagnosis diagnosis = diagnose(about(job));

      assertThat(first(diagnosis).cause()).isEqualTo(Cause.SUBNETS_WITHOUT_ROUTE);
      assertThat(diagnosis.sentence())
          .isEqualTo(
              "Jobs are accepted but stay RUNNABLE: compute environment academy-video-batch-ce has"
                  + " 0 instances because its subnets have no route to ECR and ECS (no NAT gateway,"
                  + " no VPC endpoints).");
      moto.aws()
          .call(
              AwsOperation.BATCH_TERMINATE_JOB,
              FakeAws.json("{}").put("jobId", job).put("reason", "the test is over"));
    } finally {
      moto.release();
      account.addRoute();
    }
  }

  /** The worker in a container, whose last line is all that tells why it ended. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r2://none/in.mp4 | R2_ENDPOINT=MOTO | VARIABLE_MISSING | R2_ACCESS_KEY_ID",
        "/in.mp4 | VIDEO_STORAGE_DEADLINE=soon | WORKER_CODE | CONFIG_INVALID",
        "/in.mp4 | profile=none | WORKER_CODE | PROFILE_INVALID",
        "/in/no.mp4 | '' | WORKER_CODE | SOURCE_NOT_FOUND",
        "/etc/passwd | AWS_ENDPOINT_URL_S3=MOTO AWS_ACCESS_KEY_ID=id"
            + " AWS_SECRET_ACCESS_KEY=secret | WORKER_CODE | SOURCE_UNSUPPORTED",
        "r2://none/in.mp4 | R2_ENDPOINT=MOTO KEYS | WORKER_CODE | BUCKET_NOT_FOUND",
        "r2://none/in.mp4 | R2_ENDPOINT=http://127.0.0.1:9 KEYS | WORKER_CODE |"
            + " STORAGE_UNAVAILABLE",
      })
  void jobThatEndsWithACode_isExplainedByItsLastLine(
      String source, String variables, Cause cause, String word) throws Exception {
    Map<String, String> given = given(variables);
    given.putIfAbsent("AWS_REGION", "eu-central-1");
    // A job of Batch may not write to its container's own files; the source is looked at first.
    Map<String, String> parameters =
        new HashMap<>(Map.of("source", source, "destination", "s3://videos/7", "videoId", "7"));
    Optional.ofNullable(given.remove("profile"))
        .ifPresent(profile -> parameters.put("profile", profile));
    String job = submitWorker(parameters, given);
    awaitEnd(job);

    Diagnosis diagnosis = diagnose(about(job));

    assertThat(first(diagnosis).cause()).as(diagnosis.toString()).isEqualTo(cause);
    assertThat(diagnosis.sentence()).startsWith("The job failed").contains(word);
  }

  /** Pairs of names and values, where {@code MOTO} and {@code KEYS} stand for more. */
  private Map<String, String> given(String variables) {
    String moreKeys = "R2_ACCESS_KEY_ID=id R2_SECRET_ACCESS_KEY=secret VIDEO_STORAGE_DEADLINE=1s";
    return Stream.of(
            variables
                .replace("MOTO", moto.environment().get("AWS_ENDPOINT_URL"))
                .replace("KEYS", moreKeys)
                .split(" "))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, _) -> a, HashMap::new));
  }

  /** Submits a job of a definition whose image is the worker under test. */
  private String submitWorker(Map<String, String> parameters, Map<String, String> variables) {
    BatchNames worker =
        new BatchNames(
            names.jobQueue(),
            "worker-under-test",
            names.computeEnvironment(),
            names.logGroup(),
            names.project());
    moto.createJobDefinition(worker, variables);
    return submit(worker.jobDefinition(), parameters);
  }

  private String submit(String definition, Map<String, String> parameters) {
    ObjectNode request =
        FakeAws.json("{\"jobName\": \"doctor-test\"}")
            .put("jobQueue", MotoAccount.QUEUE_OF_TESTS)
            .put("jobDefinition", definition);
    parameters.forEach(request.putObject("parameters")::put);
    return moto.aws().call(AwsOperation.BATCH_SUBMIT_JOB, request).path("jobId").asText();
  }

  private void awaitEnd(String job) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      JsonNode state =
          moto.aws()
              .call(AwsOperation.BATCH_DESCRIBE_JOBS, FakeAws.json("{\"jobs\":[\"" + job + "\"]}"))
              .at("/jobs/0/status");
      if (state.asText().equals("FAILED")) {
        return;
      }
      Thread.sleep(Duration.ofMillis(200));
    }
    throw new AssertionError("job " + job + " does not end");
  }
}
