package academy.video.pipeline;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Digests;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A world in which one thing happens after the other, chosen by a seed: a store whose every call
 * waits for its turn and may fail before or after it is done, actors that can be killed at any such
 * call, and a clock that only the world moves. (In the manner of slatedb's {@code slatedb-dst}.)
 */
final class SimulatedWorld {

  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final int MOST_STEPS = 20_000;

  /** From here on nothing fails any more, so that everything comes to its end. */
  private static final int TROUBLED_STEPS = 900;

  final SplittableRandom random;
  final InMemoryStore objects = new InMemoryStore().withEtags(Digests::md5);
  private final List<Actor> actors = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Happened> history = new ArrayList<>();
  private final Map<String, Written> written = new HashMap<>();
  private final Semaphore turnIsOver = new Semaphore(0);
  private final double faults;
  private final double kills;
  private Instant now = Instant.parse("2026-11-23T15:00:00Z");
  private int steps;

  private record Event(int step, Runnable happens) {}

  private record Happened(int step, Instant at, String what) {}

  /** What an object holds, and since which step. */
  private record Written(ByteBuffer body, int sinceStep) {}

  SimulatedWorld(long seed) {
    random = new SplittableRandom(seed);
    objects.withClock(() -> now);
    faults = random.nextInt(3) * 0.02;
    kills = random.nextInt(3) * 0.005;
  }

  /** Thrown out of the store into an actor that was killed; real code sees it as any error. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Something that runs until it ends or is killed, one store call at a time. */
  final class Actor {
    final String name;
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private final boolean canBeKilled;
    private boolean killed;
    private boolean hangs;
    private boolean ended;
    private @Nullable Throwable defect;

    private Actor(String name, boolean canBeKilled, Runnable life) {
      this.name = name;
      this.canBeKilled = canBeKilled;
      this.thread =
          Thread.ofVirtual()
              .name(name)
              .unstarted(
                  () -> {
                    turn.acquireUninterruptibly();
                    try {
                      life.run();
                    } catch (Killed _) {
                      note("is dead");
                    } catch (Throwable e) {
                      defect = e;
                    }
                    ended = true;
                    turnIsOver.release();
                  });
    }

    void kill() {
      killed = true;
      hangs = false;
    }

    boolean isKilled() {
      return killed;
    }

    /** Ends its hanging. */
    void wake() {
      hangs = false;
    }

    /** From now on it does nothing any more, and does not end until it is killed. */
    void hang() {
      if (!ended && !killed) {
        note("hangs");
        hangs = true;
      }
    }

    boolean hasEnded() {
      return ended;
    }

    void note(String what) {
      SimulatedWorld.this.note(name + " " + what);
    }

    /** Waits for its turn; all that happens between two turns happens at once. */
    synchronized void step(String what) {
      if (!killed) {
        turnIsOver.release();
        turn.acquireUninterruptibly();
      }
      if (killed) {
        throw new Killed();
      }
      note(what);
    }

    /** A call to another machine: one step, which in troubled times may fail before or after. */
    <T> T call(String what, Supplier<T> work, Supplier<? extends RuntimeException> failure) {
      step(what);
      boolean fails = isTroubled() && random.nextDouble() < faults;
      boolean before = random.nextBoolean();
      if (fails && before) {
        note("  fails");
        throw failure.get();
      }
      T result = work.get();
      note("  = " + (result instanceof Optional<?> o ? o.map(_ -> "present") : ""));
      if (fails) {
        note("  fails");
        throw failure.get();
      }
      return result;
    }

    /** The store as this actor reaches it. */
    ObjectStore store(Supplier<Optional<Failure>> cancelled) {
      return new SteppedStore(this, cancelled);
    }
  }

  Actor start(String name, boolean canBeKilled, java.util.function.Consumer<Actor> life) {
    Actor[] self = new Actor[1];
    self[0] = new Actor(name, canBeKilled, () -> life.accept(self[0]));
    actors.add(self[0]);
    self[0].thread.start();
    return self[0];
  }

  /** Lets something happen some steps from now. */
  void in(int furtherSteps, Runnable happens) {
    events.add(new Event(steps + furtherSteps, happens));
  }

  void note(String what) {
    history.add(new Happened(steps, now, what));
  }

  /** What has happened so far, counted. */
  int steps() {
    return steps;
  }

  /** Since which step the object holds just these bytes; empty where it does not. */
  OptionalInt unchangedSince(String key, byte[] body) {
    Written found = written.get(key);
    return found != null && found.body.equals(ByteBuffer.wrap(body))
        ? OptionalInt.of(found.sinceStep)
        : OptionalInt.empty();
  }

  /** Since which step the object holds what it holds; empty where there is none. */
  OptionalInt unchangedSince(String key) {
    Written found = written.get(key);
    return found == null ? OptionalInt.empty() : OptionalInt.of(found.sinceStep);
  }

  boolean isTroubled() {
    return steps < TROUBLED_STEPS;
  }

  Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  /** Runs until all have ended and nothing is to happen any more. */
  void run() {
    while (true) {
      List<Event> due = events.stream().filter(event -> event.step <= steps).toList();
      events.removeAll(due);
      due.forEach(event -> event.happens.run());
      List<Actor> alive = actors.stream().filter(actor -> !actor.ended && !actor.hangs).toList();
      if (alive.isEmpty() && events.isEmpty()) {
        return;
      }
      steps++;
      now = now.plusMillis(random.nextInt(20) == 0 ? random.nextInt(60_000) : random.nextInt(300));
      if (alive.isEmpty()) {
        continue;
      }
      if (steps > MOST_STEPS) {
        throw new AssertionError("there is no end: " + alive.stream().map(a -> a.name).toList());
      }
      Actor next = alive.get(random.nextInt(alive.size()));
      if (next.canBeKilled && isTroubled() && random.nextDouble() < kills) {
        next.note("is killed");
        next.kill();
      }
      next.turn.release();
      turnIsOver.acquireUninterruptibly();
      if (next.defect != null) {
        throw new AssertionError(next.name + " ended with a defect", next.defect);
      }
    }
  }

  /** What happened, the same for a seed in every run: random names are told by their numbers. */
  String history() {
    Map<String, String> names = new HashMap<>();
    String told =
        history.stream()
            .map(each -> "%4d %s %s".formatted(each.step, each.at, each.what))
            .collect(Collectors.joining("\n"));
    return UUID.matcher(told)
        .replaceAll(name -> names.computeIfAbsent(name.group(), _ -> "uuid-" + names.size()));
  }

  /** Each call is one step, and in troubled times may fail before or after it is done. */
  private final class SteppedStore extends ForwardingStore {
    private final Actor actor;
    private final Supplier<Optional<Failure>> cancelled;

    SteppedStore(Actor actor, Supplier<Optional<Failure>> cancelled) {
      super(objects);
      this.actor = actor;
      this.cancelled = cancelled;
    }

    private <T> T call(String what, Supplier<T> work) {
      cancelled
          .get()
          .ifPresent(
              failure -> {
                throw failure.asException();
              });
      return actor.call(
          what,
          work,
          () ->
              Failure.of(ExitCode.STORAGE_UNAVAILABLE, "No answer to " + what + ".").asException());
    }

    private void wrote(String key, byte[] body) {
      if (unchangedSince(key, body).isEmpty()) {
        written.put(key, new Written(ByteBuffer.wrap(body.clone()), steps));
      }
    }

    /** Whose turn it is must not depend on threads. */
    @Override
    public int readsAtOnce() {
      return 1;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
      return call("HEAD " + key, () -> super.head(key));
    }

    @Override
    public Optional<byte[]> read(String key) {
      return call("GET " + key, () -> super.read(key));
    }

    @Override
    public Optional<StoredObject> readVersion(String key) {
      return call("GET " + key, () -> super.readVersion(key));
    }

    @Override
    public void put(String key, byte[] body) {
      var _ =
          call(
              "PUT " + key,
              () -> {
                super.put(key, body);
                wrote(key, body);
                return key;
              });
    }

    @Override
    public boolean putIfAbsent(String key, byte[] body) {
      return putIfUnchanged(key, body, Optional.empty()).isPresent();
    }

    @Override
    public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
      return call(
          "PUT-IF " + key,
          () -> {
            Optional<String> version = super.putIfUnchanged(key, body, seen);
            version.ifPresent(_ -> wrote(key, body));
            return version;
          });
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
      return call("LIST " + prefix, () -> super.list(prefix));
    }

    @Override
    public void delete(Collection<String> keys) {
      if (!keys.isEmpty()) {
        var _ =
            call(
                "DELETE " + keys,
                () -> {
                  super.delete(keys);
                  keys.forEach(written::remove);
                  return keys;
                });
      }
    }

    @Override
    public void close() {}
  }

  /** A pause of an actor: others go on meanwhile. */
  academy.video.model.Pause pause(Actor actor) {
    return (Duration time) -> {
      now = now.plus(time);
      actor.step("waits");
    };
  }
}
