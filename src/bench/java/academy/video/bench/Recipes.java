package academy.video.bench;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of recipes for clips: a Markdown table whose rows have a kind and, in backticks, the
 * {@code ffmpeg} command that makes it and writes to {@code $OUT}.
 */
final class Recipes {

  private static final Pattern ROW = Pattern.compile("^\\|([^|]+)\\| *`(.+)` *\\|\\s*$");
  private static final Pattern LENGTH = Pattern.compile(" -t [0-9.]+ ");
  private static final Pattern TARGET = Pattern.compile("\\$OUT/([A-Za-z0-9_.-]+)\\s*$");

  /**
   * A command of the page.
   *
   * @param shellCommand as it stands there
   * @param fileName what it writes into {@code $OUT}
   */
  record Recipe(String shellCommand, String fileName) {

    /** The same recipe for another length. */
    Recipe lasting(int seconds) {
      return new Recipe(
          LENGTH.matcher(shellCommand).replaceFirst(" -t " + seconds + " "), fileName);
    }
  }

  private final List<String> lines;

  Recipes(String page) {
    this.lines = page.lines().toList();
  }

  /** The first recipe whose kind starts with {@code kind}; empty where the page has none. */
  Optional<Recipe> find(String kind) {
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (row.matches() && row.group(1).strip().startsWith(kind)) {
        Matcher target = TARGET.matcher(row.group(2));
        if (target.find()) {
          return Optional.of(new Recipe(row.group(2), target.group(1)));
        }
      }
    }
    return Optional.empty();
  }
}
