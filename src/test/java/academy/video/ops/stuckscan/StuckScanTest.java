package academy.video.ops.stuckscan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchState;
import academy.video.batch.RequestedAt;
import academy.video.batch.Resubmissions;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.StuckLimit;
import academy.video.model.StuckLimits;
import academy.video.ops.stuckscan.Outcome.Result;
import academy.video.ops.stuckscan.ScanReport.Entry;
import academy.video.store.InMemoryStore;
import academy.video.store.InMemoryStore.Operation;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StuckScanTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String QUEUE = "academy-video-batch-queue";
  private static final String DEFINITION = "academy-video-batch-jobdef";
  private static final String PROJECT = "academy-video";

  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final FakeAws aws = new FakeAws();
  private final FakeBatch batch = new FakeBatch(aws, clock);
  private final Map<String, InMemoryStore> folders = new HashMap<>();
  private final Json json = new Json();
  private StuckLimits limits = StuckLimits.defaults();
  private UnaryOperator<String> masking = UnaryOperator.identity();

  private StuckScan newScan() {
    return new StuckScan(
        aws,
        this::open,
        json,
        clock,
        time -> now = now.plus(time),
        job -> "Explained: " + job.id() + ".",
        masking);
  }

  private ScanReport scan(boolean apply) throws InterruptedException {
    return newScan().scan(QUEUE, DEFINITION, PROJECT, limits, apply);
  }

  private Entry only(ScanReport report) {
    assertThat(report.stuck()).hasSize(1);
    return report.stuck().getFirst();
  }

  private synchronized VideoFolders.Folder open(String destination) {
    InMemoryStore store = folder(destination.substring(destination.lastIndexOf('/') + 1));
    return new VideoFolders.Folder() {
      @Override
      public ObjectStore store() {
        return store;
      }

      @Override
      public void close() {}
    };
  }

  private synchronized InMemoryStore folder(String video) {
    return folders.computeIfAbsent(video, _ -> new InMemoryStore());
  }

  private void status(String video, String text) {
    folder(video).put(ObjectLayout.STATUS, text.replace('\'', '"').getBytes(UTF_8));
  }

  private JsonNode status(String video) {
    return json.readTree(folder(video).read(ObjectLayout.STATUS).orElseThrow());
  }

  private static Instant before(Duration time) {
    return START.minus(time);
  }

  private static Duration minutes(long count) {
    return Duration.ofMinutes(count);
  }

  private void running(String id, String video, Duration startedAgo, String heartbeat) {
    batch
        .add(id, video, "RUNNING", before(startedAgo.plusMinutes(5)))
        .put("startedAt", before(startedAgo).toEpochMilli());
    status(
        video,
        "{'state':'running','stage':'encode','percent':43.1,'heartbeat':'%s','job_id':'%s'}"
            .formatted(heartbeat, id));
  }

  private ObjectNode failed(String id, String video, String statusReason) {
    return batch
        .add(id, video, "FAILED", before(minutes(90)))
        .put("stoppedAt", before(minutes(30)).toEpochMilli())
        .put("statusReason", statusReason);
  }

  private static void requestedAt(ObjectNode job, Instant time) {
    job.set("container", RequestedAt.override(time));
  }

  private static void attempt(ObjectNode job, int exitCode, String statusReason) {
    job.withArray("attempts")
        .addObject()
        .put("statusReason", statusReason)
        .putObject("container")
        .put("exitCode", exitCode);
  }

  // States before RUNNING.

  @ParameterizedTest
  @CsvSource({
    "SUBMITTED, 9, false",
    "SUBMITTED, 11, true",
    "PENDING, 1430, false",
    "PENDING, 1450, true",
    "RUNNABLE, 59, false",
    "RUNNABLE, 61, true",
    "STARTING, 79, false",
    "STARTING, 81, true"
  })
  void scan_aJobThatWaits_isStuckOnceItsLimitIsOver(String state, long ageMinutes, boolean stuck)
      throws Exception {
    batch.add("j", "7", state, before(minutes(ageMinutes)));

    ScanReport report = scan(/* apply= */ false);

    assertThat(report.jobs()).isEqualTo(1);
    assertThat(report.stuck()).hasSize(stuck ? 1 : 0);
    if (stuck) {
      StuckJob job = only(report).job();
      assertThat(job.state()).isEqualTo(BatchState.valueOf(state));
      assertThat(job.proposal()).isEqualTo(Proposal.RESUBMIT);
      assertThat(job.forMs()).isEqualTo(minutes(ageMinutes).toMillis());
      assertThat(job.destination()).isEqualTo("s3://videos/7");
      assertThat(only(report).outcome().result()).isEqualTo(Result.LEFT);
    }
    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB)).isEmpty();
  }

  @Test
  void scan_withLimitsOfItsOwn_measuresByThem() throws Exception {
    limits = new StuckLimits(Map.of(StuckLimit.SUBMITTED, Duration.ofSeconds(30)), 2);
    batch.add("j", "7", "SUBMITTED", before(minutes(1)));

    assertThat(only(scan(false)).job().reason())
        .isEqualTo("It is SUBMITTED, 1 min after it was submitted; 30 s is allowed.");
  }

  @Test
  void scan_anArrayWhoseNodesBeat_isWell() throws Exception {
    batch.addArray("p", "7", 4, "RUNNING", before(Duration.ofHours(5)));
    batch.job("p:2").put("status", "RUNNABLE");
    batch.job("p:3").put("status", "FAILED");
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:59:50Z'}");

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_anArrayOfWhichNoNodeBegan_waitsAsOneJob() throws Exception {
    batch.addArray("waits", "7", 4, "RUNNABLE", before(minutes(30)));
    batch.addArray("works", "8", 4, "RUNNABLE", before(minutes(50)));
    batch.job("works:0").put("status", "RUNNING");

    ScanReport report = scan(false);

    assertThat(report.runnable()).isEqualTo(1);
    assertThat(report.oldestRunnableMs()).isEqualTo(minutes(30).toMillis());
  }

  @Test
  void scan_anArrayWhoseCountsAreNotTold_isNotJudged() throws Exception {
    batch
        .add("j", "7", "PENDING", before(Duration.ofDays(3)))
        .putObject("arrayProperties")
        .put("size", 4);

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void apply_anArrayWhoseNodesAreSilent_endsAndResubmitsItAsAWhole() throws Exception {
    batch.addArray("p", "7", 4, "RUNNING", before(Duration.ofHours(5)));
    status(
        "7",
        "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:30:00Z','stage':'encode',"
            + "'percent':40.0}");

    Entry entry = only(scan(true));

    assertThat(entry.job().jobId()).isEqualTo("p");
    assertThat(entry.job().reason())
        .isEqualTo(
            "The last heartbeat of its 4 nodes, in encode at 40.0 %, is 30 min old, with 4 RUNNING;"
                + " 10 min is allowed.");
    assertThat(entry.outcome().result()).isEqualTo(Result.RESUBMITTED);
    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB))
        .extracting(request -> request.path("jobId").asText())
        .containsExactly("p");
    JsonNode again = aws.requests(AwsOperation.BATCH_SUBMIT_JOB).getFirst();
    assertThat(again.at("/arrayProperties/size").asInt()).isEqualTo(4);
    assertThat(again.at("/containerOverrides/environment/1/name").asText())
        .isEqualTo("VIDEO_NODES");
  }

  @Test
  void apply_anArrayOfWhichAChildDoesNotEnd_leavesItToTheNextScan() throws Exception {
    batch.letChildrenLinger();
    batch.addArray("p", "7", 4, "RUNNING", before(Duration.ofHours(5)));
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:30:00Z'}");

    Entry entry = only(scan(true));

    assertThat(entry.outcome().result()).isEqualTo(Result.ENDING);
    assertThat(entry.outcome().detail()).contains("is still PENDING");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();

    for (int i = 0; i < 4; i++) {
      batch.job("p:" + i).put("status", "FAILED").put("statusReason", "terminated");
    }
    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.RESUBMITTED);
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNABLE, 50, false",
    "RUNNABLE, 70, true",
    "RUNNING,  70, false",
    "RUNNING,  100, true"
  })
  void scan_anArrayOfWhichNothingWasHeard_getsTheTimeToWaitAndToStart(
      String state, int minutes, boolean stuck) throws Exception {
    batch.addArray("p", "7", 3, state, before(minutes(minutes)));
    status("7", "{'state':'submitted','job_id':'p','heartbeat':'2026-03-01T10:00:00Z'}");

    assertThat(scan(false).stuck()).hasSize(stuck ? 1 : 0);
  }

  @Test
  void scan_anArrayWhoseMachinesWereReclaimed_mayWaitForOthersAgain() throws Exception {
    batch.addArray("p", "7", 3, "RUNNABLE", before(Duration.ofHours(3)));
    batch.job("p:0").put("status", "SUCCEEDED");
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:30:00Z'}");

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_anArrayWhoseVideoIsPublished_isLeftToEnd() throws Exception {
    batch.addArray("p", "7", 3, "RUNNABLE", before(Duration.ofHours(3)));
    batch.job("p:0").put("status", "SUCCEEDED");
    status("7", "{'state':'succeeded','job_id':'p','heartbeat':'2026-03-01T10:30:00Z'}");

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_aFailedArrayAllOfWhoseChildrenDiedByTheirMachines_isSubmittedAgain() throws Exception {
    failedArray("Host EC2 (instance i-0) terminated.", null);
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:00:00Z'}");

    Entry entry = only(scan(true));

    assertThat(entry.job().reason()).startsWith("Child p:0: It failed after 1 attempt because");
    assertThat(entry.outcome().result()).isEqualTo(Result.RESUBMITTED);
  }

  @Test
  void scan_aFailedArrayOneOfWhoseChildrenFailedForGood_isLeft() throws Exception {
    failedArray("Host EC2 (instance i-0) terminated.", 22);
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:00:00Z'}");

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_aFailedArrayWhoseVideoIsPublished_isLeft() throws Exception {
    failedArray("Host EC2 (instance i-0) terminated.", null);
    status(
        "7",
        "{'state':'succeeded','job_id':'p','requested_at':'2026-03-01T11:20:00Z',"
            + "'heartbeat':'2026-03-01T11:40:00Z'}");

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_aJobBesideAnArrayAtWork_waitsForRoom() throws Exception {
    batch.addArray("p", "7", 3, "RUNNING", before(Duration.ofHours(3)));
    status("7", "{'state':'running','job_id':'p','heartbeat':'2026-03-01T11:59:50Z'}");
    batch.add("j", "8", "RUNNABLE", before(Duration.ofHours(2)));

    assertThat(scan(false).stuck()).isEmpty();
  }

  /** Two failed children: one by its machine, and one by that or with this exit code. */
  private void failedArray(String statusReason, @Nullable Integer code) {
    batch
        .addArray("p", "7", 3, "SUCCEEDED", before(minutes(60)))
        .put("status", "FAILED")
        .put("statusReason", "Array Child Job failed")
        .put("stoppedAt", before(minutes(5)).toEpochMilli());
    for (int i = 0; i < 2; i++) {
      ObjectNode child = batch.job("p:" + i).put("status", "FAILED");
      child.put("stoppedAt", before(minutes(5)).toEpochMilli()).put("statusReason", statusReason);
      ObjectNode attempt = child.withArray("attempts").addObject();
      attempt.put("statusReason", statusReason);
      if (i == 1 && code != null) {
        attempt.putObject("container").put("exitCode", code);
      }
    }
  }

  @Test
  void scan_aRetriedJob_countsFromTheEndOfItsLastAttempt() throws Exception {
    batch
        .add("j", "7", "RUNNABLE", before(minutes(300)))
        .withArray("attempts")
        .addObject()
        .put("stoppedAt", before(minutes(20)).toEpochMilli());

    ScanReport report = scan(false);
    assertThat(report.stuck()).isEmpty();
    assertThat(report.oldestRunnableMs()).isEqualTo(minutes(20).toMillis());
  }

  @Test
  void scan_aJobBehindOthers_mayHaveWaitedForThem() throws Exception {
    batch
        .add("j", "7", "RUNNABLE", before(minutes(300)))
        .withArray("dependsOn")
        .addObject()
        .put("jobId", "x");

    ScanReport report = scan(false);
    assertThat(report.stuck()).isEmpty();
    assertThat(report.runnable()).isZero();
    assertThat(report.oldestRunnableMs()).isZero();
  }

  @Test
  void scan_aBusyQueue_isWaitedFor() throws Exception {
    batch.add("waits", "7", "RUNNABLE", before(minutes(300)));
    running("works", "8", minutes(200), before(Duration.ofSeconds(5)).toString());

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aQueueInWhichAJobStartedLately_isWaitedFor() throws Exception {
    batch.add("waits", "7", "RUNNABLE", before(minutes(300)));
    batch
        .add("done", "8", "SUCCEEDED", before(minutes(300)))
        .put("startedAt", before(minutes(50)).toEpochMilli());

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aJobThatBatchSaysBlocksTheQueue_isStuckThoughOthersRun() throws Exception {
    batch
        .add("j", "7", "RUNNABLE", before(minutes(61)))
        .put(
            "statusReason",
            "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement is too"
                + " high.");
    running("works", "8", minutes(20), before(Duration.ofSeconds(5)).toString());

    assertThat(only(scan(false)).job().reason())
        .isEqualTo(
            "It is RUNNABLE, 1 h 1 min after it was submitted; 1 h is allowed. Batch says:"
                + " MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement is"
                + " too high.");
  }

  @Test
  void scan_aQueueThatStands_dealsWithItsHeadAlone() throws Exception {
    batch.add("second", "8", "RUNNABLE", before(minutes(100)));
    batch.add("first", "7", "RUNNABLE", before(minutes(200)));

    List<Entry> entries = scan(false).stuck();

    assertThat(entries).extracting(entry -> entry.job().jobId()).containsExactly("first", "second");
    assertThat(entries.getFirst().job().proposal()).isEqualTo(Proposal.RESUBMIT);
    assertThat(entries.getFirst().job().reason())
        .isEqualTo(
            "It is RUNNABLE, 3 h 20 min after it was submitted; 1 h is allowed. No job of the queue"
                + " is known to have started.");
    assertThat(entries.getLast().job().proposal()).isEqualTo(Proposal.WAIT);
    assertThat(entries.getLast().job().reason()).contains("because job first blocks the queue");
  }

  @Test
  void scan_whereBatchTellsTheHead_believesIt() throws Exception {
    batch.add("older", "7", "RUNNABLE", before(minutes(200)));
    batch.add("head", "8", "RUNNABLE", before(minutes(100)));
    aws.answer(
        AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT,
        "{\"frontOfQueue\":{\"jobs\":[{\"jobArn\":\"arn:aws:batch:r:1:job/head\"}]}}");

    assertThat(scan(false).stuck())
        .extracting(entry -> entry.job().jobId() + " " + entry.job().proposal())
        .containsExactly("older WAIT", "head RESUBMIT");
  }

  @Test
  void scan_ofAStartingJob_countsFromItsTask() throws Exception {
    ObjectNode job = batch.add("j", "7", "STARTING", before(minutes(300)));
    String task = "arn:aws:ecs:eu-central-1:123456789012:task/cluster-1/abc";
    job.putObject("container").put("taskArn", task);
    Map<String, Instant> created = new HashMap<>();
    aws.answer(
        AwsOperation.ECS_DESCRIBE_TASKS,
        request -> {
          assertThat(request)
              .isEqualTo(FakeAws.json("{\"cluster\":\"cluster-1\",\"tasks\":[\"" + task + "\"]}"));
          return FakeAws.json(
              "{\"tasks\":[{\"createdAt\":\"%s\"}]}".formatted(created.get("task")));
        });

    created.put("task", before(minutes(19)));
    assertThat(scan(false).stuck()).isEmpty();

    created.put("task", before(minutes(25)));
    assertThat(only(scan(false)).job().reason())
        .isEqualTo("It has been STARTING for 25 min; 20 min is allowed.");
  }

  @Test
  void scan_jobsOfOtherDefinitions_areNotOurs() throws Exception {
    batch
        .add("j", "7", "SUBMITTED", before(minutes(300)))
        .put("jobDefinition", "arn:aws:batch:r:1:job-definition/academy-video-batch-jobdef-old:1");

    ScanReport report = scan(false);

    assertThat(report.jobs()).isZero();
    assertThat(report.stuck()).isEmpty();
  }

  // RUNNING.

  @Test
  void scan_aRunningJobWithAFreshHeartbeat_isAudio() throws Exception {
    running("j", "7", minutes(500), before(minutes(9)).toString());

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aRunningJobWithAnOldHeartbeat_isStuck() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());

    StuckJob job = only(scan(false)).job();

    assertThat(job.proposal()).isEqualTo(Proposal.RESUBMIT);
    assertThat(job.reason())
        .isEqualTo("Its last heartbeat, in encode at 43.1 %, is 47 min old; 10 min is allowed.");
  }

  @Test
  void scan_aNewAttempt_isNotJudgedByTheHeartbeatOfTheOneBefore() throws Exception {
    running("j", "7", minutes(5), before(minutes(47)).toString());

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aRunningJobThatNeverWrote_isStuckOnceItShouldHave() throws Exception {
    batch
        .add("j", "7", "RUNNING", before(minutes(60)))
        .put("startedAt", before(minutes(12)).toEpochMilli());
    status(
        "7", "{'state':'submitted','heartbeat':'%s','job_id':'j'}".formatted(before(minutes(60))));

    assertThat(only(scan(false)).job().reason())
        .isEqualTo("It has run for 12 min without a heartbeat in status.json; 10 min is allowed.");
  }

  @Test
  void scan_aRunningJobWhoseStatusAnotherJobWrites_isNotCalledSilent() throws Exception {
    running("j", "7", minutes(60), before(minutes(1)).toString());
    status("7", "{'state':'running','heartbeat':'%s','job_id':'k'}".formatted(before(minutes(1))));

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aJobThatRunsForDaysAndStillWrites_isOnlyPointedAt() throws Exception {
    running("j", "7", Duration.ofHours(25), before(Duration.ofSeconds(5)).toString());

    Entry entry = only(scan(/* apply= */ true));

    assertThat(entry.job().proposal()).isEqualTo(Proposal.LOOK);
    assertThat(entry.job().reason())
        .isEqualTo("It has run for 25 h, 24 h is allowed; but its heartbeat is fresh, at 43.1 %.");
    assertThat(entry.outcome().result()).isEqualTo(Result.LEFT);
    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB)).isEmpty();
  }

  @Test
  void scan_aRunningJobWhoseFolderCantBeRead_isUndecidedAndTheRestIsJudged() throws Exception {
    running("j", "7", minutes(60), before(minutes(47)).toString());
    running("k", "8", minutes(60), before(minutes(47)).toString());
    folder("7")
        .failAt(
            Operation.READ, 1, Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "The key is refused."));

    ScanReport report = scan(false);

    assertThat(report.undecided())
        .extracting(Undecided::jobId, Undecided::failure, Undecided::reason)
        .containsExactly(Tuple.tuple("j", ExitCode.STORAGE_ACCESS_DENIED, "The key is refused."));
    assertThat(only(report).job().jobId()).isEqualTo("k");
  }

  // FAILED.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host EC2 (instance i-0a1b) terminated. | 137 | because its instance went away",
        "Your Spot Task was interrupted. | 143 | because AWS took its Spot capacity back",
        "Task stopped during instance draining | 137 | because its instance was drained",
        "Timeout waiting for network interface provisioning to complete. | 0 | no network"
            + " interface",
        "Essential container in task exited | 30 | with 30 STORAGE_UNAVAILABLE",
        "Essential container in task exited | 31 | with 31 STORAGE_THROTTLED",
        "Job attempt duration exceeded timeout | 32 | with 32 INTERRUPTED"
      })
  void scan_aJobThatFailedForACauseThatPasses_isFound(String reason, int code, String told)
      throws Exception {
    ObjectNode job = failed("j", "7", reason);
    if (code > 0) {
      attempt(job, code, reason);
    }

    StuckJob stuck = only(scan(false)).job();

    assertThat(stuck.proposal()).isEqualTo(Proposal.RESUBMIT);
    assertThat(stuck.reason()).contains(told);
    assertThat(stuck.forMs()).isEqualTo(minutes(30).toMillis());
  }

  @ParameterizedTest
  @CsvSource({"20", "22", "40", "50", "52", "60", "61", "62"})
  void scan_aJobThatFailedForACauseThatStays_isNotTriedAgain(int code) throws Exception {
    attempt(failed("j", "7", "Essential container in task exited"), code, "Essential container");

    assertThat(scan(false).stuck()).isEmpty();
  }

  @Test
  void scan_aFailureThatOnlyStatusJsonTells_isBelieved() throws Exception {
    failed("j", "7", "Essential container in task exited");
    status(
        "7",
        "{'state':'failed','heartbeat':'%s','job_id':'j','failure':{'exit_code':30,'reason':'R2 did"
            .concat(" not answer.'}}")
            .formatted(before(minutes(30))));

    assertThat(only(scan(false)).job().reason())
        .isEqualTo(
            "It failed with 30 STORAGE_UNAVAILABLE, which passes by itself: R2 did not answer.");
  }

  @Test
  void scan_aQueueLimitForWantOfCapacity_isTriedAgainAndOneForAMistakeIsNot() throws Exception {
    failed(
        "c",
        "7",
        "Canceled by JobStateTimeLimit action due to reason: CAPACITY:INSUFFICIENT_INSTANCE");
    failed(
        "m",
        "8",
        "Canceled by JobStateTimeLimit action due to reason: MISCONFIGURATION:JOB_RESOURCE");

    assertThat(only(scan(false)).job().jobId()).isEqualTo("c");
  }

  @Test
  void scan_aJobThatAPersonEnded_isLeft() throws Exception {
    ObjectNode job = failed("j", "7", "not needed any more");
    attempt(job, 32, "not needed any more");
    job.put("isTerminated", true);

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_aFailedJobWithANewerOne_isLeft() throws Exception {
    attempt(failed("j", "7", "Host EC2 (instance i-0) terminated."), 137, "Host EC2");
    batch.add("k", "7", "RUNNABLE", before(minutes(1)));

    assertThat(scan(true).stuck()).isEmpty();
  }

  /** While an older request was submitted again, this one came in. */
  @Test
  void scan_aFailedJobWithANewerOneOfAnOlderRequest_isFound() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.");
    requestedAt(batch.add("again", "7", "SUCCEEDED", before(minutes(80))), before(minutes(100)));
    status(
        "7",
        "{'state':'succeeded','heartbeat':'%s','job_id':'again','requested_at':'%s'}"
            .formatted(before(minutes(10)), before(minutes(100))));

    Entry entry = only(scan(true));

    assertThat(entry.job().jobId()).isEqualTo("j");
    assertThat(entry.outcome().result()).isEqualTo(Result.RESUBMITTED);
  }

  @Test
  void scan_aFailedJobWhoseVideoIsDoneElsewhere_isLeft() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.");
    status("7", "{'state':'succeeded','heartbeat':'%s'}".formatted(before(minutes(10))));

    assertThat(scan(true).stuck()).isEmpty();
  }

  @Test
  void scan_aFailedJobWhoseVideoAnOlderRequestPublishedSince_isFound() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.");
    status(
        "7",
        "{'state':'succeeded','heartbeat':'%s','job_id':'older','requested_at':'%s'}"
            .formatted(before(minutes(10)), before(minutes(95))));

    assertThat(only(scan(false)).job().proposal()).isEqualTo(Proposal.RESUBMIT);
  }

  @Test
  void scan_aFailureOfLongAgo_isHistory() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.")
        .put("stoppedAt", before(Duration.ofHours(25)).toEpochMilli());

    assertThat(scan(true).stuck()).isEmpty();
  }

  // --apply.

  @Test
  void apply_aStuckJobWhoseVideoWasDeleted_endsItAndSubmitsNothing() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    new Tombstone(folder("7"), json).put(before(minutes(50)));

    Entry entry = only(scan(/* apply= */ true));

    assertThat(entry.job().proposal()).isEqualTo(Proposal.END);
    assertThat(entry.outcome().result()).isEqualTo(Result.ENDED);
    assertThat(entry.outcome().detail()).contains("deleted");
    assertThat(batch.job("j").path("status").asText()).isEqualTo("FAILED");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
    assertThat(folder("7").log())
        .noneMatch(call -> call.contains(ObjectLayout.RESUBMISSION_PREFIX));
  }

  /** Its container may have written once more after the deletion, and been killed then. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void apply_afterADeletion_removesWhatAFailedJobLeft(boolean endedOnRequest) throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.").put("isTerminated", endedOnRequest);
    new Tombstone(folder("7"), json).put(before(minutes(40)));
    folder("7").put(ObjectLayout.FAILED_REPORT_PAGE, new byte[1]);
    folder("7").put("0123456789abcdef/video/360p/init.mp4", new byte[1]);
    folder("7").put(ObjectLayout.resubmissionClaim("j", 1), new byte[1]);
    folder("7").put("notes.txt", new byte[1]);

    assertThat(scan(/* apply= */ false).stuck()).isEmpty();
    assertThat(folder("7").list("")).hasSize(5);

    assertThat(scan(/* apply= */ true).stuck()).isEmpty();
    assertThat(folder("7").list(""))
        .extracting(ObjectInfo::key)
        .containsExactly(ObjectLayout.TOMBSTONE, "notes.txt");
  }

  @Test
  void apply_afterADeletionAndANewRequest_leavesWhatThatMakes() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.");
    new Tombstone(folder("7"), json).put(before(minutes(40)));
    status(
        "7",
        "{'state':'running','job_id':'k','generation':'0123456789abcdef','requested_at':'%s'}"
            .formatted(before(minutes(30))));
    folder("7").put("_work/0123456789abcdef/plan.json", new byte[1]);
    folder("7").put("0123456789abcdef/video/360p/init.mp4", new byte[1]);

    assertThat(scan(/* apply= */ true).stuck()).isEmpty();

    assertThat(folder("7").list("")).hasSize(4);
  }

  @Test
  void apply_whereWhatIsLeftCantBeRemoved_saysSo() throws Exception {
    failed("j", "7", "Host EC2 (instance i-0) terminated.");
    new Tombstone(folder("7"), json).put(before(minutes(40)));
    folder("7").put(ObjectLayout.FAILED_REPORT_PAGE, new byte[1]);
    folder("7")
        .failAt(
            Operation.DELETE, 1, Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "The key is refused."));

    assertThat(scan(/* apply= */ true).undecided())
        .extracting(Undecided::jobId, Undecided::failure)
        .containsExactly(Tuple.tuple("j", ExitCode.STORAGE_ACCESS_DENIED));
  }

  @Test
  void apply_aStuckRunningJob_endsItAndSubmitsItsVideoAgain() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    batch.endSlowly(3);

    Entry entry = only(scan(/* apply= */ true));

    assertThat(entry.outcome())
        .isEqualTo(
            new Outcome(Result.RESUBMITTED, Optional.of("new-1"), "Submitted again as job new-1."));
    assertThat(batch.job("j").path("status").asText()).isEqualTo("FAILED");
    assertThat(batch.job("j").path("statusReason").asText())
        .isEqualTo(
            "stuck-scan: Its last heartbeat, in encode at 43.1 %, is 47 min old; 10 min is"
                + " allowed.");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB))
        .containsExactly(
            FakeAws.json(
                """
                {"jobName":"video-7-0","jobQueue":"academy-video-batch-queue",
                 "jobDefinition":"academy-video-batch-jobdef",
                 "parameters":{"source":"s3://uploads/7.mp4","destination":"s3://videos/7",
                               "videoId":"7","profile":"standard"},
                 "tags":{"project":"academy-video","video-id":"7","video-destination":"s3://videos/7",
                         "video-resubmissions":"1","video-resubmission-of":"j"},
                 "containerOverrides":{"environment":[
                   {"name":"VIDEO_REQUESTED_AT","value":"2026-03-01T10:15:00.000001Z"}]},
                 "propagateTags":true}\
                """));
    assertThat(status("7").path("state").asText()).isEqualTo("submitted");
    assertThat(status("7").path("job_id").asText()).isEqualTo("new-1");
    assertThat(status("7").path("resubmissions").asInt()).isEqualTo(1);
    assertThat(now).isEqualTo(START.plusSeconds(9));
  }

  @Test
  void apply_twice_submitsOnce() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());

    scan(true);
    ScanReport second = scan(true);

    assertThat(second.stuck()).isEmpty();
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(1);
  }

  @Test
  void apply_byManyScansAtOnce_submitsEachVideoOnce() throws Exception {
    int scans = 4;
    for (String video : List.of("7", "8", "9")) {
      running("j" + video, video, minutes(100), before(minutes(47)).toString());
    }
    CyclicBarrier together = new CyclicBarrier(scans);
    try (ExecutorService threads = Executors.newFixedThreadPool(scans)) {
      Callable<ScanReport> one =
          () -> {
            StuckScan scan =
                new StuckScan(aws, this::open, json, clock, _ -> {}, job -> job.id(), masking);
            together.await();
            return scan.scan(QUEUE, DEFINITION, PROJECT, limits, /* apply= */ true);
          };
      for (Future<ScanReport> report : threads.invokeAll(Collections.nCopies(scans, one))) {
        assertThat(report.get().stuck())
            .extracting(entry -> entry.outcome().result())
            .isSubsetOf(Result.RESUBMITTED, Result.CLAIMED, Result.OVERTAKEN, Result.ENDED);
      }
    }

    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB))
        .extracting(request -> request.at("/parameters/videoId").asText())
        .containsExactlyInAnyOrder("7", "8", "9");
  }

  @Test
  void apply_ofAReasonWithASecret_endsTheJobWithoutIt() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    masking = text -> text.replaceAll("47", "[redacted]");

    scan(/* apply= */ true);

    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB))
        .extracting(request -> request.path("reason").asText())
        .singleElement()
        .asString()
        .contains("[redacted]")
        .doesNotContain("47");
  }

  @Test
  void apply_byTwoScansThatBothFoundTheJob_submitsOnceEvenWhereBatchListsNewJobsLate()
      throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    Function<ObjectNode, ObjectNode> list = batch::list;
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        request ->
            request.has("filters") ? FakeAws.json("{\"jobSummaryList\":[]}") : list.apply(request));
    CyclicBarrier bothFoundIt = new CyclicBarrier(2);
    Callable<ScanReport> one =
        () -> {
          AtomicInteger opened = new AtomicInteger();
          VideoFolders folders =
              destination -> {
                if (opened.incrementAndGet() == 2) { // the first is for judging
                  await(bothFoundIt);
                }
                return open(destination);
              };
          return new StuckScan(aws, folders, json, clock, _ -> {}, BatchJob::id, masking)
              .scan(QUEUE, DEFINITION, PROJECT, limits, /* apply= */ true);
        };
    List<Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<ScanReport> report : threads.invokeAll(List.of(one, one))) {
        results.add(only(report.get()).outcome().result());
      }
    }

    assertThat(results).containsExactlyInAnyOrder(Result.RESUBMITTED, Result.CLAIMED);
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(1);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void apply_againAndAgain_givesUpAfterTheLastTimeAndSaysWhy() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    only(scan(true));
    for (int time = 1; time <= 2; time++) {
      // The new job hangs as well: its worker carries the count on in status.json.
      now = now.plus(minutes(30));
      String id = "new-" + time;
      batch
          .job(id)
          .put("status", "RUNNING")
          .put("startedAt", now.minus(minutes(25)).toEpochMilli());
      batch.job(id).putObject("tags"); // tags may be denied or stripped
      status(
          "7",
          "{'state':'running','stage':'plan','heartbeat':'%s','job_id':'%s','resubmissions':%d}"
              .formatted(now.minus(minutes(20)), id, time));
      Entry entry = only(scan(true));
      assertThat(entry.outcome().result())
          .isEqualTo(time == 1 ? Result.RESUBMITTED : Result.GIVEN_UP);
    }

    Entry entry = only(scan(true));
    assertThat(entry.job().proposal()).isEqualTo(Proposal.GIVE_UP);
    assertThat(entry.job().resubmissions()).isEqualTo(2);
    assertThat(entry.outcome().detail()).isEqualTo("Explained: new-2.");
    assertThat(batch.job("new-2").path("status").asText()).isEqualTo("RUNNING");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(2);
  }

  @Test
  void apply_whereOnlyTheTagHasTheCount_believesTheTag() throws Exception {
    batch
        .add("j", "7", "SUBMITTED", before(minutes(60)))
        .withObject("/tags")
        .put("video-resubmissions", "2");

    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.GIVEN_UP);
  }

  @Test
  void apply_aJobThatANewerOneReplaced_endsItOnly() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    batch.add("k", "7", "RUNNABLE", before(minutes(3)));

    Entry entry = only(scan(true));

    assertThat(entry.job().proposal()).isEqualTo(Proposal.END);
    assertThat(entry.outcome().result()).isEqualTo(Result.ENDED);
    assertThat(entry.outcome().detail()).isEqualTo("Job k, which is RUNNABLE, has the video.");
    assertThat(batch.job("j").path("status").asText()).isEqualTo("FAILED");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @Test
  void apply_aStuckJobWhoseVideoWasRequestedAgainSinceItsRequest_endsItOnly() throws Exception {
    running("again", "7", minutes(50), before(minutes(47)).toString());
    requestedAt(batch.job("again"), before(minutes(120)));
    batch
        .add("j", "7", "FAILED", before(minutes(90)))
        .put("stoppedAt", before(minutes(2)).toEpochMilli());

    Entry entry = only(scan(true));

    assertThat(entry.job().jobId()).isEqualTo("again");
    assertThat(entry.job().proposal()).isEqualTo(Proposal.END);
    assertThat(entry.outcome().detail()).isEqualTo("Job j, which is FAILED, has the video.");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @Test
  void apply_aJobThatDoesNotEndInTime_leavesTheRestToTheNextScan() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    batch.endSlowly(1000);

    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.ENDING);
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();

    batch.endSlowly(0);
    batch.job("j").put("status", "FAILED").put("stoppedAt", now.toEpochMilli());
    Entry entry = only(scan(true));
    assertThat(entry.job().reason())
        .isEqualTo("An earlier scan ended it and did not submit its video again.");
    assertThat(entry.outcome().result()).isEqualTo(Result.RESUBMITTED);
  }

  @Test
  void apply_aJobThatSucceedsAtTheLastMoment_isLeft() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    aws.answer(
        AwsOperation.BATCH_TERMINATE_JOB,
        _ -> {
          batch.job("j").put("status", "SUCCEEDED");
          return FakeAws.json("{}");
        });

    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.OVERTAKEN);
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @Test
  void apply_whereSubmittingFails_tellsItAndTheNextScanTriesAgain() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    FakeAws refuses =
        aws.fail(
            AwsOperation.BATCH_SUBMIT_JOB, AwsFault.Kind.DENIED, "AccessDeniedException", "No.");
    Entry first = only(scan(true));
    assertThat(first.outcome().result()).isEqualTo(Result.FAILED);
    assertThat(first.outcome().detail())
        .isEqualTo(
            "batch:SubmitJob failed: No. (AccessDeniedException). Grant batch:SubmitJob to the"
                + " user or role that ran this.");

    refuses.answer(AwsOperation.BATCH_SUBMIT_JOB, "{\"jobId\":\"late\"}");
    assertThat(only(scan(true)).outcome().newJobId()).contains("late");
  }

  @Test
  void apply_whereTheAnswerOfSubmittingIsLost_findsTheJobInstead() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        _ -> {
          batch.add("another", "7", "SUBMITTED", now.plusSeconds(1));
          batch
              .add("lost", "7", "SUBMITTED", now)
              .withObject("/tags")
              .put(Resubmissions.OF_TAG, "j");
          throw FakeAws.fault(
              AwsOperation.BATCH_SUBMIT_JOB, AwsFault.Kind.UNAVAILABLE, "", "connection reset");
        });

    assertThat(only(scan(true)).outcome().newJobId()).contains("lost");
    assertThat(status("7").path("job_id").asText()).isEqualTo("lost");
  }

  @Test
  void apply_whereTheClaimCantBeStored_doesNothing() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    folder("7")
        .failAt(
            Operation.PUT_IF_ABSENT, 1, Failure.of(ExitCode.STORAGE_UNAVAILABLE, "R2 is away."));

    Entry entry = only(scan(true));

    assertThat(entry.outcome().result()).isEqualTo(Result.FAILED);
    assertThat(entry.outcome().detail()).startsWith("R2 is away.");
    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB)).isEmpty();
  }

  @Test
  void apply_afterAScanThatVanished_takesItsJobOverOnceItsClaimHasRunOut() throws Exception {
    running("j", "7", minutes(100), before(minutes(47)).toString());
    new ResubmissionClaims(json, clock).take(folder("7"), "j");

    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.CLAIMED);

    now = now.plus(ResubmissionClaims.LIFE).plusSeconds(1);
    assertThat(only(scan(true)).outcome().result()).isEqualTo(Result.RESUBMITTED);
    assertThat(folder("7").list(ObjectLayout.RESUBMISSION_PREFIX))
        .extracting(ObjectInfo::key)
        .containsExactly("_work/resubmission-j-1.json", "_work/resubmission-j-2.json");
  }

  @Test
  void apply_aJobWithoutADestination_isLeftToPeople() throws Exception {
    batch.add("j", "7", "SUBMITTED", before(minutes(60))).putObject("parameters");

    Entry entry = only(scan(true));

    assertThat(entry.job().proposal()).isEqualTo(Proposal.LOOK);
    assertThat(entry.outcome().result()).isEqualTo(Result.LEFT);
  }

  @Test
  void scan_whereTheQueueCantBeListed_failsWithTheRightThatIsMissing() {
    aws.fail(AwsOperation.BATCH_LIST_JOBS, AwsFault.Kind.DENIED, "AccessDeniedException", "No.");

    assertThatThrownBy(() -> scan(false))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED));
  }
}
