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
 * @param says what a hit means, as words after the hit's place
 * @param words ASCII in lower case, of which a line has to hold one, in whatever case: looking for
 *     words is much faster than for patterns; none: every line is tried
 * @param pattern found in a line of code, or in a sentence of a document
 * @param files only in files whose path below the repository has this in it
 * @param unless not in a line that has this in it
 * @param near only where this is in the lines around, up to the next blank ones
 * @param after only where this is in one of the lines before
 * @param guarded whether a line is excused that answers with a refusal and ends
 * @param names whether names of files and folders are tried, too
 */
public record RepositoryRule(
    String id,
    Subject subject,
    String says,
    List<String> words,
    Pattern pattern,
    Optional<Pattern> files,
    Optional<Pattern> unless,
    Optional<Pattern> near,
    Optional<Pattern> after,
    boolean guarded,
    boolean names) {

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

  boolean appliesTo(String path, String textInLowerCase) {
    return holdsWord(textInLowerCase) && files.map(name -> name.matcher(path).find()).orElse(true);
  }

  /** Where the rule is found in the line; empty where it is not, or the line is excused. */
  Optional<Matcher> find(String line, String lineInLowerCase) {
    return holdsWord(lineInLowerCase) ? findIn(line, 0) : Optional.empty();
  }

  /** The same from an offset on. */
  Optional<Matcher> findIn(String line, int from) {
    Matcher matcher = pattern.matcher(line);
    boolean found =
        matcher.find(from) && unless.filter(excuse -> excuse.matcher(line).find()).isEmpty();
    return found ? Optional.of(matcher) : Optional.empty();
  }

  private boolean holdsWord(String text) {
    return words.isEmpty() || words.stream().anyMatch(text::contains);
  }
}
