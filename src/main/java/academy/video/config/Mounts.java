package academy.video.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which file systems are mounted where (proc_pid_mountinfo(5)). */
record Mounts(Path mountInfo) {

  /** In memory, or a container's writable layer: whatever is written there ends with it. */
  private static final Pattern PASSING =
      Pattern.compile("overlay|aufs|fuse\\.fuse-overlayfs|(?:dev)?tmpfs|ramfs");

  // mountinfo writes white space and backslashes as three octal digits.
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /** What Docker makes for the image's VOLUME where nothing is mounted, and removes with it. */
  private static final Pattern UNNAMED_VOLUME = Pattern.compile(".*/volumes/[0-9a-f]{64}/_data");

  private record Mount(Path point, String type, String root) {

    boolean endsWithContainer() {
      return point.getNameCount() == 0
          || PASSING.matcher(type).matches()
          || UNNAMED_VOLUME.matcher(root).matches();
    }
  }

  /** See {@link MachineReader#whyLostWithContainer}. */
  Optional<String> whyLostWithContainer(Path folder) {
    return mountOf(folder)
        .filter(Mount::endsWithContainer)
        .map(mount -> "%s at %s".formatted(mount.type(), mount.point()));
  }

  /**
   * The mount with the longest path above the folder; of several there, the last hides the rest.
   */
  private Optional<Mount> mountOf(Path folder) {
    Optional<Mount> found = Optional.empty();
    try {
      Path real = real(folder.toAbsolutePath().normalize());
      for (String line : Files.readAllLines(mountInfo)) {
        // ID PARENT MAJOR:MINOR ROOT MOUNT-POINT OPTIONS [TAG...] - TYPE SOURCE SUPER-OPTIONS
        String[] halves = line.split(" - ", 2);
        String[] fields = halves[0].split(" ", -1);
        if (halves.length < 2 || fields.length < 5) {
          continue;
        }
        Path point = Path.of(unescaped(fields[4]));
        int depth = found.map(mount -> mount.point().getNameCount()).orElse(-1);
        if (real.startsWith(point) && point.getNameCount() >= depth) {
          found = Optional.of(new Mount(point, halves[1].split(" ", 2)[0], fields[3]));
        }
      }
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty(); // not Linux, or a name that this locale has no letters for
    }
    return found;
  }

  /** With the links of what is there already followed; the rest will be made below it. */
  private static Path real(Path path) throws IOException {
    Path above = path.getParent();
    if (Files.exists(path) || above == null) {
      return path.toRealPath();
    }
    return real(above).resolve(path.getFileName());
  }

  private static String unescaped(String field) {
    return OCTAL
        .matcher(field)
        .replaceAll(
            octal ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(octal.group(1), 8))));
  }
}
