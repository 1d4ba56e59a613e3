package academy.video.ops.stuckscan;

import academy.video.batch.BatchJob;
import academy.video.fence.DestinationLock;
import academy.video.fence.PublishingFence;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.store.ObjectStore;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What jobs of deleted videos leave: a container that lives on after Batch has given it up may
 * write once more after the deletion, and be killed before it sees the tombstone.
 */
record Leftovers(VideoFolders folders, Json json, InstantSource clock, Pause pause) {

  /**
   * Removes what is left, as the job itself would have.
   *
   * @param job of a video that was deleted after its request
   * @throws academy.video.failure.WorkerException with a failure of the store
   */
  void remove(BatchJob job, String destination) {
    try (VideoFolders.Folder folder = folders.open(destination)) {
      ObjectStore store = folder.store();
      new PublishingFence(store, json, new DestinationLock(store, json, clock, pause))
          .clean(job.standing(), /* generation= */ Optional.empty());
    }
  }
}
