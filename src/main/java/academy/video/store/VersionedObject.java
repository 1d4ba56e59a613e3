package academy.video.store;

/**
 * One version of one object, read by ranges. Safe for use by several threads. All failures are
 * {@code WorkerException}s: SOURCE_CHANGED if the object was replaced since it was opened,
 * SOURCE_NOT_FOUND if it is gone, and those of a store.
 */
public interface VersionedObject {

  /** Where the object is, as the user named it. */
  String location();

  /** Length in bytes, from 0. */
  long sizeBytes();

  /** The version's entity tag without quotes; equal tags mean equal bytes. */
  String etag();

  /**
   * Fetches exactly the bytes {@code [position, position + length)}.
   *
   * @param length at least 1; the range must lie inside the object
   */
  byte[] range(long position, int length);

  /** Returns if the store still has this version; costs one request. */
  void verifyUnchanged();
}
