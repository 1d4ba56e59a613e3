package academy.video.ops.cutover;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the old ways in a folder of source code. One file is in memory at a time; links are not
 * followed; binary files and the folders that the rules name are left out. Used once.
 */
final class RepositoryScan {

  /** Code and documents are smaller; what is not read is counted. */
  private static final long LARGEST_FILE = 4L << 20;

  private static final int BINARY_SAMPLE = 8192;

  /** A rule that finds everything must not fill the memory. */
  private static final int MOST_HITS = 10_000;

  private static final int LONGEST_MATCH = 100;

  private final CutoverRules rules;
  private final List<Hit> hits = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int files;
  private int excepted;
  private int tooLarge;

  private RepositoryScan(CutoverRules rules) {
    this.rules = rules;
  }

  /**
   * What was found.
   *
   * @param hits by file and line
   * @param files how many were searched
   * @param excepted how many hits lie in an archive and say that they are legacy
   * @param tooLarge how many files were left out for their size
   * @param unread what could not be read, each with the reason
   * @param cut whether there is more than is listed
   */
  record Found(
      List<Hit> hits, int files, int excepted, int tooLarge, List<String> unread, boolean cut) {

    Found {
      hits = List.copyOf(hits);
      unread = List.copyOf(unread);
    }
  }

  /**
   * Searches folders.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where one is no folder
   */
  static Found of(List<Path> folders, CutoverRules rules) {
    RepositoryScan scan = new RepositoryScan(rules);
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw Failure.of(ExitCode.CONFIG_INVALID, "--repo %s is no folder.".formatted(folder))
            .withHint("Name a folder with a checkout of the repository.")
            .asException();
      }
    }
    folders.forEach(scan::search);
    scan.hits.sort(
        Comparator.comparing(Hit::file).thenComparingInt(Hit::line).thenComparing(Hit::rule));
    return new Found(
        scan.hits, scan.files, scan.excepted, scan.tooLarge, scan.unread, scan.isFull());
  }

  private boolean isFull() {
    return hits.size() >= MOST_HITS;
  }

  private void search(Path root) {
    try {
      Files.walkFileTree(root, new Visitor(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean skip =
          !folder.equals(root) && rules.skippedFolders().contains(folder.getFileName().toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = root.relativize(file).toString().replace('\\', '/');
      if (attributes.isRegularFile() && !rules.isExceptedPath(path)) {
        if (attributes.size() > LARGEST_FILE) {
          tooLarge++;
        } else {
          searchFile(file, path);
        }
      }
      return isFull() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
      unread.add(file + ": " + problem.getClass().getSimpleName());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
      if (problem != null) {
        unread.add(folder + ": " + problem.getClass().getSimpleName());
      }
      return FileVisitResult.CONTINUE;
    }
  }

  private void searchFile(Path file, String path) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      unread.add(file + ": " + e.getClass().getSimpleName());
      return;
    }
    if (isBinary(bytes)) {
      return;
    }
    files++;
    String bytesInLowerCase = lowerCase(bytes);
    List<RepositoryRule> applying =
        rules.repository().stream().filter(rule -> rule.appliesTo(path, bytesInLowerCase)).toList();
    if (applying.isEmpty()) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<Hit> found = new ArrayList<>();
    find(applying, text, file.toString(), found);
    if (!found.isEmpty() && isArchived(path, text)) {
      excepted += found.size();
    } else {
      hits.addAll(found.subList(0, Math.min(found.size(), MOST_HITS - hits.size())));
    }
  }

  /** A character a byte, which is far faster to make and to search than text. */
  private static String lowerCase(byte[] bytes) {
    byte[] lower = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      lower[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
    return new String(lower, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBinary(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, BINARY_SAMPLE); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isArchived(String path, String text) {
    String[] parts = path.split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      if (rules.archiveFolders().contains(parts[i])) {
        return rules.legacyWords().matcher(text).find();
      }
    }
    return false;
  }

  /** At most one hit a line and rule. */
  private static void find(
      List<RepositoryRule> applying, String text, String file, List<Hit> found) {
    int number = 0;
    for (String line : text.split("\n", /* limit= */ -1)) {
      number++;
      String lowerCase = line.toLowerCase(Locale.ROOT);
      for (RepositoryRule rule : applying) {
        Optional<String> match = rule.find(line, lowerCase);
        if (match.isPresent()) {
          found.add(
              new Hit(
                  file, number, rule.id(), rule.subject(), printable(match.get()), rule.says()));
        }
      }
      if (found.size() >= MOST_HITS) {
        return;
      }
    }
  }

  private static String printable(String match) {
    String text = match.strip().replaceAll("\\p{Cntrl}", "?");
    return text.length() <= LONGEST_MATCH ? text : text.substring(0, LONGEST_MATCH) + "…";
  }
}
