package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.log.JobLog;
import academy.video.log.SilentLog;
import academy.video.model.JobIdentity;
import academy.video.model.Stage;
import academy.video.stage.result.JobStatus;
import academy.video.stage.source.OpenedSource;
import academy.video.store.InMemoryStore;
import academy.video.store.InMemoryStore.Operation;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusKeeperTest {

  private static final Failure GONE =
      Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.");
  private static final Failure CAUSE = Failure.of(ExitCode.SOURCE_CORRUPT, "The file is broken.");

  private final Json json = new Json();
  private final InMemoryStore store = new InMemoryStore();
  private final JobLog log = SilentLog.open();
  private final StatusKeeper status = keeper(store);

  private StatusKeeper keeper(ObjectStore destination) {
    return new StatusKeeper(
        new OnlyDestination(destination),
        json,
        log,
        Clock.fixed(Instant.parse("2026-03-04T05:06:07.890123Z"), ZoneOffset.UTC),
        "lecture-7",
        new JobIdentity("lecture-7", "job-1", 2, null));
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

    status.start();
    status.beat();

    assertThat(written().resubmissions()).isEqualTo(2);
  }

  @Test
  void start_ofAnotherJobThanTheStatusTellsOf_startsToCountAnew() {
    putStatus("{\"state\":\"failed\",\"job_id\":\"job-0\",\"resubmissions\":2}");

    status.start();

    assertThat(written().resubmissions()).isZero();
  }

  @Test
  void start_whereTheStatusIsNoJson_startsToCountAnew() {
    putStatus("half of a");

    status.start();

    assertThat(written().resubmissions()).isZero();
  }

  @Test
  void succeeded_ofAResubmittedJob_removesTheClaimsOfScans() {
    putStatus("{\"state\":\"submitted\",\"job_id\":\"job-1\",\"resubmissions\":1}");
    store.put(ObjectLayout.resubmissionClaim("job-0", 1), new byte[] {'{', '}'});
    status.start();

    status.succeeded();

    assertThat(store.list("").stream().map(object -> object.key()).toList())
        .containsExactly(ObjectLayout.STATUS);
    assertThat(written().resubmissions()).isEqualTo(1);
  }

  private void putStatus(String text) {
    store.put(ObjectLayout.STATUS, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void start_whereTheStoreFails_failsTheJob() {
    store.failAt(Operation.PUT, 1, GONE);
    assertThatThrownBy(status::start).isInstanceOf(WorkerException.class);
  }

  @Test
  void beat_tellsProgressAndGeneration() {
    status.start();
    log.meter().planned(10_000, 4);
    log.meter().mediaEncoded(1_234);
    status.generation("3f2a");

    status.beat();

    assertThat(written().percent()).isEqualTo(12.3);
    assertThat(written().generation()).contains("3f2a");
  }

  @Test
  void beat_whereTheStoreFails_isHarmlessAndTheNextOneTriesAgain() {
    store.failAt(Operation.PUT, 2, GONE);
    status.start();
    log.stage(Stage.ENCODE);

    assertThatCode(status::beat).doesNotThrowAnyException();
    assertThat(written().stage()).isEqualTo("configure");

    status.beat();
    assertThat(written().stage()).isEqualTo("encode");
  }

  @Test
  void failed_writesTheFailureWithTheStageItHappenedIn() {
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
    store.failAt(Operation.PUT, 2, GONE);
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
    status.start();
    status.succeeded();
    status.beat();
    assertThat(written().state()).isEqualTo("succeeded");
    assertThat(written().percent()).isEqualTo(100);

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
    public ObjectStore destinationForStatus() {
      return destination;
    }

    @Override
    public void close() {}
  }
}
