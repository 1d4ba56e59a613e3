package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.batch.Resubmissions;
import academy.video.config.BatchNames;
import academy.video.json.Json;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import academy.video.ops.cutover.Cutover;
import academy.video.ops.cutover.CutoverReport;
import academy.video.ops.cutover.Held;
import academy.video.ops.cutover.RulesReader;
import academy.video.ops.status.JobState;
import academy.video.ops.status.StatusReader;
import academy.video.ops.stuckscan.Outcome;
import academy.video.ops.stuckscan.Outcome.Result;
import academy.video.ops.stuckscan.Proposal;
import academy.video.ops.stuckscan.ScanReport;
import academy.video.ops.stuckscan.StuckScan;
import academy.video.ops.stuckscan.VideoFolders;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Jobs that hang in real containers, on servers that no one here wrote: moto runs them, and Adobe's
 * S3Mock keeps the videos. The definition's first revision sleeps; a later one is the worker.
 */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StuckScanOnMotoTest {

  /** No shorter than a worker that is well may be silent: the job that cures must not be taken. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final StuckLimits LIMITS =
      new StuckLimits(Map.of(StuckLimit.HEARTBEAT, SILENCE), 2);

  private final BatchNames names = BatchNames.read(Map.of(), Map.of());
  private final Json json = new Json();
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
    store("").put("in/tiny.mp4", Files.readAllBytes(Path.of("test-media/tiny.mp4")));
  }

  @AfterAll
  void stop() {
    moto.close();
    connection.close();
    storage.close();
  }

  @Test
  void twoScansAtOnce_ofAJobThatHangs_endItAndTheVideoIsPublishedOnce() throws Exception {
    String hanging = submitHanging("7");
    moto.createJobDefinition(names, storage.environment()); // the cure

    List<Outcome> outcomes = scanTwiceAtOnce("7");

    assertThat(outcomes)
        .extracting(Outcome::result)
        .containsOnlyOnce(Result.RESUBMITTED)
        .isSubsetOf(Result.RESUBMITTED, Result.CLAIMED, Result.OVERTAKEN, Result.ENDED);
    BatchJob ended = jobs.describe(hanging).orElseThrow();
    assertThat(ended.state()).isEqualTo(BatchState.FAILED);
    assertThat(ended.statusReason().orElseThrow())
        .startsWith(Resubmissions.REASON + "It has run for ");
    List<BatchJob> ofTheVideo = jobs.named(names.jobQueue(), ended.name());
    assertThat(ofTheVideo).hasSize(2);
    assertThat(awaitEnd(ofTheVideo.getFirst().id()).state()).isEqualTo(BatchState.SUCCEEDED);

    assertThat(new StatusReader(store("out/7"), json, InstantSource.system()).read())
        .satisfies(
            video -> {
              assertThat(video.job()).isEqualTo(JobState.SUCCEEDED);
              assertThat(video.publication().complete()).isTrue();
            });
    assertThat(status("7").path("resubmissions").asInt()).isEqualTo(1);
    assertThat(store("out/7").list(ObjectLayout.WORK_PREFIX)).isEmpty();
    assertThat(scan(LIMITS, /* apply= */ true).stuck()).isEmpty();
    assertThat(retryConditionOfCutover()).isEqualTo(Held.HELD);
  }

  @Test
  void scans_ofAVideoThatAlwaysHangs_giveUpAfterTheLastTime() throws Exception {
    submitHanging("always");
    StuckLimits once = new StuckLimits(LIMITS.times(), 1);

    Outcome first = only(scan(once, /* apply= */ true), "always");
    String again = first.newJobId().orElseThrow();
    awaitRunning(again);
    ScanReport.Entry last = entry(scan(once, /* apply= */ true), "always");

    assertThat(first.result()).isEqualTo(Result.RESUBMITTED);
    assertThat(last.job().proposal()).isEqualTo(Proposal.GIVE_UP);
    assertThat(last.job().resubmissions()).isEqualTo(1);
    assertThat(last.outcome().detail()).isEqualTo("explained " + again);
    assertThat(jobs.describe(again).orElseThrow().state()).isEqualTo(BatchState.RUNNING);
    jobs.terminate(again, "the test is over");
    awaitEnd(again);
  }

  /** A job in a container that does nothing, running for longer than its heartbeat may be old. */
  private String submitHanging(String video) throws InterruptedException {
    moto.aws()
        .call(
            AwsOperation.BATCH_REGISTER_JOB_DEFINITION,
            FakeAws.json(
                """
                {"jobDefinitionName": "%s", "type": "container",
                 "containerProperties": {"image": "debian:trixie-slim",
                   "command": ["sleep", "600"],
                   "resourceRequirements": [{"type": "VCPU", "value": "1"},
                                            {"type": "MEMORY", "value": "128"}]}}\
                """
                    .formatted(names.jobDefinition())));
    String id =
        new JobSubmitter(moto.aws(), store("out/" + video), json, InstantSource.system())
            .submit(
                new JobRequest(
                    "r2://videos/in/tiny.mp4",
                    "r2://videos/out/" + video,
                    video,
                    "standard",
                    names.jobQueue(),
                    names.jobDefinition(),
                    names.project()),
                /* force= */ false)
            .jobId();
    awaitRunning(id);
    return id;
  }

  private void awaitRunning(String id) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      if (jobs.describe(id).orElseThrow().state() == BatchState.RUNNING) {
        Thread.sleep(SILENCE.plusSeconds(1)); // now it is silent for longer than it may be
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("job " + id + " does not run: " + jobs.describe(id));
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

  /**
   * What two scans did about a video, the second of them begun while the first was at work. Not at
   * the very same moment: unlike S3 and R2, S3Mock looks and then writes, so that two conditional
   * puts may both succeed. {@code StuckScanTest} has that moment.
   */
  private List<Outcome> scanTwiceAtOnce(String video) throws Exception {
    Callable<ScanReport> first = () -> scan(LIMITS, /* apply= */ true);
    Callable<ScanReport> second =
        () -> {
          Thread.sleep(300);
          return scan(LIMITS, /* apply= */ true);
        };
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<ScanReport> report : threads.invokeAll(List.of(first, second))) {
        report.get().stuck().stream()
            .filter(entry -> entry.job().videoId().equals(video))
            .forEach(entry -> outcomes.add(entry.outcome()));
      }
    }
    return outcomes;
  }

  private ScanReport scan(StuckLimits limits, boolean apply) throws InterruptedException {
    return new StuckScan(
            moto.aws(),
            this::open,
            json,
            InstantSource.system(),
            Thread::sleep,
            job -> "explained " + job.id(),
            UnaryOperator.identity())
        .scan(names.jobQueue(), names.jobDefinition(), names.project(), limits, apply);
  }

  private static Outcome only(ScanReport report, String video) {
    return entry(report, video).outcome();
  }

  private static ScanReport.Entry entry(ScanReport report, String video) {
    List<ScanReport.Entry> entries =
        report.stuck().stream().filter(entry -> entry.job().videoId().equals(video)).toList();
    assertThat(entries).as(report.toString()).hasSize(1);
    return entries.getFirst();
  }

  private Held retryConditionOfCutover() {
    CutoverReport report =
        new Cutover(moto.aws(), json, new RulesReader(json).builtIn())
            .check(names.jobQueue(), names.jobDefinition(), 1, List.of());
    return report.conditions().get(1).held();
  }

  private VideoFolders.Folder open(String destination) {
    ObjectStore store = store(destination.substring("r2://videos/".length()));
    return new VideoFolders.Folder() {
      @Override
      public ObjectStore store() {
        return store;
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private JsonNode status(String video) {
    return json.readTree(store("out/" + video).read(ObjectLayout.STATUS).orElseThrow());
  }

  private ObjectStore store(String prefix) {
    return connection.store(S3Mock.BUCKET, prefix);
  }
}
