package academy.video.sandbox;

import academy.video.sandbox.Kernel.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Landlock: a thread gives up rights to files, TCP and signals, for itself and for all that it
 * starts later (<a href="https://docs.kernel.org/userspace-api/landlock.html">kernel
 * documentation</a>). Numbers are those of linux/landlock.h.
 */
final class Landlock {

  private static final int CREATE_RULESET_VERSION = 1;
  private static final int RULE_PATH_BENEATH = 1;
  private static final int RESTRICT_ALL_THREADS = 1 << 3;

  /** The first version with {@link #RESTRICT_ALL_THREADS}: Linux 7.0. */
  private static final int ALL_THREADS_VERSION = 8;

  private static final long EXECUTE = 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long CONNECT_AND_BIND_TCP = 0b11;
  private static final long ABSTRACT_SOCKETS_AND_SIGNALS = 0b11;

  private static final int CURRENT_FOLDER = -100; // AT_FDCWD
  private static final int OPEN_FOLDER = 0x80000; // O_RDONLY | O_CLOEXEC
  private static final int OPEN_PATH = 0x280000; // O_PATH | O_CLOEXEC

  private final Kernel kernel;

  Landlock(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Restricts all threads of this process so that they reach no file at all, where the kernel can
   * do that. Elsewhere finds out whether the process was started so.
   *
   * @return why it doesn't hold for every thread; empty if it does
   */
  Optional<String> restrictProcess() {
    Result version = version();
    if (version.failed()) {
      return Optional.of(Errno.words(version.errno()));
    }
    if (version.value() >= ALL_THREADS_VERSION) {
      return restrict(List.of(), RESTRICT_ALL_THREADS);
    }
    return readsRoot()
        ? Optional.of(
            "the process wasn't started under it, and it can't be put on all threads later")
        : Optional.empty();
  }

  /**
   * Restricts this thread, and what it starts from now on.
   *
   * @param readable files and folders that stay readable, and executable; those that don't exist
   *     are left out
   * @return why the thread isn't restricted; empty if it is
   */
  Optional<String> restrictThread(List<Path> readable) {
    Result version = version();
    if (version.failed()) {
      return Optional.of(Errno.words(version.errno()));
    }
    return restrict(readable, /* flags= */ 0);
  }

  /** The version of Landlock's interface, from 1. */
  private Result version() {
    return kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, CREATE_RULESET_VERSION);
  }

  /**
   * Landlock hides the root folder from those whom it gave no right to it; its mode hardly does.
   */
  private boolean readsRoot() {
    try (Arena arena = Arena.ofConfined()) {
      long root = arena.allocateFrom("/").address();
      Result folder = kernel.call(SystemCall.OPENAT, CURRENT_FOLDER, root, OPEN_FOLDER);
      if (!folder.failed()) {
        kernel.call(SystemCall.CLOSE, folder.value());
      }
      return folder.errno() != Errno.EACCES;
    }
  }

  private Optional<String> restrict(List<Path> readable, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ValueLayout.JAVA_LONG, 3);
      int version = (int) version().value();
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 0, fileRights(version));
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 1, CONNECT_AND_BIND_TCP);
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 2, ABSTRACT_SOCKETS_AND_SIGNALS);
      Result ruleset =
          kernel.call(
              SystemCall.LANDLOCK_CREATE_RULESET, attributes.address(), attributesSize(version), 0);
      if (ruleset.failed()) {
        return Optional.of(Errno.words(ruleset.errno()));
      }
      for (Path path : readable) {
        allow(arena, ruleset.value(), path);
      }
      Result restricted = kernel.call(SystemCall.LANDLOCK_RESTRICT_SELF, ruleset.value(), flags);
      kernel.call(SystemCall.CLOSE, ruleset.value());
      return restricted.failed() ? Optional.of(Errno.words(restricted.errno())) : Optional.empty();
    }
  }

  /** All rights to files that this version knows: what isn't allowed for a path is refused. */
  private static long fileRights(int version) {
    int count =
        switch (version) {
          case 1 -> 13; // up to making symbolic links
          case 2 -> 14; // moving to another folder
          case 3, 4 -> 15; // truncating
          default -> 16; // ioctl on devices
        };
    return (1L << count) - 1;
  }

  /** How much of {@code struct landlock_ruleset_attr} this version knows, in bytes. */
  private static long attributesSize(int version) {
    if (version < 4) {
      return 8; // files
    }
    return version < 6 ? 16 : 24; // TCP; abstract sockets and signals
  }

  /** A path that can't be opened stays forbidden: what needs it will say so. */
  private void allow(Arena arena, long ruleset, Path path) {
    Result opened =
        kernel.call(
            SystemCall.OPENAT,
            CURRENT_FOLDER,
            arena.allocateFrom(path.toString()).address(),
            OPEN_PATH);
    if (opened.failed()) {
      return;
    }
    long rights = EXECUTE | READ_FILE | (Files.isDirectory(path) ? READ_FOLDER : 0);
    // struct landlock_path_beneath_attr is packed: eight bytes and four.
    MemorySegment beneath = arena.allocate(12, 8);
    beneath.set(ValueLayout.JAVA_LONG, 0, rights);
    beneath.set(ValueLayout.JAVA_INT, 8, (int) opened.value());
    kernel.call(SystemCall.LANDLOCK_ADD_RULE, ruleset, RULE_PATH_BENEATH, beneath.address(), 0);
    kernel.call(SystemCall.CLOSE, opened.value());
  }
}
