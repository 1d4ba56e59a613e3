package academy.video.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Calls to a store that spend their time waiting: several at once, on virtual threads. */
public final class ParallelCalls {

  private ParallelCalls() {}

  /**
   * Calls once for each item, and gives the results in the items' order.
   *
   * @param threads the threads' names, before their numbers
   * @param atOnce most calls under way; 1: all are made by this thread
   * @throws RuntimeException the first failure in the items' order; calls that have not begun by
   *     then are left out
   */
  public static <T, R> List<R> map(String threads, int atOnce, List<T> items, Function<T, R> call) {
    if (atOnce == 1) {
      return items.stream().map(call).toList();
    }
    try (ExecutorService pool =
        Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().name(threads, 0).factory())) {
      List<CompletableFuture<R>> calls =
          items.stream()
              .map(item -> CompletableFuture.supplyAsync(() -> call.apply(item), pool))
              .toList();
      try {
        return calls.stream().map(ParallelCalls::result).toList();
      } finally {
        calls.forEach(each -> each.cancel(false));
      }
    }
  }

  /** Waits for a call; what it failed with is thrown as it was. */
  public static <R> R result(CompletableFuture<R> call) {
    try {
      return call.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
