package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The codec process's side of the door: asks the host, and waits for what it answers. */
final class HostLink {

  /** The host said no. It knows why, and tells of it itself: this only ends the task. */
  static final class RefusedException extends WorkerException {
    private static final long serialVersionUID = 1L;
    private final int number;

    RefusedException(int number) {
      super(Failure.of(ExitCode.INTERNAL_ERROR, "The host refused request %d.".formatted(number)));
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  private final Connection connection;
  private final AtomicInteger lastRequest = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();

  HostLink(Connection connection) {
    this.connection = connection;
  }

  /** Sends a message that nobody answers. */
  void tell(Message message) {
    try {
      connection.send(message);
    } catch (IOException e) {
      throw new UncheckedIOException("The host is gone.", e);
    }
  }

  /** Sends a request, and waits for the answer. */
  Message ask(Kind kind, int call, long first, long second, byte[] json, byte[] data) {
    int request = lastRequest.incrementAndGet();
    CompletableFuture<Message> answer = new CompletableFuture<>();
    waiting.put(request, answer);
    tell(new Message(kind, call, request, first, second, json, data));
    Message answered = answer.join();
    if (answered.kind() == Kind.REFUSAL) {
      throw new RefusedException(request);
    }
    return answered;
  }

  void answered(Message answer) {
    CompletableFuture<Message> future = waiting.remove(answer.request());
    if (future != null) {
      future.complete(answer);
    }
  }
}
