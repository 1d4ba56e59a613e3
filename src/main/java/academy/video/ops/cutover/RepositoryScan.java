package academy.video.ops.cutover;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the old ways in a folder of source code. One file is in memory at a time; links are not
 * followed. Whatever is left out is counted and named. Used once.
 */
final class RepositoryScan {

  /** Code and documents are smaller. */
  private static final long LARGEST_FILE = 4L << 20;

  /** A rule that finds everything must not fill the memory. */
  private static final int MOST_HITS = 10_000;

  private final CutoverRules rules;
  private final List<Hit> hits = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final Map<String, List<String>> skipped = new TreeMap<>();
  private final Set<Path> named = new HashSet<>();
  private int files;
  private int archived;
  private int inLegacySections;
  private int refused;

  private RepositoryScan(CutoverRules rules) {
    this.rules = rules;
  }

  /**
   * What was found.
   *
   * @param hits by file and line
   * @param files how many were searched
   * @param archived how many hits lie in an archive and say that they are legacy
   * @param inLegacySections how many hits stand in sections of documents that are headed so
   * @param refused how many hits are old switches that are refused
   * @param skipped what was not searched
   * @param unread what could not be read, each with the reason
   * @param cut whether there is more than is listed
   */
  record Found(
      List<Hit> hits,
      int files,
      int archived,
      int inLegacySections,
      int refused,
      List<Skipped> skipped,
      List<String> unread,
      boolean cut) {

    Found {
      hits = List.copyOf(hits);
      skipped = List.copyOf(skipped);
      unread = List.copyOf(unread);
    }
  }

  /**
   * Searches folders.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where one is not a folder
   */
  static Found of(List<Path> folders, CutoverRules rules) {
    RepositoryScan scan = new RepositoryScan(rules);
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw Failure.of(ExitCode.CONFIG_INVALID, "--repo %s is not a folder.".formatted(folder))
            .withHint("Name a folder with a checkout of the repository.")
            .asException();
      }
    }
    folders.forEach(scan::search);
    scan.hits.sort(
        Comparator.comparing(Hit::file).thenComparingInt(Hit::line).thenComparing(Hit::rule));
    return new Found(
        scan.hits,
        scan.files,
        scan.archived,
        scan.inLegacySections,
        scan.refused,
        scan.skipped.entrySet().stream()
            .map(kind -> new Skipped(kind.getKey(), kind.getValue().stream().sorted().toList()))
            .toList(),
        scan.unread,
        scan.isFull());
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

  private void skip(String what, Path path) {
    skipped.computeIfAbsent(what, _ -> new ArrayList<>()).add(path.toString());
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;

    Visitor(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(root)
          && rules.skippedFolders().contains(folder.getFileName().toString())) {
        skip("folder of version control or dependencies", folder);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = root.relativize(file).toString().replace('\\', '/');
      if (rules.isExceptedPath(path)) {
        skip("file that the rules except", file);
      } else if (attributes.isSymbolicLink()) {
        skip("link", file);
      } else if (attributes.isRegularFile()) {
        searchFile(root, file, path, attributes.size());
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

  private void searchFile(Path root, Path file, String path, long size) {
    Optional<String> text = Optional.empty();
    if (size > LARGEST_FILE) {
      skip("file larger than 4 MiB", file);
    } else {
      try {
        text = SourceText.of(Files.readAllBytes(file));
      } catch (IOException e) {
        unread.add(file + ": " + e.getClass().getSimpleName());
        return;
      }
      if (text.isEmpty()) {
        skip("binary file", file);
      }
    }
    if (text.isPresent()) {
      files++;
    }
    FileSearch.Result inText =
        text.map(known -> FileSearch.of(rules, file.toString(), path, known, MOST_HITS))
            .orElse(new FileSearch.Result(List.of(), 0, 0));
    boolean isArchived = text.isPresent() && isArchived(path, text.get());
    List<Hit> found = new ArrayList<>(inText.hits());
    found.addAll(namesOf(root, file, isArchived));
    inLegacySections += inText.inLegacySections();
    refused += inText.refused();
    if (isArchived) {
      archived += found.size();
    } else {
      hits.addAll(found.subList(0, Math.min(found.size(), MOST_HITS - hits.size())));
    }
  }

  /** What the names of a file and of the folders around it tell; each folder's name once. */
  private List<Hit> namesOf(Path root, Path file, boolean isArchived) {
    List<Hit> found = new ArrayList<>();
    Path path = root;
    for (Path name : root.relativize(file)) {
      path = path.resolve(name);
      if (isArchived ? path.equals(file) : named.add(path)) {
        String below = root.relativize(path).toString().replace('\\', '/');
        found.addAll(FileSearch.ofName(rules, path.toString(), below));
      }
    }
    return found;
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
}
