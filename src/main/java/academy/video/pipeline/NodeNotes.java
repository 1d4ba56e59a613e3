package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.Node;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What the nodes that share a video tell each other, as small objects beside the checkpoints: which
 * node does which task, and that a node lives. They only save work. Whoever does a task that
 * another does as well writes the same bytes to the same keys, so that no claim must be right, and
 * no clock but the store's counts. (In the manner of SlateDB's RFC 25, "Distributed Compaction".)
 *
 * <p>Safe for use by several threads.
 *
 * @param store the destination
 */
record NodeNotes(ObjectStore store, Json json, String generation, Node self, AtomicLong beats) {

  /** A node whose note is older by the store's clock is dead; it writes one every 16 s. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(40);

  /** The notes of a node, which has not told yet that it lives. */
  static NodeNotes of(ObjectStore store, Json json, String generation, Node self) {
    return new NodeNotes(store, json, generation, self, new AtomicLong());
  }

  /** What a claim says; anybody may have written it. */
  private record Note(int node) {}

  /** What a node tells regularly; no two are the same, so that stores see a change. */
  private record Beat(int node, long beat) {}

  /**
   * What there is.
   *
   * @param done names of the tasks that have a checkpoint
   * @param claims when each task was claimed
   * @param beats when each node told that it lives
   * @param now the least that the store's clock can show
   */
  record Look(
      Set<String> done, Map<String, Instant> claims, Map<Integer, Instant> beats, Instant now) {

    /** Whether nobody has heard of a node for so long that others do what it claimed. */
    boolean isDead(int node) {
      return age(beats.getOrDefault(node, Instant.EPOCH)).compareTo(LONGEST_SILENCE) > 0;
    }

    Duration age(Instant time) {
      return Duration.between(time, now);
    }

    long alive() {
      return beats.keySet().stream().filter(node -> !isDead(node)).count();
    }
  }

  /** Looks once: one listing. */
  Look look() {
    Set<String> done = new HashSet<>();
    Map<String, Instant> claims = new HashMap<>();
    Map<Integer, Instant> seen = new HashMap<>();
    Instant now = Instant.EPOCH;
    for (ObjectInfo object : store.list(ObjectLayout.workPrefix(generation))) {
      now = object.modifiedAt().isAfter(now) ? object.modifiedAt() : now;
      Optional<String> claimed = ObjectLayout.claimedTask(generation, object.key());
      OptionalInt node = ObjectLayout.nodeOf(generation, object.key());
      if (claimed.isPresent()) {
        claims.put(claimed.get(), object.modifiedAt());
      } else if (node.isPresent()) {
        seen.put(node.getAsInt(), object.modifiedAt());
      } else {
        ObjectLayout.taskOfCheckpoint(generation, object.key()).ifPresent(done::add);
      }
    }
    return new Look(done, claims, seen, now);
  }

  /** Tells that this node lives. */
  void beat() {
    store.put(
        ObjectLayout.node(generation, self.index()),
        json.write(new Beat(self.index(), beats.incrementAndGet())));
  }

  /** Claims a task that nobody has claimed; whether that came to be. */
  boolean claim(String task) {
    return store.putIfAbsent(ObjectLayout.claim(generation, task), note());
  }

  /**
   * Takes a task over.
   *
   * @param isLost whether a node is not expected to do the task
   * @return whether the task is this node's now
   */
  boolean takeOver(String task, IntPredicate isLost) {
    String key = ObjectLayout.claim(generation, task);
    Optional<StoredObject> there = store.readVersion(key);
    if (there.isEmpty()) {
      return claim(task);
    }
    int owner = json.untrusted(there.get().body()).whole("node", 0, Integer.MAX_VALUE).orElse(-1);
    if (owner == self.index()) {
      return true; // of an earlier start of this node
    }
    return isLost.test(owner)
        && store.putIfUnchanged(key, note(), Optional.of(there.get().version())).isPresent();
  }

  private byte[] note() {
    return json.write(new Note(self.index()));
  }

  /**
   * Gives tasks back, and no longer tells that this node lives.
   *
   * @param at the store, which may have less patience at the end
   * @param claimed what it has claimed and not done
   * @param late keys of what nobody needs any more once the video is published: who published has
   *     taken it away, but for what this node wrote later
   */
  void leave(ObjectStore at, Collection<String> claimed, Collection<String> late) {
    Set<String> keys = new TreeSet<>(late);
    claimed.forEach(task -> keys.add(ObjectLayout.claim(generation, task)));
    keys.add(ObjectLayout.node(generation, self.index()));
    if (!late.isEmpty()) {
      keys.retainAll(
          at.list(ObjectLayout.workPrefix(generation)).stream()
              .map(ObjectInfo::key)
              .collect(Collectors.toSet()));
    }
    at.delete(keys);
  }
}
