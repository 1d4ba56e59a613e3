package academy.video.ops.delete;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.fence.DestinationLock;
import academy.video.fence.RequestTime;
import academy.video.fence.ResubmissionClaims;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.Count;
import academy.video.model.Pause;
import academy.video.model.Published;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Deletes a destination's objects synchronously: when it returns, a listing has shown that none is
 * left of the video. Before that it leaves a {@link Tombstone}, so that no job from before
 * publishes there again. What viewers start with goes first and status.json last, so that a
 * deletion that was interrupted can be told from a video that is damaged. It holds the {@link
 * DestinationLock} while it looks and deletes, and spares what newer requests make: so it takes
 * nothing that a newer job has published, and what it takes of others, they make again.
 */
public final class Deleter {

  /** A job that is still running may write between listing and deleting; not for ever. */
  private static final int MAX_ROUNDS = 3;

  /** As many as S3 and R2 delete with one call. */
  private static final int KEYS_AT_ONCE = 1000;

  private final ObjectStore destination;
  private final Json json;
  private final InstantSource clock;
  private final DestinationLock lock;

  /**
   * Deletes from one destination.
   *
   * @param pause between looks while another process deletes or publishes
   */
  public Deleter(ObjectStore destination, Json json, InstantSource clock, Pause pause) {
    this.destination = destination;
    this.json = json;
    this.clock = clock;
    this.lock = new DestinationLock(destination, json, clock, pause);
  }

  /**
   * Refuses a destination that is a whole bucket or the root of a disk.
   *
   * @param location as the user named it, for the message
   * @param path the key in the bucket, or the folder's absolute path
   * @throws academy.video.failure.WorkerException with USAGE
   */
  public static void requireBelowRoot(String location, String path) {
    if (path.replace("/", "").isBlank()) {
      throw Failure.of(
              ExitCode.USAGE,
              "delete refuses %s: it would delete everything there.".formatted(location))
          .withHint("Name one video's destination, such as r2://bucket/out/lecture/.")
          .asException();
    }
  }

  /**
   * Refuses a folder that holds things, and none of them a job's: the wrong one was named.
   *
   * @throws academy.video.failure.WorkerException with USAGE
   */
  public void requireOurs() {
    List<ObjectInfo> found = destination.list("");
    if (!found.isEmpty()
        && found.stream().noneMatch(object -> ObjectLayout.isReserved(object.key()))) {
      throw Failure.of(
              ExitCode.USAGE,
              "delete refuses %s: it holds %s, and neither a master.m3u8, nor a status.json, nor a generation."
                  .formatted(destination.location(), Count.of(found.size(), "object")))
          .withHint("Name a video's destination; to delete all the same, add --force.")
          .asException();
    }
  }

  /** Leaves the tombstone: from now on nothing publishes here that was requested before. */
  public void bury() {
    Tombstone tombstone = new Tombstone(destination, json);
    tombstone.put(
        RequestTime.after(
            clock.instant(), new StatusFence(destination, json).read(), tombstone.deletedAt()));
  }

  /**
   * Deletes everything but the tombstone, and what was requested after it.
   *
   * @param dryRun whether to count only
   * @throws academy.video.failure.WorkerException with STORAGE_UNAVAILABLE if objects appear as
   *     fast as they are deleted, or with a failure of the store
   */
  public Deletion everything(boolean dryRun) {
    Tombstone tombstone = new Tombstone(destination, json);
    return delete(
        () -> {
          // A dry run has left no tombstone: everything is older than the one to come.
          Optional<Instant> deletedAt = dryRun ? Optional.empty() : tombstone.deletedAt();
          GenerationsInWork inWork = new GenerationsInWork(destination, json, clock);
          Spared spared = deletedAt.map(inWork::requestedAfter).orElse(Spared.nothing());
          return new Choice(
              key -> !key.equals(ObjectLayout.TOMBSTONE) && !spared.has(key), spared.generations());
        },
        dryRun);
  }

  /**
   * What to delete, as things stand.
   *
   * @param kept generations that stay
   */
  private record Choice(Predicate<String> wanted, Set<String> kept) {}

  /**
   * Deletes the generations that master.m3u8 does not lead to, captions that were removed or
   * replaced, and the work of jobs and scans that are over. Where there is no master.m3u8 yet,
   * nothing is superseded and nothing is deleted.
   *
   * @param dryRun whether to count only
   */
  public Deletion superseded(boolean dryRun) {
    return delete(this::superseded, dryRun);
  }

  private Choice superseded() {
    Set<String> inWork = new GenerationsInWork(destination, json, clock).find();
    Set<String> kept = new TreeSet<>(inWork);
    Optional<PlaylistLinks> links = played();
    if (links.isEmpty()) {
      return new Choice(_ -> false, kept);
    }
    Set<String> played = links.get().generations();
    kept.addAll(played);
    Set<ObjectLayout.Captions> shown =
        links.get().keys().stream()
            .flatMap(key -> ObjectLayout.captionsOf(key).stream())
            .collect(Collectors.toSet());
    // One whose job died when it was about to publish is published by its retry.
    new StatusFence(destination, json)
        .read()
        .published()
        .map(Published::generation)
        .ifPresent(kept::add);
    Set<String> generations = generationsIn(destination.list(""));
    ResubmissionClaims claims = new ResubmissionClaims(json, clock);
    return new Choice(
        key -> {
          if (key.startsWith(ObjectLayout.RESUBMISSION_PREFIX)) {
            return claims.isOld(destination, key);
          }
          if (key.startsWith(ObjectLayout.WORK_PREFIX)) {
            String work = key.substring(ObjectLayout.WORK_PREFIX.length());
            return !inWork.contains(firstPart(work));
          }
          String folder = firstPart(key);
          boolean isReplaced =
              played.contains(folder)
                  && !inWork.contains(folder)
                  && ObjectLayout.captionsOf(key).filter(each -> !shown.contains(each)).isPresent();
          return isReplaced || (generations.contains(folder) && !kept.contains(folder));
        },
        kept);
  }

  /** What is played; a master.m3u8 that no job of ours wrote tells nothing of it. */
  private Optional<PlaylistLinks> played() {
    String master = ObjectLayout.MULTIVARIANT_PLAYLIST;
    Optional<byte[]> body =
        destination.readRange(master, /* position= */ 0, PlaylistLinks.LARGEST_PLAYLIST);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    PlaylistLinks links = PlaylistLinks.of(master, body.get());
    Optional<String> problem =
        links.generations().isEmpty()
            ? Optional.of(master + " leads to no generation.")
            : links.problem(master);
    if (problem.isPresent()) {
      throw Failure.of(
              ExitCode.PROBLEM_FOUND,
              "What is superseded in %s can't be told, and nothing was deleted: %s"
                  .formatted(destination.location(), problem.get()))
          .withHint("Encode the video again, or delete everything there.")
          .asException();
    }
    return Optional.of(links);
  }

  /** Top folders that hold what a generation holds: other people's files are none of ours. */
  private static Set<String> generationsIn(List<ObjectInfo> objects) {
    Set<String> generations = new TreeSet<>();
    for (ObjectInfo object : objects) {
      String generation = firstPart(object.key());
      boolean isOurs = ObjectLayout.isReserved(object.key());
      if (isOurs
          && (object.key().equals(ObjectLayout.report(generation))
              || object.key().startsWith(generation + "/video/")
              || object.key().startsWith(generation + "/audio/"))) {
        generations.add(generation);
      }
    }
    return generations;
  }

  private Deletion delete(Supplier<Choice> choices, boolean dryRun) {
    Round seen = round(choices.get());
    if (dryRun || (seen.found().isEmpty() && !seen.isLocked())) {
      return deletion(dryRun, seen.found(), seen.kept(), 0);
    }
    List<ObjectInfo> deleted = new ArrayList<>();
    try (DestinationLock.Held held = lock.takeToDelete()) {
      for (int rounds = 0; ; rounds++) {
        Round round = round(choices.get());
        if (round.found().isEmpty()) {
          return deletion(dryRun, deleted, round.kept(), rounds);
        }
        if (rounds == MAX_ROUNDS) {
          throw Failure.of(
                  ExitCode.STORAGE_UNAVAILABLE,
                  "%s in %s after deleting %d times: something is still writing there."
                      .formatted(
                          round.found().size() == 1
                              ? "1 object is"
                              : Count.of(round.found().size(), "object") + " are",
                          destination.location(),
                          MAX_ROUNDS))
              .withHint("End the job that writes to it, then delete again.")
              .asException();
        }
        for (List<String> part : inOrder(round.found())) {
          held.renew();
          destination.delete(part);
        }
        deleted.addAll(round.found());
      }
    }
  }

  /**
   * What is there.
   *
   * @param found what is to be deleted
   * @param isLocked whether somebody holds the lock, or left it
   */
  private record Round(List<ObjectInfo> found, Set<String> kept, boolean isLocked) {}

  private Round round(Choice choice) {
    List<ObjectInfo> listed = destination.list("");
    List<ObjectInfo> found =
        listed.stream()
            .filter(object -> !object.key().equals(ObjectLayout.LOCK))
            .filter(object -> choice.wanted().test(object.key()))
            .toList();
    boolean isLocked = listed.stream().anyMatch(object -> object.key().equals(ObjectLayout.LOCK));
    return new Round(found, choice.kept(), isLocked);
  }

  private Deletion deletion(
      boolean dryRun, List<ObjectInfo> objects, Set<String> kept, int rounds) {
    long bytes = objects.stream().mapToLong(ObjectInfo::sizeBytes).sum();
    return new Deletion(
        destination.location(), dryRun, objects.size(), bytes, List.copyOf(kept), rounds);
  }

  private static List<List<String>> inOrder(List<ObjectInfo> objects) {
    List<String> first = new ArrayList<>();
    List<String> middle = new ArrayList<>();
    List<String> last = new ArrayList<>();
    for (ObjectInfo object : objects) {
      switch (object.key()) {
        case ObjectLayout.MULTIVARIANT_PLAYLIST -> first.add(object.key());
        case ObjectLayout.STATUS -> last.add(object.key());
        default -> middle.add(object.key());
      }
    }
    List<List<String>> parts = new ArrayList<>();
    for (List<String> each : List.of(first, middle, last)) {
      for (int i = 0; i < each.size(); i += KEYS_AT_ONCE) {
        parts.add(each.subList(i, Math.min(each.size(), i + KEYS_AT_ONCE)));
      }
    }
    return parts;
  }

  private static String firstPart(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }
}
