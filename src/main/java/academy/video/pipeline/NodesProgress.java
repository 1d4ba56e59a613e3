package academy.video.pipeline;

import academy.video.model.Node;
import academy.video.stage.result.JobStatus.NodesStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the nodes that share a video have come, as one of them saw it. Guarded by its owner's
 * lock.
 */
final class NodesProgress {

  private final InstantSource clock;
  private @Nullable Instant firstLookAt;
  private long doneMsAtFirstLook;
  private long alive;
  private int doneChunks;
  private int allChunks;
  private long doneMs;

  /** Nobody has looked. */
  NodesProgress(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What all nodes have done.
   *
   * @param mediaDoneMs of the presentation
   */
  void saw(long nodesAlive, int chunksDone, int chunksTotal, long mediaDoneMs) {
    alive = nodesAlive;
    doneChunks = chunksDone;
    allChunks = chunksTotal;
    doneMs = mediaDoneMs;
    if (firstLookAt == null) {
      firstLookAt = clock.instant();
      doneMsAtFirstLook = mediaDoneMs;
    }
  }

  /** Nodes that had told so lately enough that they live. */
  long alive() {
    return alive;
  }

  /**
   * What the status says of it.
   *
   * @param totalMs length of the presentation
   */
  NodesStatus status(Node self, long totalMs) {
    Optional<Double> speed =
        Optional.ofNullable(firstLookAt)
            .map(this::speedSince)
            .filter(value -> value > 0)
            .map(value -> Math.round(value * 100) / 100.0);
    return new NodesStatus(
        self.count(),
        self.index(),
        alive,
        doneChunks,
        allChunks,
        speed,
        speed.map(value -> Math.round((totalMs - doneMs) / 1000.0 / value)));
  }

  private double speedSince(Instant first) {
    double seconds = Duration.between(first, clock.instant()).toMillis() / 1000.0;
    return seconds <= 0 ? 0 : (doneMs - doneMsAtFirstLook) / 1000.0 / seconds;
  }
}
