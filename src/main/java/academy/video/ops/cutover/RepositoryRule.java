package academy.video.ops.cutover;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that must not be in a repository any more.
 *
 * @param id its name
 * @param subject which condition it belongs to
 * @param says what a hit means, as words behind the hit's place
 * @param words ASCII in lower case, of which a line has to hold one, in whatever case: looking for
 *     words is much faster than for patterns; none: every line is tried
 * @param pattern found in a line
 * @param files only in files whose path below the repository has this in it
 * @param unless not in a line that has this in it
 */
public record RepositoryRule(
    String id,
    Subject subject,
    String says,
    List<String> words,
    Pattern pattern,
    Optional<Pattern> files,
    Optional<Pattern> unless) {

  public RepositoryRule {
    words = List.copyOf(words);
  }

  /** What a rule is about. */
  public enum Subject {
    /** Scripts and tools that offer the old way. */
    OLD_WAY,
    /** The interrupt endpoint and its Redis keys. */
    INTERRUPT,
    /** What documents say. */
    DOCUMENTS
  }

  boolean appliesTo(String path, String bytesInLowerCase) {
    return holdsWord(bytesInLowerCase) && files.map(name -> name.matcher(path).find()).orElse(true);
  }

  /** What of the line the rule finds; empty where it finds nothing, or the line is excused. */
  Optional<String> find(String line, String lineInLowerCase) {
    if (!holdsWord(lineInLowerCase)) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(line);
    boolean found =
        matcher.find() && unless.filter(excuse -> excuse.matcher(line).find()).isEmpty();
    return found ? Optional.of(matcher.group()) : Optional.empty();
  }

  private boolean holdsWord(String text) {
    return words.isEmpty() || words.stream().anyMatch(text::contains);
  }
}
