package academy.video.codec;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call of the host while the codec works on it. Safe for use by several threads. */
final class Call {

  private final int number;
  private final Task task;
  private final CompletableFuture<Message> end = new CompletableFuture<>();
  private int serving;
  private Optional<Message> last = Optional.empty();
  private @Nullable Throwable refusal;

  Call(int number, Task task) {
    this.number = number;
    this.task = task;
  }

  int number() {
    return number;
  }

  Task task() {
    return task;
  }

  boolean isDone() {
    return end.isDone();
  }

  /** Waits for the message that ends it. */
  Message get(long ms) throws InterruptedException, ExecutionException, TimeoutException {
    return end.get(ms, TimeUnit.MILLISECONDS);
  }

  /** There will be no message that ends it. */
  void fail(CodecEndedException why) {
    end.completeExceptionally(why);
  }

  /** Answers a request that belongs to it. One that fails is the end of all. */
  Message serve(Message request, Door door) {
    synchronized (this) {
      if (last.isPresent()) {
        throw new RuleBrokenException("went on with a call that it had ended");
      }
      rethrowRefusal();
      serving++;
    }
    try {
      return door.serve(request, task);
    } catch (RuntimeException | Error e) {
      refuse(e);
      throw e;
    } finally {
      served();
    }
  }

  private synchronized void refuse(Throwable why) {
    refusal = refusal == null ? why : refusal;
  }

  /** Throws what a request of it failed with, whatever the codec made of that. */
  synchronized void rethrowRefusal() {
    if (refusal instanceof RuntimeException e) {
      throw e;
    }
    if (refusal instanceof Error e) {
      throw e;
    }
  }

  private synchronized void served() {
    serving--;
    if (serving == 0) {
      last.ifPresent(end::complete);
    }
  }

  /** The message that ends it has come; it ends once nothing of it is served any more. */
  synchronized void close(Message message) {
    if (last.isPresent()) {
      throw new RuleBrokenException("ended a call twice");
    }
    last = Optional.of(message);
    if (serving == 0) {
      end.complete(message);
    }
  }
}
