package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.config.BatchNames;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.ops.status.JobLines;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.ops.submit.Submission;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.testing.FakeAws;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.testcontainers.DockerClientFactory;

/**
 * Submitted jobs on servers that no one here wrote: moto starts the image as Batch would, and the
 * image reads from and writes to Adobe's S3Mock.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchEndToEndTest {

  private final BatchNames names = BatchNames.read(Map.of(), Map.of());
  private S3Mock storage;
  private S3Connection connection;
  private Moto moto;
  private BatchJobs jobs;

  @BeforeAll
  void start() throws IOException {
    storage = S3Mock.start();
    connection = storage.connect();
    moto = Moto.start();
    jobs = new BatchJobs(moto.aws());
    moto.createBatch(names, storage.environment());
    for (String clip : List.of("tiny.mp4", "counter.mp4", "lecture.mp4")) {
      store("").put("in/" + clip, Files.readAllBytes(Path.of("test-media", clip)));
    }
  }

  @AfterAll
  void stop() {
    moto.close();
    connection.close();
    storage.close();
  }

  @Test
  void submit_aVideo_isPublishedAndItsLastLineIsInTheLog() throws Exception {
    Submission job = submitter("7").submit(request("in/tiny.mp4", "7"), /* force= */ false);

    BatchJob ended = awaitEnd(job.jobId());

    assertThat(ended.state()).isEqualTo(BatchState.SUCCEEDED);
    VideoStatus status = status("7");
    assertThat(status.job()).isEqualTo(JobState.SUCCEEDED);
    assertThat(status.publication().complete()).isTrue();
    assertThat(status.lastJob().orElseThrow().jobId()).contains(job.jobId());
    assertThat(lastLine(ended)).contains("job.finished", "\"exit_code\":0", job.jobId());
  }

  @Test
  void submit_aVideoThatIsNotThere_failsWithItsCodeInTheLastLineAndInStatus() throws Exception {
    Submission job = submitter("none").submit(request("in/none.mp4", "none"), /* force= */ false);

    BatchJob ended = awaitEnd(job.jobId());

    assertThat(ended.state()).isEqualTo(BatchState.FAILED);
    assertThat(lastLine(ended)).contains("job.finished", "\"exit_code\":20");
    assertThat(status("none").lastJob().orElseThrow().exitCode()).contains(20);
  }

  @Test
  void submit_whileItsJobIsAtWork_isRefused() throws Exception {
    Submission job = submitter("twice").submit(request("in/tiny.mp4", "twice"), /* force= */ false);

    assertThatThrownBy(
            () -> submitter("twice").submit(request("in/tiny.mp4", "twice"), /* force= */ false))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.DUPLICATE_JOB);
              assertThat(e.failure().reason()).contains(job.jobId());
            });
    assertThat(awaitEnd(job.jobId()).state()).isEqualTo(BatchState.SUCCEEDED);
  }

  @Test
  void smoke_ofThreeJobs_succeedsAndLeavesNothing() {
    WorkerContainer.Exit smoke =
        operate(
            "smoke",
            "--destination",
            "r2://videos/smoke",
            "--count",
            "3",
            "--limit",
            "10",
            "--log-group",
            Moto.LOG_GROUP);

    assertThat(smoke.code()).as(smoke.everything()).isZero();
    assertThat(smoke.stdout().getFirst())
        .isEqualTo("3 of 3 jobs in a row succeeded: submitted, run, published and logged.");
    assertThat(store("smoke").list("")).isEmpty();
  }

  @Test
  void submitAndFollow_inTheImage_endWithTheJobsOwnCode() {
    WorkerContainer.Exit submitted =
        operate("submit", "r2://videos/in/tiny.mp4", "r2://videos/out/followed", "--json");
    String id = FakeAws.json(String.join("\n", submitted.stdout())).path("job_id").asText();

    WorkerContainer.Exit followed =
        operate("status", "--job", id, "--follow", "--log-group", Moto.LOG_GROUP);

    assertThat(submitted.code()).as(submitted.everything()).isZero();
    assertThat(followed.code()).as(followed.everything()).isZero();
    assertThat(followed.everything()).contains("job.finished");
  }

  @Test
  void submitOfSeveralNodes_isOneVideoThatTheyShare() {
    String id = submitArray("counter.mp4", "shared", 3);

    WorkerContainer.Exit followed =
        operate("status", "--job", id, "--follow", "--log-group", Moto.LOG_GROUP);

    assertThat(followed.code()).as(followed.everything()).isZero();
    VideoStatus status = status("shared");
    assertThat(status.job()).isEqualTo(JobState.SUCCEEDED);
    assertThat(status.publication().complete()).isTrue();
    assertThat(status.lastJob().orElseThrow().jobId()).as("the array job").contains(id);
    assertThat(store("out/shared").list("_work/")).isEmpty();
  }

  /** moto tries no child again: Batch would, and the video would be done sooner. */
  @Test
  void arrayOfWhichAChildIsKilled_isPublishedByTheOthers_asStatusAndDoctorSay() throws Exception {
    String id = submitArray("lecture.mp4", "killed", 4);
    CompletableFuture<Void> killed =
        CompletableFuture.runAsync(() -> killOnceAtWork("killed", id + ":2", 2));

    WorkerContainer.Exit followed =
        operate("status", "--job", id, "--follow", "--log-group", Moto.LOG_GROUP);

    killed.join();
    assertThat(followed.code()).as(followed.everything()).isZero();
    assertThat(followed.everything())
        .contains(
            "State      FAILED",
            "Nodes      4: 3 SUCCEEDED, 1 FAILED",
            id + ":2 is FAILED",
            "Its video is published all the same");
    VideoStatus status = status("killed");
    assertThat(status.job()).isEqualTo(JobState.SUCCEEDED);
    assertThat(status.publication().complete()).isTrue();
    assertThat(store("out/killed").list("_work/")).as("also of the killed node").isEmpty();
    WorkerContainer.Exit doctor = operate("doctor", "--job", id, "--log-group", Moto.LOG_GROUP);
    assertThat(doctor.code()).as(doctor.everything()).isZero();
    assertThat(doctor.everything())
        .contains("the video of array job " + id + " is published; 1 of the 4 children failed");
  }

  private String submitArray(String clip, String video, int nodes) {
    WorkerContainer.Exit submitted =
        operate(
            "submit",
            "r2://videos/in/" + clip,
            "r2://videos/out/" + video,
            "--nodes",
            Integer.toString(nodes),
            "--profile",
            "{\"name\":\"short\",\"segment_seconds\":2,\"gop_seconds\":1}",
            "--json");
    assertThat(submitted.code()).as(submitted.everything()).isZero();
    return FakeAws.json(String.join("\n", submitted.stdout())).path("job_id").asText();
  }

  /** Kills a child's container once its node has told that it lives. */
  private void killOnceAtWork(String video, String child, int node) {
    DockerClient docker = DockerClientFactory.instance().client();
    for (int i = 0; i < 600; i++) {
      boolean isAtWork =
          store("out/" + video).list("_work/").stream()
              .anyMatch(object -> object.key().endsWith("/node-%05d.json".formatted(node)));
      if (isAtWork) {
        docker.listContainersCmd().exec().stream()
            .map(Container::getId)
            .filter(id -> isOf(docker.inspectContainerCmd(id).exec(), child))
            .forEach(id -> docker.killContainerCmd(id).exec());
        return;
      }
      sleep(100);
    }
    throw new AssertionError("node " + node + " does not begin");
  }

  private static boolean isOf(InspectContainerResponse container, String job) {
    String[] environment = container.getConfig().getEnv();
    return environment != null && List.of(environment).contains("AWS_BATCH_JOB_ID=" + job);
  }

  private static void sleep(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a command of the image where it reaches both servers, as an operator would. */
  private WorkerContainer.Exit operate(String... arguments) {
    Map<String, String> environment = new HashMap<>(storage.environment());
    environment.putAll(moto.environment()); // both name a region, and jobs are in moto's
    return WorkerContainer.of(arguments)
        .env(environment)
        .withHost(host -> host.withNetworkMode("host"))
        .run();
  }

  private JobRequest request(String source, String video) {
    return new JobRequest(
        "r2://videos/" + source,
        "r2://videos/out/" + video,
        video,
        "standard",
        names.jobQueue(),
        names.jobDefinition(),
        names.project());
  }

  private JobSubmitter submitter(String video) {
    return new JobSubmitter(moto.aws(), store("out/" + video), new Json(), InstantSource.system());
  }

  private VideoStatus status(String video) {
    return new StatusReader(store("out/" + video), new Json(), InstantSource.system()).read();
  }

  private ObjectStore store(String prefix) {
    return connection.store(S3Mock.BUCKET, prefix);
  }

  private String lastLine(BatchJob job) {
    return new JobLines(moto.aws(), Moto.LOG_GROUP).next(job.logStream().orElseThrow()).getLast();
  }

  private BatchJob awaitEnd(String id) throws InterruptedException {
    for (int i = 0; i < 600; i++) {
      BatchJob job = jobs.describe(id).orElseThrow();
      if (job.state().isOver()) {
        return job;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("job " + id + " did not end");
  }
}
