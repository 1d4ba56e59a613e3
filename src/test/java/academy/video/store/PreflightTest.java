package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.InMemoryStore.Operation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreflightTest {

  @Test
  void check_leavesNothingBehind() {
    InMemoryStore store = new InMemoryStore();

    Preflight.check(store);

    assertThat(store.log()).hasSize(4).allMatch(call -> call.contains(" _work/probe-"));
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void check_ofALocalFolder_leavesOnlyTheFolder(@TempDir Path folder) {
    try (LocalStore store = new LocalStore(folder.resolve("out"))) {
      Preflight.check(store);
    }
    assertThat(folder.resolve("out")).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource(names = {"PUT", "READ", "LIST", "DELETE"})
  void check_whenOneRightIsMissing_fails(Operation operation) {
    Failure denied = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "No.");
    InMemoryStore store = new InMemoryStore().failAt(operation, 1, denied);

    assertThatThrownBy(() -> Preflight.check(store))
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
        catchThrowableOfType(WorkerException.class, () -> Preflight.check(store)).failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains("memory:").contains("reading");
  }
}
