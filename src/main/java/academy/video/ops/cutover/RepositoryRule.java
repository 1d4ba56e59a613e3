package academy.video.ops.cutover;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that must not be in a repository any more.
 *
 * @param id its name
 * @param subject which condition it belongs to
 * @param says what a hit means, as words behind the hit's place
 * @param pattern found in a line
 * @param files only in files whose path below the repository has this in it
 * @param unless not in a line that has this in it
 */
public record RepositoryRule(
    String id,
    Subject subject,
    String says,
    Pattern pattern,
    Optional<Pattern> files,
    Optional<Pattern> unless) {

  /** What a rule is about. */
  public enum Subject {
    /** Scripts and tools that offer the old way. */
    OLD_WAY,
    /** The interrupt endpoint and its Redis keys. */
    INTERRUPT,
    /** What documents say. */
    DOCUMENTS
  }

  boolean appliesTo(String path) {
    return files.map(pattern -> pattern.matcher(path).find()).orElse(true);
  }

  boolean isExcused(String line) {
    return unless.filter(pattern -> pattern.matcher(line).find()).isPresent();
  }
}
