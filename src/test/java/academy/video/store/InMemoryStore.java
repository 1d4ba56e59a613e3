package academy.video.store;

import academy.video.failure.Failure;
import academy.video.model.Digests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory for tests. It can fail on the nth call of an operation, before or after doing
 * it: the latter is an answer that got lost on its way back.
 */
public final class InMemoryStore implements ObjectStore {

  /** What can be told to fail. */
  public enum Operation {
    HEAD,
    READ,
    PUT,
    PUT_IF_ABSENT,
    PUT_IF_UNCHANGED,
    LIST,
    DELETE
  }

  private record Fault(int call, boolean afterDoing, Failure failure) {}

  private final NavigableMap<String, byte[]> objects = new TreeMap<>();
  private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
  private final Map<Operation, List<Fault>> faults = new EnumMap<>(Operation.class);
  private final List<String> log = new ArrayList<>();
  private Function<byte[], Optional<String>> etags = _ -> Optional.empty();
  private final Map<String, Instant> modified = new HashMap<>();
  private InstantSource clock = InstantSource.fixed(Instant.EPOCH);
  private boolean closed;

  /** The {@code call}th call (from 1) of the operation fails and does nothing. */
  public synchronized InMemoryStore failAt(Operation operation, int call, Failure failure) {
    return add(operation, new Fault(call, false, failure));
  }

  /** The {@code call}th call (from 1) of the operation does its work, and fails then. */
  public synchronized InMemoryStore loseAnswerAt(Operation operation, int call, Failure failure) {
    return add(operation, new Fault(call, true, failure));
  }

  /** From now on, listings name every object's bytes by this entity tag; at first by none. */
  public synchronized InMemoryStore withEtags(Function<byte[], String> etagOf) {
    etags = etagOf.andThen(Optional::of);
    return this;
  }

  /** From now on, objects that are written are as old as this clock says. */
  public synchronized InMemoryStore withClock(InstantSource storesClock) {
    clock = storesClock;
    return this;
  }

  /** How often the operation was called. */
  public synchronized int calls(Operation operation) {
    return calls.getOrDefault(operation, 0);
  }

  /** Every call in its order, such as {@code PUT a/b}. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public String location() {
    return "memory:";
  }

  @Override
  public synchronized Optional<ObjectInfo> head(String key) {
    ObjectKeys.require(key);
    Optional<Fault> fault = enter(Operation.HEAD, key);
    byte[] body = objects.get(key);
    fault.ifPresent(InMemoryStore::fail);
    return Optional.ofNullable(body).map(bytes -> info(key, bytes));
  }

  @Override
  public synchronized Optional<byte[]> read(String key) {
    ObjectKeys.require(key);
    Optional<Fault> fault = enter(Operation.READ, key);
    fault.ifPresent(InMemoryStore::fail);
    byte @Nullable [] body = objects.get(key);
    return body == null ? Optional.empty() : Optional.of(body.clone());
  }

  @Override
  public synchronized void put(String key, byte[] body) {
    ObjectKeys.require(key);
    Optional<Fault> fault = enter(Operation.PUT, key);
    write(key, body);
    fault.ifPresent(InMemoryStore::fail);
  }

  @Override
  public synchronized Optional<StoredObject> readVersion(String key) {
    return read(key).map(body -> new StoredObject(body, Digests.md5(body)));
  }

  @Override
  public synchronized Optional<String> putIfUnchanged(
      String key, byte[] body, Optional<String> seen) {
    ObjectKeys.require(key);
    Optional<Fault> fault =
        enter(seen.isEmpty() ? Operation.PUT_IF_ABSENT : Operation.PUT_IF_UNCHANGED, key);
    boolean unchanged = seen.equals(Optional.ofNullable(objects.get(key)).map(Digests::md5));
    if (unchanged) {
      write(key, body);
    }
    fault.ifPresent(InMemoryStore::fail);
    return unchanged ? Optional.of(Digests.md5(body)) : Optional.empty();
  }

  @Override
  public synchronized List<ObjectInfo> list(String prefix) {
    ObjectKeys.requirePrefix(prefix);
    Optional<Fault> fault = enter(Operation.LIST, prefix);
    fault.ifPresent(InMemoryStore::fail);
    return objects.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> info(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public synchronized void delete(Collection<String> keys) {
    keys.forEach(ObjectKeys::require);
    Optional<Fault> fault = enter(Operation.DELETE, String.join(" ", keys));
    keys.forEach(objects::remove);
    fault.ifPresent(InMemoryStore::fail);
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void write(String key, byte[] body) {
    objects.put(key, body.clone());
    modified.put(key, clock.instant());
  }

  private ObjectInfo info(String key, byte[] body) {
    return new ObjectInfo(
        key, body.length, etags.apply(body), modified.getOrDefault(key, Instant.EPOCH));
  }

  private InMemoryStore add(Operation operation, Fault fault) {
    faults.computeIfAbsent(operation, _ -> new ArrayList<>()).add(fault);
    return this;
  }

  /** Counts the call; fails it, or returns the fault that its end must fail with. */
  private Optional<Fault> enter(Operation operation, String what) {
    log.add(operation + " " + what);
    int call = calls.merge(operation, 1, Integer::sum);
    Optional<Fault> due =
        faults.getOrDefault(operation, List.of()).stream()
            .filter(fault -> fault.call == call)
            .findFirst();
    if (due.isPresent() && !due.get().afterDoing) {
      fail(due.get());
    }
    return due;
  }

  private static void fail(Fault fault) {
    throw fault.failure.asException();
  }
}
