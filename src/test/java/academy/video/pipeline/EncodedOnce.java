package academy.video.pipeline;

import academy.video.model.Chunk;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Nothing good is encoded twice beyond what was in flight.
 *
 * <p>A chunk is stored whole while each of its objects holds what was encoded, and either its
 * checkpoint or the report of its generation, which takes the place of all checkpoints, names them.
 * The rule: a run does not encode a chunk that was stored whole before the run planned, and has
 * stayed so; nor one that it has stored itself, and that has stayed so. What this allows is:
 *
 * <ul>
 *   <li>what was in flight when a run died: its checkpoint was not there yet;
 *   <li>what a run at the same time stores after this one has planned, or moves from checkpoints to
 *       a report meanwhile;
 *   <li>what a deletion or a cleaning has taken, an object or the checkpoint, and what others have
 *       changed.
 * </ul>
 */
final class EncodedOnce {

  private final SimulatedWorld world;
  private final Map<String, Integer> encoded = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private int resumed;

  EncodedOnce(SimulatedWorld world) {
    this.world = world;
  }

  /** A run begins to look at what is done: it must find what is stored whole by now. */
  Run planned(String generation) {
    return new Run(generation);
  }

  /** How many chunks that were done runs have gone on from. */
  int resumed() {
    return resumed;
  }

  /** Every chunk that was encoded against the rule, in a sentence each. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** What one run encodes. */
  final class Run {
    private final String generation;
    private final int plannedAt = world.steps();
    private final Map<Integer, Integer> storedAt = new HashMap<>();

    private Run(String generation) {
      this.generation = generation;
    }

    void resumes(Collection<Integer> chunks) {
      resumed += chunks.size();
    }

    /**
     * To be called before a chunk is encoded.
     *
     * @param objects what is encoded, by key
     * @param checkpoint what will name them
     */
    void encodes(Chunk chunk, Map<String, byte[]> objects, byte[] checkpoint) {
      int times =
          encoded.merge("chunk %d of %s".formatted(chunk.index(), generation), 1, Integer::sum);
      String checkpointKey = ObjectLayout.chunkCheckpoint(generation, chunk.index());
      requireNotDone(chunk, times, objects, world.unchangedSince(checkpointKey, checkpoint));
      requireNotDone(chunk, times, objects, world.unchangedSince(ObjectLayout.report(generation)));
    }

    private void requireNotDone(
        Chunk chunk, int times, Map<String, byte[]> objects, OptionalInt namedSince) {
      int since = namedSince.orElse(Integer.MAX_VALUE);
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        OptionalInt there = world.unchangedSince(object.getKey(), object.getValue());
        since = Math.max(since, there.orElse(Integer.MAX_VALUE));
      }
      int known = Math.max(plannedAt, storedAt.getOrDefault(chunk.index(), 0));
      if (since <= known) {
        violations.add(
            "at step %d, chunk %d of %s, stored whole since step %d, is encoded for the %d. time, by a run that planned at step %d"
                .formatted(world.steps(), chunk.index(), generation, since, times, plannedAt));
      }
    }

    void stored(Chunk chunk) {
      storedAt.put(chunk.index(), world.steps());
    }
  }
}
