package academy.video.pipeline;

import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.Node;
import academy.video.store.ObjectLayout;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One node's part of a video that several nodes encode. It begins with its own run of neighbouring
 * chunks, which costs one seek; then it takes from the middle of the longest run that is left to
 * others. When every task is claimed, it takes over what a dead node left, and what takes others so
 * long that this node is expected to end sooner. When every task is done, one node finishes the
 * video for all.
 *
 * <p>Safe for use by several threads.
 */
final class NodeShare {

  private static final String FINISH = "finish";
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  /** How often the time between looks doubles. */
  private static final int LONGEST_WAITS = 2;

  /** How much longer than its own chunks another's may take, before a node does it as well. */
  private static final double PATIENCE = 1.5;

  private final Job job;
  private final EncodePlan plan;
  private final NodeNotes notes;
  private final Node self;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Chunk> chunks = new LinkedHashMap<>();
  private final Set<String> tracks = new TreeSet<>();

  /** What this node has claimed and not done. */
  private final Set<String> held = new HashSet<>();

  /** What this node has done. */
  private final Set<String> made = new HashSet<>();

  /** Claims of others that this node has read: they are read again only once they are old. */
  private final Set<String> known = new HashSet<>();

  /** Chunks that were done when this node began to look. */
  private @Nullable Set<Integer> doneBefore;

  private boolean isFirstRound = true;
  private int waits;
  private Duration longestChunk = Duration.ZERO;
  private @Nullable ChunkQueue queue;

  /**
   * What to do next.
   *
   * @param chunks indexes, which others may claim before this node does
   * @param tracks names of audio and text tasks
   */
  record Round(Set<Integer> chunks, Set<String> tracks) {}

  NodeShare(
      Job job, EncodePlan plan, NodeNotes notes, InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.job = job;
    this.plan = plan;
    this.notes = notes;
    this.self = notes.self();
    this.random = random;
    plan.chunks().forEach(chunk -> chunks.put(ObjectLayout.chunkTask(chunk.index()), chunk));
    plan.audio().forEach(rendition -> tracks.add(ObjectLayout.audioTask(rendition.name())));
    if (!plan.text().isEmpty()) {
      tracks.add(ObjectLayout.TEXT_TASK);
    }
  }

  /** Own chunks are those from here on, … */
  int firstOwnChunk() {
    return border(self.index());
  }

  /** … and up to before this one. */
  int endOfOwnChunks() {
    return border(self.index() + 1);
  }

  private int border(int node) {
    return (int) ((long) node * plan.chunks().size() / self.count());
  }

  /** Tells the queue of the chunks that a round takes, which shrinks with what others take. */
  synchronized void uses(ChunkQueue chunksOfRound) {
    queue = chunksOfRound;
  }

  /**
   * What to do next; waits while others do all that is left. Empty once everything is done.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store or of another node
   */
  Optional<Round> next() {
    while (true) {
      job.cancellation().check();
      if (job.status().isDone()) {
        return Optional.empty();
      }
      NodeNotes.Look look = look();
      Set<String> left = left(look);
      // After the look: who publishes says so, and clears then what is listed here.
      if (left.isEmpty() || job.status().isDoneNow()) {
        return Optional.empty();
      }
      boolean isFirst = isFirstRound;
      isFirstRound = false;
      Set<String> tasks = isFirst ? first(look, left) : further(look, left);
      if (!tasks.isEmpty()) {
        waits = 0;
        return Optional.of(roundOf(tasks));
      }
      if (!isFirst) {
        pause();
      }
    }
  }

  /** What nobody has claimed; of the tracks only this node's own. */
  private Set<String> first(NodeNotes.Look look, Set<String> left) {
    Set<String> free = free(look, left);
    free.removeIf(task -> tracks.contains(task) && !isOwnTrack(task));
    return free;
  }

  private static Set<String> free(NodeNotes.Look look, Set<String> left) {
    Set<String> free = new HashSet<>(left);
    free.removeAll(look.claims().keySet());
    return free;
  }

  /** What nobody has claimed, or else one task of another node that is taken over. */
  private Set<String> further(NodeNotes.Look look, Set<String> left) {
    Set<String> free = free(look, left);
    if (!free.isEmpty()) {
      return free;
    }
    List<String> oldestFirst =
        left.stream()
            .filter(look.claims()::containsKey)
            .sorted(Comparator.comparing(task -> look.claims().getOrDefault(task, Instant.EPOCH)))
            .toList();
    for (String task : oldestFirst) {
      if (takeOver(task, look)) {
        return Set.of(task);
      }
    }
    return Set.of();
  }

  private Round roundOf(Set<String> tasks) {
    Set<Integer> ofChunks = new TreeSet<>();
    Set<String> ofTracks = new TreeSet<>();
    for (String task : tasks) {
      Chunk chunk = chunks.get(task);
      if (chunk == null) {
        ofTracks.add(task);
      } else {
        ofChunks.add(chunk.index());
      }
    }
    return new Round(ofChunks, ofTracks);
  }

  /** Audio is one task for the whole video, so that each track begins on a node of its own. */
  private boolean isOwnTrack(String task) {
    return List.copyOf(tracks).indexOf(task) % self.count() == self.index();
  }

  private synchronized boolean takeOver(String task, NodeNotes.Look look) {
    Duration age = look.age(look.claims().getOrDefault(task, look.now()));
    boolean isOverdue =
        chunks.containsKey(task)
            && !longestChunk.isZero()
            && age.toMillis() > longestChunk.toMillis() * PATIENCE;
    boolean isOld = age.compareTo(NodeNotes.LONGEST_SILENCE) > 0;
    if (!known.add(task) && !isOverdue && !isOld) {
      return false; // whoever it was at the first look
    }
    boolean taken = notes.takeOver(task, owner -> isOverdue || (isOld && look.isDead(owner)));
    if (taken) {
      held.add(task);
    }
    return taken;
  }

  /** What is not done, as far as this node knows. */
  private synchronized Set<String> left(NodeNotes.Look look) {
    Set<String> left = new HashSet<>(chunks.keySet());
    left.addAll(tracks);
    left.removeAll(look.done());
    left.removeAll(made);
    return left;
  }

  /** Looks what all nodes have done, and tells status and log of it. */
  NodeNotes.Look look() {
    NodeNotes.Look look = notes.look();
    List<Chunk> done =
        chunks.entrySet().stream()
            .filter(entry -> look.done().contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    List<Chunk> elsewhere;
    synchronized (this) {
      if (doneBefore == null) {
        doneBefore = done.stream().map(Chunk::index).collect(Collectors.toSet());
      }
      elsewhere =
          done.stream()
              .filter(chunk -> !made.contains(ObjectLayout.chunkTask(chunk.index())))
              .toList();
    }
    job.meter().doneElsewhere(durationMs(elsewhere), elsewhere.size());
    job.status().saw(look.alive(), done.size(), plan.chunks().size(), durationMs(done));
    return look;
  }

  private long durationMs(List<Chunk> some) {
    return some.stream().mapToLong(chunk -> plan.durationMs(chunk.index())).sum();
  }

  /** Tells that this node lives. */
  void beat() {
    notes.beat();
  }

  /** Chunks that no earlier attempt has left. */
  synchronized Set<Integer> madeByNodes() {
    Set<Integer> all = new TreeSet<>(plan.chunks().stream().map(Chunk::index).toList());
    all.removeAll(doneBefore == null ? Set.of() : doneBefore);
    return all;
  }

  /** Whether this node is to do a task now: not if another has claimed it meanwhile. */
  private boolean begin(String task) {
    if (job.status().isDone()) {
      return false;
    }
    if (isHeld(task)) {
      return true;
    }
    Chunk chunk = chunks.get(task);
    boolean isOthers =
        chunk != null && (chunk.index() < firstOwnChunk() || chunk.index() >= endOfOwnChunks());
    if (isOthers && !isFree(task)) {
      return false;
    }
    if (!notes.claim(task)) {
      var _ = isFree(task);
      return false;
    }
    return hold(task);
  }

  /** A task that is done unless another node does it. */
  Runnable task(String name, Runnable work) {
    return () -> {
      if (begin(name)) {
        Instant begun = clock.instant();
        work.run();
        done(name, Duration.between(begun, clock.instant()));
      }
    };
  }

  private synchronized boolean isHeld(String task) {
    return held.contains(task);
  }

  private synchronized boolean hold(String task) {
    return held.add(task);
  }

  /** Looks again, and takes from the queue what others have taken. */
  private boolean isFree(String task) {
    NodeNotes.Look look = look();
    Set<String> free = free(look, left(look));
    ChunkQueue chunksOfRound = queueOfRound();
    if (chunksOfRound != null) {
      chunksOfRound.retain(roundOf(free).chunks());
    }
    return free.contains(task);
  }

  private synchronized @Nullable ChunkQueue queueOfRound() {
    return queue;
  }

  /** A task has its checkpoint. */
  private synchronized void done(String task, Duration took) {
    held.remove(task);
    made.add(task);
    if (chunks.containsKey(task) && took.compareTo(longestChunk) > 0) {
      longestChunk = took;
    }
  }

  /**
   * Whether it is this node that verifies and publishes, once everything is done; waits while
   * another does.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store or of another node
   */
  boolean finishes() {
    BooleanSupplier takes =
        () -> {
          NodeNotes.Look look = look();
          return look.claims().containsKey(FINISH)
              ? takeOver(FINISH, look)
              : notes.claim(FINISH) && hold(FINISH);
        };
    while (!job.status().isDoneNow()) {
      job.cancellation().check();
      if (takes.getAsBoolean()) {
        return !job.status().isDoneNow(); // the claim may be gone because all is done
      }
      pause();
    }
    return false;
  }

  private void pause() {
    // Seldom, while another node does a long task: many may wait.
    long ms = BETWEEN_LOOKS.toMillis() << Math.min(waits, LONGEST_WAITS);
    waits++;
    job.pause(Duration.ofMillis(ms / 2 + random.nextLong(ms)));
  }

  /**
   * Gives back what this node has not done.
   *
   * @param isPublished whether the video is published: what this node has written too late beside
   *     the checkpoints, which are gone, is taken away
   */
  synchronized void leave(boolean isPublished) {
    List<String> late = new ArrayList<>();
    if (isPublished) {
      late.add(ObjectLayout.plan(plan.generation()));
      late.add(ObjectLayout.sourceFacts(plan.generation()));
      for (String task : made) {
        late.add(ObjectLayout.checkpoint(plan.generation(), task));
        late.add(ObjectLayout.claim(plan.generation(), task));
        Chunk chunk = chunks.get(task);
        if (chunk != null) {
          late.add(ObjectLayout.chunkTiles(plan.generation(), chunk.index()));
          late.add(ObjectLayout.posterCandidate(plan.generation(), chunk.index()));
        }
      }
    }
    notes.leave(job.storage().destinationForStatus(), held, late);
  }
}
