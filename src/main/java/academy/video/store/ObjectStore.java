package academy.video.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A destination: a flat set of objects under one root, named by relative keys such as {@code
 * 3f2a/video/720p/segment-00000.m4s}. Two implementations exist: a local folder and S3.
 *
 * <p>Safe for use by several threads. Every operation may be repeated. Content-Type and
 * Cache-Control follow from the key (see {@link ObjectLayout}). Failures are thrown as {@code
 * WorkerException} with a storage exit code (30, 31, 40, 41, 51), or with CONFIG_INVALID where the
 * destination cannot be one (a file instead of a folder). A key that breaks the rules of {@link
 * ObjectKeys} is a defect: {@code IllegalArgumentException}.
 */
public interface ObjectStore extends AutoCloseable {

  /** Bytes; a longer object is never read at once: none that the worker writes has as many. */
  int LARGEST_WHOLE = 256 << 20;

  /** How many objects a caller that wants many reads at once; each may be in memory whole. */
  default int readsAtOnce() {
    return 8;
  }

  /** Where the store's root is, as the user named it; for messages. */
  String location();

  /** Size of the object, or empty where there is none. */
  Optional<ObjectInfo> head(String key);

  /** The whole object, or empty where there is none. */
  Optional<byte[]> read(String key);

  /**
   * A part of the object, or empty where there is no object.
   *
   * @param position of the first byte, from 0
   * @param length at least 1; fewer bytes come, or none, where the object ends before
   */
  default Optional<byte[]> readRange(String key, long position, int length) {
    return read(key)
        .map(
            whole -> {
              int start = (int) Math.min(position, whole.length);
              return Arrays.copyOfRange(whole, start, Math.min(whole.length, start + length));
            });
  }

  /**
   * A document that anybody may have put there; empty where there is none, and where it is longer
   * than any that the worker writes: that is none of its own, and would fill the memory.
   *
   * @param most bytes that such a document has
   */
  default Optional<byte[]> readDocument(String key, int most) {
    return readRange(key, /* position= */ 0, most + 1).filter(body -> body.length <= most);
  }

  /** The whole object and the version it has, or empty where there is none. */
  Optional<StoredObject> readVersion(String key);

  /** Writes the object, replacing an older one atomically: a reader sees the old or the new one. */
  void put(String key, byte[] body);

  /**
   * Writes the object unless one with this key exists.
   *
   * @return whether it was written
   */
  default boolean putIfAbsent(String key, byte[] body) {
    return putIfUnchanged(key, body, Optional.empty()).isPresent();
  }

  /**
   * Writes the object if it still is what the caller saw: of several writers that saw the same, one
   * wins. A write whose answer was lost is recognised as the caller's own. Atomic against other
   * conditional writes and against {@link #delete}.
   *
   * @param seen the version that {@link #readVersion} or an earlier write gave; empty: none existed
   * @return the version that was written; empty where the object has changed, appeared or gone, and
   *     nothing was written
   */
  Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen);

  /**
   * All objects whose key starts with {@code prefix}, sorted by key; {@code ""} lists everything.
   */
  List<ObjectInfo> list(String prefix);

  /** Deletes the objects; keys that do not exist are no failure. */
  void delete(Collection<String> keys);

  @Override
  void close();
}
