package academy.video.ops.delete;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.fence.RequestTime;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Deletes a destination's objects synchronously: when it returns, a listing has shown that none is
 * left of the video. Before that it leaves a {@link Tombstone}, so that no job from before
 * publishes there again. What viewers start with goes first and status.json last, so that a
 * deletion that was interrupted can be told from a video that is damaged.
 */
public final class Deleter {

  /** A job that is still running may write between listing and deleting; not for ever. */
  private static final int MAX_ROUNDS = 3;

  private final ObjectStore destination;
  private final Json json;
  private final InstantSource clock;

  public Deleter(ObjectStore destination, Json json, InstantSource clock) {
    this.destination = destination;
    this.json = json;
    this.clock = clock;
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
        && generationsIn(found).isEmpty()
        && found.stream().noneMatch(object -> ObjectLayout.isReserved(object.key()))) {
      throw Failure.of(
              ExitCode.USAGE,
              "delete refuses %s: it holds %d objects, and neither a master.m3u8, nor a status.json, nor a generation."
                  .formatted(destination.location(), found.size()))
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
   * Deletes everything but the tombstone.
   *
   * @param dryRun whether to count only
   * @throws academy.video.failure.WorkerException with STORAGE_UNAVAILABLE if objects appear as
   *     fast as they are deleted, or with a failure of the store
   */
  public Deletion everything(boolean dryRun) {
    return delete(key -> !key.equals(ObjectLayout.TOMBSTONE), List.of(), dryRun);
  }

  /**
   * Deletes the generations that master.m3u8 does not lead to, and the work of jobs that are over.
   * Where there is no master.m3u8 yet, nothing is superseded and nothing is deleted.
   *
   * @param dryRun whether to count only
   */
  public Deletion superseded(boolean dryRun) {
    Set<String> inWork = new GenerationsInWork(destination, json, clock).find();
    Set<String> kept = new TreeSet<>(inWork);
    Set<String> played = played();
    if (played.isEmpty()) {
      return new Deletion(destination.location(), dryRun, 0, 0, List.copyOf(kept), 0);
    }
    kept.addAll(played);
    Set<String> generations = generationsIn(destination.list(""));
    Predicate<String> superseded =
        key -> {
          if (key.startsWith(ObjectLayout.WORK_PREFIX)) {
            String work = key.substring(ObjectLayout.WORK_PREFIX.length());
            return !inWork.contains(firstPart(work));
          }
          String folder = firstPart(key);
          return generations.contains(folder) && !kept.contains(folder);
        };
    return delete(superseded, List.copyOf(kept), dryRun);
  }

  /** What is played; a master.m3u8 that no job of ours wrote tells nothing of it. */
  private Set<String> played() {
    String master = ObjectLayout.MULTIVARIANT_PLAYLIST;
    Optional<byte[]> body =
        destination.readRange(master, /* position= */ 0, PlaylistLinks.LARGEST_PLAYLIST);
    if (body.isEmpty()) {
      return Set.of();
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
    return links.generations();
  }

  /** Top folders that hold what a generation holds: other people's files are none of ours. */
  private static Set<String> generationsIn(List<ObjectInfo> objects) {
    Set<String> generations = new TreeSet<>();
    for (ObjectInfo object : objects) {
      String generation = firstPart(object.key());
      if (object.key().equals(ObjectLayout.report(generation))
          || object.key().startsWith(generation + "/video/")
          || object.key().startsWith(generation + "/audio/")) {
        generations.add(generation);
      }
    }
    return generations;
  }

  private Deletion delete(Predicate<String> wanted, List<String> kept, boolean dryRun) {
    long objects = 0;
    long bytes = 0;
    for (int round = 0; ; round++) {
      List<ObjectInfo> found =
          destination.list("").stream().filter(object -> wanted.test(object.key())).toList();
      if (dryRun || found.isEmpty()) {
        return new Deletion(
            destination.location(),
            dryRun,
            objects + found.size(),
            bytes + sizeOf(found),
            kept,
            round);
      }
      if (round == MAX_ROUNDS) {
        throw Failure.of(
                ExitCode.STORAGE_UNAVAILABLE,
                "%d objects are in %s after deleting %d times: something is still writing there."
                    .formatted(found.size(), destination.location(), MAX_ROUNDS))
            .withHint("End the job that writes to it, then delete again.")
            .asException();
      }
      for (List<String> part : inOrder(found)) {
        destination.delete(part);
      }
      objects += found.size();
      bytes += sizeOf(found);
    }
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
    return List.of(first, middle, last).stream().filter(part -> !part.isEmpty()).toList();
  }

  private static long sizeOf(List<ObjectInfo> objects) {
    return objects.stream().mapToLong(ObjectInfo::sizeBytes).sum();
  }

  private static String firstPart(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }
}
