package academy.video.stage.source;

import academy.video.model.ByteSource;

/** A source that can tell whether it is still what it was when it was opened. */
public interface OpenedSource extends ByteSource {

  /**
   * Returns if the source is still the one that was opened; costs one look at its metadata. To be
   * called before the result is published.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_CHANGED if it was replaced or written
   *     to, SOURCE_NOT_FOUND if it is gone
   */
  void verifyUnchanged();

  /** How many bytes were fetched from the disk or the network so far. */
  long bytesRead();

  /** How many bytes readers were given so far, wherever they came from. */
  long bytesServed();
}
