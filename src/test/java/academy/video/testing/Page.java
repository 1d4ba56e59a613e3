package academy.video.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A page that people read, as the blocks that they copy from it.
 *
 * @param file where it is
 * @param text all of it, as Markdown
 */
public record Page(Path file, String text) {

  private static final Pattern SECTION = Pattern.compile("(?m)^## (.*)$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```(\\w+)\n(.*?)^\\1```$");

  public static Page read(Path file) {
    try {
      return new Page(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page from each heading of the second level to the next, by heading, in order. */
  public Map<String, Page> sections() {
    Map<String, Page> sections = new LinkedHashMap<>();
    String[] parts = SECTION.split(text, /* limit= */ -1);
    List<String> headings =
        SECTION.matcher(text).results().map(heading -> heading.group(1)).toList();
    for (int i = 0; i < headings.size(); i++) {
      sections.put(headings.get(i), new Page(file, parts[i + 1]));
    }
    return sections;
  }

  /** What stands between fences of this language, without the indent of a list around it. */
  public List<String> blocks(String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> block.group(2).equals(language))
        .map(block -> block.group(3).replaceAll("(?m)^" + block.group(1), ""))
        .toList();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
