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
   * Fetches exactly the bytes {@code [position, position + length)} into the beginning of {@code
   * buffer}; what is in it after a failure is undefined.
   *
   * @param length at least 1; the range must lie inside the object
   */
  void range(long position, byte[] buffer, int length);

  /** The same in an array of its own. */
  default byte[] range(long position, int length) {
    byte[] bytes = new byte[length];
    range(position, bytes, length);
    return bytes;
  }

  /** Returns if the store still has this version; costs one request. */
  void verifyUnchanged();
}
