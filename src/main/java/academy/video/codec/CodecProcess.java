package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.EncodePlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The host's side of one codec process: starts it, makes calls, serves what it asks for, and says
 * what its end means. Safe for use by several threads.
 */
final class CodecProcess implements AutoCloseable {

  /** On a machine with ten times more work than processors, a JVM starts in a minute. */
  private static final Duration START = Duration.ofMinutes(5);

  /** What a cancelled call may take to end by itself; all of the job's end has 3.5 s. */
  private static final Duration GRACE = Duration.ofMillis(1500);

  private static final long LOOK_AGAIN_MS = 50;

  /** Requests that are served at once; more wait. */
  private static final int REQUESTS_AT_ONCE = 64;

  private static final int BYTES_A_PERMIT = 1024;

  private final Child child;
  private final Connection connection;
  private final Door door;
  private final Json json;
  private final BiConsumer<String, String> notes;
  private final CompletableFuture<Payloads.Ready> ready = new CompletableFuture<>();
  private final AtomicInteger lastCall = new AtomicInteger();
  private final Map<Integer, Call> calls = new ConcurrentSkipListMap<>();
  private final Map<Integer, Throwable> refused = new ConcurrentHashMap<>();
  private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);
  private final int dataPermits;
  private final Semaphore data;
  private final AtomicReference<CodecEndedException> end = new AtomicReference<>();
  private volatile boolean isOver;
  private volatile boolean isCancelled;
  private String planSent = "";

  /**
   * Listens to a process that was started.
   *
   * @param notes takes FFmpeg's messages, as level and text
   */
  CodecProcess(Child child, Json json, BiConsumer<String, String> notes) {
    this.json = json;
    this.notes = notes;
    this.door = new Door(json);
    this.dataPermits = (int) (Runtime.getRuntime().maxMemory() / 4 / BYTES_A_PERMIT);
    this.data = new Semaphore(dataPermits);
    this.child = child;
    this.connection = new Connection(child.output(), child.input(), /* fromCodec= */ true);
    var _ = Thread.ofPlatform().daemon().name("codec-messages").start(this::receive);
  }

  /** Waits until it is ready for a source. */
  Payloads.Ready ready() {
    try {
      return ready.get(START.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof WorkerException failure
          ? failure.failure().causedBy(e)
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      child.kill();
      throw Failure.of(
              ExitCode.STALLED,
              "The codec process was not ready within %d s.".formatted(START.toSeconds()))
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ExitCode.INTERRUPTED, "Waiting for the codec process was interrupted.")
          .causedBy(e);
    }
  }

  boolean isOver() {
    return isOver;
  }

  /** Why it ended; empty while it lives, and where it was closed. */
  Optional<CodecEndedException> end() {
    return Optional.ofNullable(end.get());
  }

  Door door() {
    return door;
  }

  /** Tells the codec the plan, once. */
  synchronized void plan(EncodePlan plan) {
    if (!plan.generation().equals(planSent)) {
      send(Message.of(Kind.PLAN, 0, json.write(plan)));
      planSent = plan.generation();
    }
  }

  /** Opens the video in it. */
  void open(Payloads.Video video) {
    send(Message.of(Kind.VIDEO, 0, json.write(video)));
  }

  void send(Message message) {
    try {
      connection.send(message);
    } catch (IOException e) {
      // It is dead or dying: whoever reads from it finds out how.
    }
  }

  /** Begins a call. */
  Call begin(Kind kind, Object value, Task task) {
    Call call = new Call(lastCall.incrementAndGet(), task);
    calls.put(call.number(), call);
    if (isOver) {
      call.fail(Objects.requireNonNull(end.get(), "it is over"));
    } else {
      send(Message.of(kind, call.number(), json.write(value)));
    }
    return call;
  }

  /** Makes a call, and waits for its end; a cancelled one gets a moment. */
  Message call(Kind kind, Object value, Task task, Cancellation cancellation) {
    cancellation.check();
    return await(begin(kind, value, task), cancellation);
  }

  Message await(Call call, Cancellation cancellation) {
    boolean interrupted = false;
    long cancelledNanos = 0;
    try {
      while (true) {
        try {
          Message last = call.get(LOOK_AGAIN_MS);
          call.rethrowRefusal();
          return result(last);
        } catch (TimeoutException _) {
          if (cancellation.failure().isPresent()) {
            cancelledNanos = cancelledNanos == 0 ? System.nanoTime() : cancelledNanos;
            cancel();
            if (System.nanoTime() - cancelledNanos > GRACE.toNanos()) {
              child.kill();
            }
          }
        } catch (InterruptedException _) {
          interrupted = true; // what ends it early is the cancellation
        } catch (ExecutionException e) {
          throw ended(e, cancellation);
        }
      }
    } finally {
      calls.remove(call.number());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The result, or what went wrong: the host's own failure where it had refused something. */
  private Message result(Message message) {
    if (message.kind() == Kind.RESULT) {
      return message;
    }
    Throwable own = refused.remove(message.request());
    if (own instanceof RuntimeException e) {
      throw e;
    }
    if (own instanceof Error e) {
      throw e;
    }
    throw FailureOfCodec.of(door.read(message.json(), Payloads.Failed.class));
  }

  private static RuntimeException ended(ExecutionException e, Cancellation cancellation) {
    if (e.getCause() instanceof CodecEndedException codec) {
      if (codec.failure().exitCode() == ExitCode.INTERRUPTED) {
        letTheSignalArrive(cancellation);
      }
      cancellation.check();
      return new CodecEndedException(codec.failure(), codec.retryHelps());
    }
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(e.getCause());
  }

  /** Whoever signals a whole group stops the host, too: that is the reason then. */
  private static void letTheSignalArrive(Cancellation cancellation) {
    for (int i = 0; i < 10 && cancellation.failure().isEmpty(); i++) {
      try {
        Thread.sleep(LOOK_AGAIN_MS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void cancel() {
    if (!isCancelled) {
      isCancelled = true;
      send(Message.of(Kind.CANCEL, 0));
    }
  }

  /** The most physical memory that it had, in bytes; 0 where that is not known. */
  long peakBytes() {
    return child.peakBytes();
  }

  @Override
  public void close() {
    end.compareAndSet(
        null,
        new CodecEndedException(
            Failure.of(ExitCode.INTERRUPTED, "The codec process was closed."),
            /* retryHelps= */ false));
    child.kill();
    door.close();
  }

  // ---- What comes from it.

  private void receive() {
    String broken = "";
    try {
      Optional<Message> next = connection.receive(this::admit);
      while (next.isPresent()) {
        take(next.get());
        next = connection.receive(this::admit);
      }
    } catch (MalformedMessageException e) {
      broken = "sent " + e.getMessage();
    } catch (RuleBrokenException e) {
      broken = e.what();
    } catch (IOException e) {
      // Its end of the pipe is gone, as at the end of the stream.
    } catch (RuntimeException | Error e) {
      broken = "sent what could not be taken: " + e.getMessage();
    }
    over(broken);
  }

  /** Waits until there is room for so many bytes. */
  private void admit(int bytes) {
    data.acquireUninterruptibly(permits(bytes));
  }

  private int permits(int bytes) {
    return Math.min(dataPermits, bytes / BYTES_A_PERMIT);
  }

  private void take(Message message) {
    int permits = permits(message.json().length + message.data().length);
    if (Door.isRequest(message.kind())) {
      requests.acquireUninterruptibly();
      Thread.startVirtualThread(
          () -> {
            try {
              serve(message);
            } finally {
              data.release(permits);
              requests.release();
            }
          });
      return;
    }
    try {
      note(message);
    } finally {
      data.release(permits);
    }
  }

  private void note(Message message) {
    switch (message.kind()) {
      case READY -> {
        if (!ready.complete(door.read(message.json(), Payloads.Ready.class))) {
          throw new RuleBrokenException("said twice that it is ready");
        }
      }
      case NOTE -> {
        Payloads.Note note = door.read(message.json(), Payloads.Note.class);
        notes.accept(note.level().equals("error") ? "error" : "warning", note.text());
      }
      case PROGRESS -> call(message).task().progress(message.first());
      case DECODED -> call(message).task().decoded();
      case CLOSE_VIEW -> door.closeView(message.call());
      case RESULT, FAILURE -> call(message).close(message);
      default -> throw new RuleBrokenException("sent %s".formatted(message.kind()));
    }
  }

  private Call call(Message message) {
    Call call = calls.get(message.call());
    if (call == null) {
      throw new RuleBrokenException(
          "sent %s for call %d, which nobody makes".formatted(message.kind(), message.call()));
    }
    return call;
  }

  private void serve(Message request) {
    Message answer;
    try {
      answer =
          switch (request.kind()) {
            case READ -> door.read(request);
            case VIEW -> door.view(request);
            default -> call(request).serve(request, door);
          };
    } catch (RuleBrokenException e) {
      broke(e.what());
      return;
    } catch (Throwable e) { // whatever it is belongs to the host's thread that made the call
      if (refused.size() > REQUESTS_AT_ONCE) {
        broke("went on reading after it had been refused it");
        return;
      }
      boolean isRead = request.kind() == Kind.READ || request.kind() == Kind.VIEW;
      if (isRead) { // a call keeps its own
        refused.put(request.request(), e);
      }
      answer =
          new Message(
              Kind.REFUSAL, 0, request.request(), 0, 0, Message.nothing(), Message.nothing());
    }
    send(answer);
  }

  private void broke(String what) {
    end.compareAndSet(null, CodecEnd.broken(what, working()));
    child.kill();
  }

  /** What it works on, such as {@code chunk 3, chunk 4}. */
  private String working() {
    return calls.values().stream()
        .map(call -> call.task().what())
        .filter(what -> !what.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  // ---- Its end.

  private void over(String broken) {
    CodecEndedException found = child.end(broken, working());
    end.compareAndSet(null, found);
    CodecEndedException why = Objects.requireNonNull(end.get(), "it is over");
    isOver = true;
    ready.completeExceptionally(why);
    calls.values().forEach(call -> call.fail(why));
    door.close();
  }
}
