package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.InMemoryStore.Operation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreflightTest {

  private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");

  @Test
  void check_leavesNothingBehind() {
    InMemoryStore store = new InMemoryStore();

    Preflight.check(store, NOW);

    assertThat(store.log()).hasSize(4).allMatch(call -> call.contains(" _work/probe-"));
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void check_ofALocalFolder_leavesOnlyTheFolder(@TempDir Path folder) {
    try (LocalStore store = new LocalStore(folder.resolve("out"))) {
      Preflight.check(store, NOW);
    }
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"PUT", "READ", "LIST", "DELETE"})
  void check_whenOneRightIsMissing_fails(Operation operation) {
    Failure denied = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "No.");
    InMemoryStore store = new InMemoryStore().failAt(operation, 1, denied);

    assertThatThrownBy(() -> Preflight.check(store, NOW))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(denied));
  }

  @Test
  void check_ofAStoreThatForgets_isUnavailable() {
    InMemoryStore forgetful = new InMemoryStore();
    ObjectStore store =
        new ForwardingStore(forgetful) {
          @Override
          public void put(String key, byte[] body) {
            super.put(key, body);
            forgetful.delete(List.of(key));
          }
        };

    Failure failure =
        catchThrowableOfType(WorkerException.class, () -> Preflight.check(store, NOW)).failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains("memory:").contains("reading");
  }

  /** As when another job that ends takes the probe for one that was left behind. */
  @Test
  void check_whoseProbeIsDeletedByAnother_probesOnceMore() {
    InMemoryStore shared = new InMemoryStore();
    AtomicInteger puts = new AtomicInteger();
    ObjectStore store =
        new ForwardingStore(shared) {
          @Override
          public void put(String key, byte[] body) {
            super.put(key, body);
            if (puts.incrementAndGet() == 1) {
              shared.delete(List.of(key));
            }
          }
        };

    Preflight.check(store, NOW);

    assertThat(puts).hasValue(2);
    assertThat(shared.list("")).isEmpty();
  }

  @Test
  void removeProbesBefore_takesThoseOfKilledJobsOnly() {
    InMemoryStore store = new InMemoryStore();
    Failure killed = Failure.of(ExitCode.INTERRUPTED, "Killed.");
    store.failAt(Operation.DELETE, 1, killed).failAt(Operation.DELETE, 2, killed);
    for (Instant time : List.of(NOW.minusMillis(1), NOW.plusMillis(1))) {
      assertThatThrownBy(() -> Preflight.check(store, time)).isInstanceOf(WorkerException.class);
    }
    store.put("_work/3f2a/plan.json", new byte[1]);
    String later = store.list("_work/probe-").getLast().key();

    Preflight.removeProbesBefore(store, NOW);

    assertThat(store.list(""))
        .extracting(ObjectInfo::key)
        .containsExactly("_work/3f2a/plan.json", later);
  }
}
