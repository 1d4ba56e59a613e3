package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.SilentLog;
import academy.video.model.ExpectedWork;
import academy.video.model.JobIdentity;
import academy.video.model.Stage;
import academy.video.stage.result.JobStatus;
import academy.video.stage.source.OpenedSource;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.InMemoryStore.Operation;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusKeeperTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.890123Z");
  private static final Failure GONE =
      Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.");
  private static final Failure CAUSE = Failure.of(ExitCode.SOURCE_CORRUPT, "The file is broken.");

  private final Json json = new Json();
  private final InMemoryStore store = new InMemoryStore();
  private final JobLog log = SilentLog.open();
  private final List<Failure> stops = new ArrayList<>();
  private final StatusKeeper status = keeper(store);

  private StatusKeeper keeper(ObjectStore destination) {
    return keeper(destination, new JobIdentity("lecture-7", "job-1", 2, null));
  }

  private StatusKeeper keeper(ObjectStore destination, JobIdentity identity) {
    return new StatusKeeper(
        new OnlyDestination(destination),
        json,
        log,
        Clock.fixed(NOW, ZoneOffset.UTC),
        TestJob.configOf("lecture-7"),
        identity,
        (_, _) -> () -> {},
        stops::add,
        _ -> {});
  }

  /** A job of the same video that has begun. */
  private StatusKeeper begun(String jobId, int attempt, Instant requestedAt) {
    StatusKeeper keeper =
        keeper(store, new JobIdentity("lecture-7", jobId, attempt, null, requestedAt));
    keeper.begin();
    keeper.start();
    return keeper;
  }

  @Test
  void beat_ofALateAttempt_leavesTheSuccessOfTheNextOne() {
    StatusKeeper late = begun("job-1", 1, NOW);
    StatusKeeper next = begun("job-1", 2, NOW);
    next.succeeded();

    late.beat();
    late.failed(CAUSE);

    assertThat(written().state()).isEqualTo("succeeded");
    assertThat(written().attempt()).contains(2);
  }

  @Test
  void failed_ofAStoppedAttempt_leavesTheNextOneRunning() {
    StatusKeeper stopped = begun("job-1", 1, NOW);
    begun("job-1", 2, NOW);

    stopped.failed(Failure.of(ExitCode.INTERRUPTED, "Told to stop."));

    assertThat(written().state()).isEqualTo("running");
    assertThat(written().attempt()).contains(2);
  }

  @Test
  void succeeded_ofAnOlderRequest_leavesTheStatusOfTheNewerOne() {
    StatusKeeper older = begun("job-b", 1, NOW);
    begun("job-a", 1, NOW.plusSeconds(1));

    older.succeeded();

    assertThat(written().state()).isEqualTo("running");
    assertThat(written().jobId()).contains("job-a");
  }

  @Test
  void begin_whereAnotherVideoIsPublished_saysWhatItReplaces() {
    InMemoryStore destination = new InMemoryStore();
    destination.put(
        "status.json",
        """
        {"state":"succeeded","source":"r2://up/other.mp4","profile":"standard",
         "published":{"requested_at":"2026-02-01T00:00:00Z","job_id":"j","generation":"ab12"}}\
        """
            .getBytes(StandardCharsets.UTF_8));
    StatusKeeper keeper = keeper(destination);

    keeper.begin();

    assertThat(keeper.replaced())
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("r2://up/other.mp4"));
  }

  @Test
  void begin_ofARetryThatNobodyToldItsRequest_findsItsOwn() {
    begun("job-1", 1, NOW.minusSeconds(60)).failed(GONE);

    StatusKeeper retry = keeper(store, new JobIdentity("lecture-7", "job-1", 2, null));
    retry.begin();
    retry.start();

    assertThat(written().requestedAt()).isEqualTo(NOW.minusSeconds(60).toString());
  }

  @Test
  void publish_byTheOlderRequestAfterTheNewerOne_isSupersededAndSaysSo() {
    StatusKeeper older = begun("job-1", 1, NOW);
    StatusKeeper newer = begun("job-2", 1, NOW.plusSeconds(1));
    newer.publish("bbbb", _ -> playlist("bbbb"), () -> {});
    newer.succeeded();

    assertThatThrownBy(() -> older.publish("aaaa", _ -> playlist("aaaa"), () -> {}))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().isSuperseded()).isTrue();
              assertThat(e.failure().reason()).contains("job-2").contains("bbbb");
            });
    assertThat(store.read(ObjectLayout.MULTIVARIANT_PLAYLIST)).hasValue(playlist("bbbb"));
    assertThat(written().published().orElseThrow().generation()).isEqualTo("bbbb");
  }

  /** A deletion may have taken what was verified; whoever made it must know before it is seen. */
  @Test
  void publish_whereSomethingIsMissingByNow_publishesNothing() {
    StatusKeeper running = begun("job-1", 1, NOW);

    assertThatThrownBy(
            () ->
                running.publish(
                    "aaaa",
                    _ -> playlist("aaaa"),
                    () -> {
                      throw GONE.asException();
                    }))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(GONE));

    assertThat(store.head(ObjectLayout.MULTIVARIANT_PLAYLIST)).isEmpty();
    assertThat(store.head(ObjectLayout.LOCK)).isEmpty();
  }

  /** A deletion that comes now finds the claim; one that came before is seen in the list. */
  @Test
  void publish_looksForWhatIsMissing_withTheLockAndAfterTheClaim() {
    StatusKeeper running = begun("job-1", 1, NOW);

    running.publish(
        "aaaa",
        _ -> playlist("aaaa"),
        () -> {
          assertThat(store.head(ObjectLayout.LOCK)).isPresent();
          assertThat(written().published().orElseThrow().generation()).isEqualTo("aaaa");
          assertThat(store.head(ObjectLayout.MULTIVARIANT_PLAYLIST)).isEmpty();
        });

    assertThat(store.head(ObjectLayout.MULTIVARIANT_PLAYLIST)).isPresent();
  }

  @Test
  void failed_afterItsOwnSuccessWhoseAnswerWasLost_leavesTheSuccess() {
    StatusKeeper running = begun("job-1", 1, NOW);
    int next = store.calls(Operation.PUT_IF_UNCHANGED) + 1;
    store.loseAnswerAt(Operation.PUT_IF_UNCHANGED, next, GONE);
    assertThatThrownBy(running::succeeded).isInstanceOf(WorkerException.class);

    assertThat(running.failed(GONE)).isFalse();

    assertThat(written().state()).isEqualTo("succeeded");
  }

  @Test
  void publish_byTheNewerRequestAfterTheOlderOne_replacesIt() {
    StatusKeeper older = begun("job-1", 1, NOW);
    StatusKeeper newer = begun("job-2", 1, NOW.plusSeconds(1));
    older.publish("aaaa", _ -> playlist("aaaa"), () -> {});
    older.succeeded();

    newer.publish("bbbb", _ -> playlist("bbbb"), () -> {});

    assertThat(store.read(ObjectLayout.MULTIVARIANT_PLAYLIST)).hasValue(playlist("bbbb"));
    assertThat(written().jobId()).contains("job-2");
  }

  @Test
  void beat_afterADeletion_stopsTheJobAndBringsNoStatusBack() {
    StatusKeeper running = begun("job-1", 1, NOW);
    deleteVideo(NOW.plusSeconds(1));

    running.beat();

    assertThat(stops).hasSize(1).allMatch(Failure::isSuperseded);
    assertThat(store.head(ObjectLayout.STATUS)).isEmpty();
  }

  @Test
  void publish_afterADeletion_bringsNothingBack() {
    StatusKeeper running = begun("job-1", 1, NOW);
    deleteVideo(NOW.plusSeconds(1));

    assertThatThrownBy(() -> running.publish("aaaa", _ -> playlist("aaaa"), () -> {}))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure().isSuperseded()).isTrue());

    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("deleted.json");
  }

  @Test
  void publish_whileADeletionIsDoneInBetween_isTakenBack() {
    begun("job-1", 1, NOW);
    ObjectStore deletedJustBefore =
        new ForwardingStore(store) {
          @Override
          public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
            if (key.equals(ObjectLayout.MULTIVARIANT_PLAYLIST)) {
              deleteVideo(NOW.plusSeconds(1));
            }
            return super.putIfUnchanged(key, body, seen);
          }
        };
    StatusKeeper running =
        keeper(deletedJustBefore, new JobIdentity("lecture-7", "job-1", 1, null, NOW));
    running.begin();

    assertThatThrownBy(() -> running.publish("aaaa", _ -> playlist("aaaa"), () -> {}))
        .isInstanceOf(WorkerException.class);

    assertThat(store.list("")).extracting(ObjectInfo::key).containsExactly("deleted.json");
  }

  @Test
  void begin_ofARetryAfterADeletion_isSupersededAndCleansUp() {
    begun("job-1", 1, NOW);
    deleteVideo(NOW.plusSeconds(1));
    // What the first attempt wrote before it noticed.
    store.put("4ffb7e87c154bef6/video/720p/segment-00003.m4s", new byte[1]);
    store.put("_work/4ffb7e87c154bef6/chunk-00001.json", new byte[1]);
    store.put("notes.txt", new byte[1]);
    StatusKeeper retry = keeper(store, new JobIdentity("lecture-7", "job-1", 2, null, NOW));

    assertThatThrownBy(retry::begin)
        .isInstanceOfSatisfying(WorkerException.class, e -> retry.superseded(e.failure()));

    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly("deleted.json", "notes.txt");
  }

  @Test
  void begin_ofANewRequestAfterADeletion_publishes() {
    deleteVideo(NOW.plusSeconds(3600)); // by a clock that is ahead
    StatusKeeper anew = keeper(store, new JobIdentity("lecture-7", "job-2", 1, null));
    anew.begin();
    anew.start();

    anew.publish("bbbb", _ -> playlist("bbbb"), () -> {});

    assertThat(store.read(ObjectLayout.MULTIVARIANT_PLAYLIST)).hasValue(playlist("bbbb"));
  }

  @Test
  void failed_ofALateJobAfterADeletion_leavesWhatANewRequestMakes() {
    StatusKeeper late = begun("job-1", 1, NOW);
    deleteVideo(NOW.plusSeconds(1));
    StatusKeeper anew = begun("job-2", 1, NOW.plusSeconds(2));
    anew.generation("aaaa");
    store.put("_work/aaaa/chunk-00001.json", new byte[1]);

    late.superseded(Failure.superseded("Deleted.", ""));

    assertThat(store.head("_work/aaaa/chunk-00001.json")).isPresent();
    assertThat(written().jobId()).contains("job-2");
  }

  @Test
  void superseded_whereTheStoreFails_failsSoThatARetryCleansUp() {
    StatusKeeper late = begun("job-1", 1, NOW);
    new Tombstone(store, json).put(NOW.plusSeconds(1));
    store.failAt(Operation.LIST, 1, GONE);

    assertThatThrownBy(() -> late.superseded(Failure.superseded("Deleted.", "")))
        .isInstanceOf(WorkerException.class);

    assertThat(store.head(ObjectLayout.STATUS)).isPresent();
  }

  @Test
  void generation_besideANewerJob_tellsOfItselfWhereItWorks() {
    StatusKeeper older = begun("job-1", 1, NOW);
    begun("job-2", 1, NOW.plusSeconds(1));

    older.generation("aaaa");

    assertThat(store.head(ObjectLayout.heartbeat("aaaa"))).isPresent();
    assertThat(written().jobId()).contains("job-2");
  }

  private void deleteVideo(Instant at) {
    new Tombstone(store, json).put(at);
    store.delete(
        store.list("").stream()
            .map(ObjectInfo::key)
            .filter(key -> !key.equals(ObjectLayout.TOMBSTONE))
            .toList());
  }

  private static byte[] playlist(String generation) {
    return ("#EXTM3U\n" + generation + "/video/720p/playlist.m3u8\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @AfterEach
  void close() {
    status.close();
  }

  private JobStatus written() {
    return json.read(store.read(ObjectLayout.STATUS).orElseThrow(), JobStatus.class);
  }

  @Test
  void start_writesWhoseJobItIs() {
    log.stage(Stage.PROBE);
    status.begin();
    status.start();

    assertThat(written().state()).isEqualTo("running");
    assertThat(written().stage()).isEqualTo("probe");
    assertThat(written().heartbeat()).isEqualTo("2026-03-04T05:06:07.890Z");
    assertThat(written().videoId()).isEqualTo("lecture-7");
    assertThat(written().jobId()).contains("job-1");
    assertThat(written().attempt()).contains(2);
    assertThat(written().generation()).isEmpty();
    assertThat(written().percent()).isZero();
  }

  @Test
  void start_ofAResubmittedJob_carriesTheCountOn() {
    putStatus("{\"state\":\"submitted\",\"job_id\":\"job-1\",\"resubmissions\":2}");

    status.begin();
    status.start();
    status.beat();

    assertThat(written().resubmissions()).isEqualTo(2);
  }

  @Test
  void start_ofAnotherJobThanTheStatusTellsOf_startsToCountAnew() {
    putStatus("{\"state\":\"failed\",\"job_id\":\"job-0\",\"resubmissions\":2}");

    status.begin();
    status.start();

    assertThat(written().resubmissions()).isZero();
  }

  @Test
  void start_whereTheStatusIsNoJson_startsToCountAnew() {
    putStatus("half of a");

    status.begin();
    status.start();

    assertThat(written().resubmissions()).isZero();
  }

  @Test
  void succeeded_ofAResubmittedJob_removesTheClaimsOfScans() {
    putStatus("{\"state\":\"submitted\",\"job_id\":\"job-1\",\"resubmissions\":1}");
    store.put(ObjectLayout.resubmissionClaim("job-0", 1), new byte[] {'{', '}'});
    status.begin();
    status.start();

    status.succeeded();

    assertThat(store.list("").stream().map(object -> object.key()).toList())
        .containsExactly(ObjectLayout.STATUS);
    assertThat(written().resubmissions()).isEqualTo(1);
  }

  /** A scan that found the stuck job a moment ago must not submit its video once more. */
  @Test
  void succeeded_whileAScanHoldsAClaim_leavesIt() {
    putStatus("{\"state\":\"submitted\",\"job_id\":\"job-1\",\"resubmissions\":1}");
    ResubmissionClaims claims = new ResubmissionClaims(json, () -> NOW.minusSeconds(60));
    claims.settle(store, claims.take(store, "job-0").orElseThrow(), "job-1");
    String held = claims.take(store, "job-x").orElseThrow().key();
    status.begin();
    status.start();

    status.succeeded();

    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly(held, ObjectLayout.STATUS);
  }

  private void putStatus(String text) {
    store.put(ObjectLayout.STATUS, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void start_whereTheStoreFails_failsTheJob() {
    store.failAt(Operation.PUT_IF_ABSENT, 1, GONE);
    status.begin();
    assertThatThrownBy(status::start).isInstanceOf(WorkerException.class);
  }

  @Test
  void beat_tellsProgressAndGeneration() {
    status.begin();
    status.start();
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 10_000, /* vcpuSeconds= */ 1), /* chunks= */ 4);
    log.meter().mediaEncoded(1_234);
    status.generation("3f2a");

    status.beat();

    assertThat(written().percent()).isEqualTo(12.3);
    assertThat(written().generation()).contains("3f2a");
    assertThat(written().expected()).contains(new ExpectedWork(10_000, 1));
  }

  @Test
  void beat_whereTheStoreFails_isHarmlessAndTheNextOneTriesAgain() {
    store.failAt(Operation.PUT_IF_UNCHANGED, 1, GONE);
    status.begin();
    status.start();
    log.stage(Stage.ENCODE);

    assertThatCode(status::beat).doesNotThrowAnyException();
    assertThat(written().stage()).isEqualTo("configure");

    status.beat();
    assertThat(written().stage()).isEqualTo("encode");
  }

  @Test
  void failed_writesTheFailureWithTheStageItHappenedIn() {
    status.begin();
    status.start();
    log.stage(Stage.VERIFY);

    status.failed(CAUSE);

    assertThat(written().state()).isEqualTo("failed");
    assertThat(written().failure())
        .contains(
            new JobStatus.FailureStatus(
                22, "SOURCE_CORRUPT", false, "verify", CAUSE.reason(), CAUSE.hint()));
  }

  @Test
  void failed_whereTheStoreFails_masksNothing() {
    store.failAt(Operation.PUT_IF_UNCHANGED, 1, GONE);
    status.begin();
    status.start();

    assertThatCode(() -> status.failed(CAUSE)).doesNotThrowAnyException();
  }

  @Test
  void failed_whereTheStoreItselfIsBroken_masksNothing() {
    ObjectStore broken =
        (ObjectStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (_, method, _) -> {
                  throw new IllegalStateException("no " + method.getName());
                });
    try (StatusKeeper keeper = keeper(broken)) {
      assertThatCode(() -> keeper.failed(CAUSE)).doesNotThrowAnyException();
    }
  }

  @Test
  void beat_afterTheLastWord_writesNothing() {
    status.begin();
    status.start();
    status.succeeded();
    status.beat();
    assertThat(written().state()).isEqualTo("succeeded");
    assertThat(written().percent()).isEqualTo(100);

    assertThat(status.failed(CAUSE)).as("cleaning up may fail; the video is published").isFalse();
    assertThat(written().state()).isEqualTo("succeeded");
  }

  @Test
  void beat_afterAFailure_writesNothing() {
    status.begin();
    status.start();
    status.failed(CAUSE);
    status.beat();
    assertThat(written().state()).isEqualTo("failed");
  }

  /** A job's storage of which only the destination matters. */
  private record OnlyDestination(ObjectStore destination) implements Storage {
    @Override
    public OpenedSource source() {
      throw new UnsupportedOperationException("a status needs no source");
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    public ObjectStore destinationForStatus() {
      return destination;
    }

    @Override
    public void close() {}
  }
}
