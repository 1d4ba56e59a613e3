package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.InMemoryStore.Operation;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract too, so that what is tested with it holds for the real ones. */
class InMemoryStoreTest extends AtomicStoreContract {

  private static final Failure DOWN =
      Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is down.");

  @Override
  protected ObjectStore open() {
    return new InMemoryStore();
  }

  @Override
  protected ObjectStore openAgain() {
    return store;
  }

  @Test
  void failAt_theSecondPut_failsThatOneOnly() {
    InMemoryStore failing = new InMemoryStore().failAt(Operation.PUT, 2, DOWN);

    failing.put("a", bytes("1"));
    assertThatThrownBy(() -> failing.put("b", bytes("2"))).isInstanceOf(WorkerException.class);
    failing.put("c", bytes("3"));

    assertThat(failing.list("")).extracting(ObjectInfo::key).containsExactly("a", "c");
    assertThat(failing.log()).containsExactly("PUT a", "PUT b", "PUT c", "LIST ");
  }

  @Test
  void loseAnswerAt_theFirstPutIfAbsent_hasWritten() {
    InMemoryStore failing = new InMemoryStore().loseAnswerAt(Operation.PUT_IF_ABSENT, 1, DOWN);

    assertThatThrownBy(() -> failing.putIfAbsent("a", bytes("1")))
        .isInstanceOf(WorkerException.class);

    assertThat(failing.read("a")).hasValue(bytes("1"));
  }
}
