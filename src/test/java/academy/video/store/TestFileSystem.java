package academy.video.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A folder that misbehaves as real disks do. Mounting needs root: elsewhere a test that needs it is
 * reported as skipped, and fails if the variable {@code CI} is set.
 */
public final class TestFileSystem implements AutoCloseable {

  private final Path folder;
  private final boolean mounted;

  private TestFileSystem(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /** A file system with room for one MiB. */
  public static TestFileSystem ofOneMebibyte(Path parent) throws IOException {
    return mount(parent, "size=1m");
  }

  /** A folder nobody can write to: mode 555, or, as root may write there, a read-only mount. */
  public static TestFileSystem unwritable(Path parent) throws IOException {
    if (isRoot()) {
      return mount(parent, "ro");
    }
    Path folder = Files.createDirectory(parent.resolve("unwritable"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    return new TestFileSystem(folder, false);
  }

  private static TestFileSystem mount(Path parent, String option) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("mounted"));
    String error =
        isRoot()
            ? run("mount", "-t", "tmpfs", "-o", option, "tmpfs", folder.toString())
            : "no root";
    if (System.getenv("CI") != null) {
      assertThat(error).as("mounting a tmpfs").isEmpty();
    }
    assumeTrue(error.isEmpty(), "needs to mount a tmpfs, and cannot: " + error);
    return new TestFileSystem(folder, true);
  }

  public static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      assertThat(run("umount", folder.toString())).isEmpty();
    } else {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** What the command complains about, or nothing. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status = process.onExit().join().exitValue();
    return status == 0 ? "" : output + " (" + status + ")";
  }
}
