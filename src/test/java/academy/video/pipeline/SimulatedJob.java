package academy.video.pipeline;

import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.Standing;
import academy.video.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A job of AWS Batch, over all its attempts. */
final class SimulatedJob {

  /** In the order of their requests. */
  static final Comparator<SimulatedJob> BY_REQUEST =
      Comparator.<SimulatedJob, Instant>comparing(job -> job.requestedAt)
          .thenComparing(job -> job.id);

  final String id;
  final Instant requestedAt;
  final String generation;

  /** How many nodes share it. */
  final int nodes;

  final List<SimulatedWorld.Actor> attempts = new ArrayList<>();
  boolean succeeded;
  boolean over;

  /** Whether one of its nodes failed for good, which ends the others. */
  boolean failed;

  /** Whether two starts of one node may run at once. */
  boolean hasTwins;

  /** How often listeners heard that the job is over. */
  int toldEnds;

  SimulatedJob(String id, Instant requestedAt, String generation) {
    this(id, requestedAt, generation, 1);
  }

  SimulatedJob(String id, Instant requestedAt, String generation, int nodes) {
    this.nodes = nodes;
    this.id = id;
    this.requestedAt = requestedAt;
    this.generation = generation;
  }

  boolean hasEnded() {
    return attempts.stream().allMatch(SimulatedWorld.Actor::hasEnded);
  }

  /** Whether the video was deleted after this was requested. */
  boolean isDeleted(ObjectStore store, Json json) {
    return new Tombstone(store, json).stops(new Standing(requestedAt, id, 0, requestedAt));
  }
}
