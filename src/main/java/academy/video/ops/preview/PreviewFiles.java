package academy.video.ops.preview;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectKeys;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of a destination the preview hands out: objects of the types that presentations are made of,
 * and nothing that is hidden or that a symbolic link brings in from elsewhere.
 */
public final class PreviewFiles {

  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final ObjectStore store;
  private final Optional<Path> folder;

  /**
   * The objects of a store.
   *
   * @param folder the store's root, where that is a local folder
   */
  public PreviewFiles(ObjectStore store, Optional<Path> folder) {
    this.store = store;
    this.folder = folder;
  }

  /** The object's size, or empty where there is none, or none that is handed out. */
  OptionalLong size(String key) {
    if (!isHandedOut(key) || !isInside(key)) {
      return OptionalLong.empty();
    }
    Optional<ObjectInfo> info = store.head(key);
    return info.isPresent() ? OptionalLong.of(info.get().sizeBytes()) : OptionalLong.empty();
  }

  boolean has(String key) {
    return size(key).isPresent();
  }

  /** Bytes from {@code position} on; fewer where the object became shorter meanwhile. */
  byte[] read(String key, long position, int length) {
    return isInside(key)
        ? store.readRange(key, position, length).orElseGet(() -> new byte[0])
        : new byte[0];
  }

  /** The object's start, which is the whole of a small one. */
  Optional<byte[]> read(String key, int most) {
    return isHandedOut(key) && isInside(key)
        ? store.readRange(key, /* position= */ 0, most)
        : Optional.empty();
  }

  private static boolean isHandedOut(String key) {
    try {
      ObjectKeys.require(key);
    } catch (IllegalArgumentException _) {
      return false; // such as one with a part ".."
    }
    return key.indexOf('\\') < 0
        && !key.startsWith(".")
        && !key.contains("/.")
        && !ObjectLayout.contentType(key).equals(UNKNOWN_TYPE);
  }

  /** Whether a local file is below the folder also once every link on the way is followed. */
  private boolean isInside(String key) {
    if (folder.isEmpty()) {
      return true;
    }
    Path root = folder.get();
    Path file = root.resolve(key);
    if (!Files.exists(file)) {
      return true; // then there is nothing to hand out
    }
    try {
      return file.toRealPath().startsWith(root.toRealPath());
    } catch (IOException _) {
      return false;
    }
  }
}
