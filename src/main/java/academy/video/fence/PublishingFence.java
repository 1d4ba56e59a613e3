package academy.video.fence;

import static java.nio.charset.StandardCharsets.UTF_8;

import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Published;
import academy.video.model.Standing;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import academy.video.store.StoredObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Publishes master.m3u8 if nothing newer came in between, and nothing that it leads to was deleted.
 * Holding the {@link DestinationLock}, in this order: see what is published; claim it in
 * status.json, which only goes on to newer requests; list what the playlist leads to; replace
 * exactly what was seen. A deletion that takes the lock afterwards finds the claim, and spares what
 * it names; one that held the lock before has taken all that it will, as the list shows. A
 * tombstone needs no lock: who published in spite of one takes that back.
 */
public record PublishingFence(ObjectStore store, Json json, DestinationLock lock) {

  private static final int MOST_TRIES = 20;

  /**
   * Publishes.
   *
   * @param playlist makes the multivariant playlist from the one that it replaces; it names no
   *     generation but the claim's
   * @param requireComplete throws where something that the playlist leads to is not there
   * @throws academy.video.failure.WorkerException as superseded; or with a failure of the store
   */
  public void publish(
      Standing mine,
      Published claim,
      StatusFence.Status own,
      Function<Optional<byte[]>, byte[]> playlist,
      Runnable requireComplete) {
    for (int i = 0; i < MOST_TRIES; i++) {
      try (DestinationLock.Held held = lock.takeToPublish()) {
        Optional<StoredObject> seen = store.readVersion(ObjectLayout.MULTIVARIANT_PLAYLIST);
        var _ = new StatusFence(store, json).claim(mine, claim, own);
        requireComplete.run();
        byte[] next = playlist.apply(seen.map(StoredObject::body));
        boolean written =
            store
                .putIfUnchanged(
                    ObjectLayout.MULTIVARIANT_PLAYLIST, next, seen.map(StoredObject::version))
                .isPresent();
        if (written) {
          takeBackWhereDeleted(mine);
          if (held.isHeld()) {
            return;
          }
        }
      }
    }
    throw Contended.of(ObjectLayout.MULTIVARIANT_PLAYLIST, store);
  }

  private static Set<String> generations(byte[] playlist) {
    return PlaylistLinks.of(ObjectLayout.MULTIVARIANT_PLAYLIST, playlist).generations();
  }

  private void takeBackWhereDeleted(Standing mine) {
    if (new Tombstone(store, json).stops(mine)) {
      store.delete(List.of(ObjectLayout.MULTIVARIANT_PLAYLIST));
      throw Superseded.byDeletion(store.location());
    }
  }

  /** The failure of a job that must stop, if it must. */
  public Optional<Failure> overtaken(Standing mine) {
    StatusDocument status = new StatusFence(store, json).read();
    return overtaken(mine, status);
  }

  /** The same, where status.json was read a moment ago. */
  public Optional<Failure> overtaken(Standing mine, StatusDocument status) {
    Optional<Failure> newer = overtakenBy(mine, status);
    if (newer.isPresent()) {
      return newer;
    }
    return new Tombstone(store, json).stops(mine)
        ? Optional.of(Superseded.deletion(store.location()))
        : Optional.empty();
  }

  /** Whether a newer request has published, as a status tells; deletions are not looked for. */
  public Optional<Failure> overtakenBy(Standing mine, StatusDocument status) {
    return status.overtakes(mine)
        ? status.published().map(newer -> Superseded.request(newer, store.location()))
        : Optional.empty();
  }

  /**
   * Removes what an overtaken job has written, as far as nobody else makes or shows it. After a
   * deletion that is all that is there, unless somebody has begun since; else it is the work, and
   * what never became a whole generation.
   */
  public void clean(Standing mine, Optional<String> generation) {
    if (keys("").stream().allMatch(ObjectLayout.TOMBSTONE::equals)) {
      return; // a deletion was faster
    }
    try (DestinationLock.Held _ = lock.takeToDelete()) {
      Optional<Instant> deletedAt =
          new Tombstone(store, json).deletedAt().filter(at -> !mine.requestedAt().isAfter(at));
      if (deletedAt.isPresent() && !hasBegunSince(deletedAt.get())) {
        remove(ours(), () -> hasBegunSince(deletedAt.get()));
      } else {
        generation
            .map(Set::of)
            .orElseGet(() -> leftBehind(mine))
            .forEach(made -> cleanWork(mine, made));
      }
    }
  }

  private void cleanWork(Standing mine, String made) {
    String heartbeat = ObjectLayout.heartbeat(made);
    if (store.head(heartbeat).isPresent() && !isAnothers(heartbeat, mine)) {
      store.delete(List.of(heartbeat));
    }
    if (isNeeded(mine, made)) {
      return;
    }
    List<String> keys = new ArrayList<>(keys(ObjectLayout.workPrefix(made)));
    if (store.head(ObjectLayout.report(made)).isEmpty()) {
      keys.addAll(keys(ObjectLayout.generationPrefix(made)));
    }
    remove(keys, () -> isNeeded(mine, made));
  }

  /**
   * Generations that nobody else says to be at work on; one of them may be of an earlier attempt.
   */
  private Set<String> leftBehind(Standing mine) {
    Set<String> left = new TreeSet<>();
    for (String key : keys(ObjectLayout.WORK_PREFIX)) {
      String[] parts = key.substring(ObjectLayout.WORK_PREFIX.length()).split("/", 2);
      if (parts.length == 2 && !isAnothers(ObjectLayout.heartbeat(parts[0]), mine)) {
        left.add(parts[0]);
      }
    }
    return left;
  }

  private boolean isAnothers(String heartbeat, Standing mine) {
    return store
        .read(heartbeat)
        .map(note -> !new String(note, UTF_8).contains('"' + mine.jobId() + '"'))
        .orElse(false);
  }

  private void remove(List<String> keys, BooleanSupplier isNeededAfterAll) {
    if (!keys.isEmpty() && !isNeededAfterAll.getAsBoolean()) { // listing takes a moment
      store.delete(keys);
    }
  }

  private List<String> ours() {
    return keys("").stream()
        .filter(ObjectLayout::isReserved)
        .filter(key -> !key.equals(ObjectLayout.TOMBSTONE) && !key.equals(ObjectLayout.LOCK))
        .toList();
  }

  private List<String> keys(String prefix) {
    return store.list(prefix).stream().map(ObjectInfo::key).toList();
  }

  private boolean hasBegunSince(Instant deletedAt) {
    StatusDocument status = new StatusFence(store, json).read();
    return Stream.concat(
            Stream.of(status.standing().requestedAt()),
            status.published().stream().map(published -> Instant.parse(published.requestedAt())))
        .anyMatch(deletedAt::isBefore);
  }

  private boolean isNeeded(Standing mine, String generation) {
    Set<String> played =
        store
            .read(ObjectLayout.MULTIVARIANT_PLAYLIST)
            .map(PublishingFence::generations)
            .orElse(Set.of());
    StatusDocument status = new StatusFence(store, json).read();
    boolean anothers = status.version().isPresent() && !status.standing().equals(mine);
    boolean isOver = status.state().equals("succeeded") || status.state().equals("superseded");
    // A job that failed before it knew what to make has made nothing that it could resume from.
    boolean sameOrUnknown =
        status.generation().map(generation::equals).orElse(!status.state().equals("failed"));
    return played.contains(generation) || (anothers && !isOver && sameOrUnknown);
  }
}
