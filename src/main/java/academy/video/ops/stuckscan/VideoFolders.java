package academy.video.ops.stuckscan;

import academy.video.store.ObjectStore;

/** Opens the destinations of videos. */
@FunctionalInterface
public interface VideoFolders {

  /**
   * Opens a video's folder; the scan closes it.
   *
   * @param destination as a job's parameters name it
   * @throws academy.video.failure.WorkerException where it cannot be opened
   */
  Folder open(String destination);

  /** An open folder. */
  interface Folder extends AutoCloseable {
    ObjectStore store();

    @Override
    void close();
  }
}
