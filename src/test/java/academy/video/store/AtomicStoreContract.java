package academy.video.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a store must do besides whose server looks and writes in one step, as R2 and S3 do: of
 * writers at the very same moment one wins. Adobe S3Mock does not: its {@code
 * ObjectController.putObject} looks, and writes then.
 */
public abstract class AtomicStoreContract extends ObjectStoreContract {

  @Test
  void putIfAbsent_byManyAtOnce_isWonByOne() throws Exception {
    int writers = 8;
    List<Boolean> written;
    try (ObjectStore other = openAgain();
        ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Boolean>> calls =
          IntStream.range(0, writers)
              .<Callable<Boolean>>mapToObj(
                  i ->
                      () ->
                          (i % 2 == 0 ? store : other)
                              .putIfAbsent("plan.json", ("w" + i).getBytes(UTF_8)))
              .toList();
      written = threads.invokeAll(calls).stream().map(Future::resultNow).toList();
    }

    assertThat(written).containsOnlyOnce(true);
    assertThat(store.read("plan.json")).hasValue(("w" + written.indexOf(true)).getBytes(UTF_8));
  }

  @Test
  void putIfUnchanged_byManyAtOnce_isWonByOne() throws Exception {
    store.put("status.json", bytes("seen"));
    Optional<String> seen = store.readVersion("status.json").map(StoredObject::version);
    int writers = 8;
    List<Optional<String>> written;
    try (ObjectStore other = openAgain();
        ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Optional<String>>> calls =
          IntStream.range(0, writers)
              .<Callable<Optional<String>>>mapToObj(
                  i ->
                      () ->
                          (i % 2 == 0 ? store : other)
                              .putIfUnchanged("status.json", ("w" + i).getBytes(UTF_8), seen))
              .toList();
      written = threads.invokeAll(calls).stream().map(Future::resultNow).toList();
    }

    List<Integer> winners =
        IntStream.range(0, writers).filter(i -> written.get(i).isPresent()).boxed().toList();
    assertThat(winners).hasSize(1);
    assertThat(store.read("status.json")).hasValue(("w" + winners.getFirst()).getBytes(UTF_8));
  }
}
