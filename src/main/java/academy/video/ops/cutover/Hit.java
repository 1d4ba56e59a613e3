package academy.video.ops.cutover;

import academy.video.ops.cutover.RepositoryRule.Subject;

/**
 * A line of a repository, or a name in it, that a rule found.
 *
 * @param file the file's path, as it is reached from where the repository was named
 * @param line counted from 1; 0 where it is the file's or folder's name
 * @param rule the rule's id
 * @param subject which condition it belongs to
 * @param match the text that was found, cut where it is long; never more of the line, which may
 *     hold a secret
 * @param says what it means
 */
record Hit(String file, int line, String rule, Subject subject, String match, String says) {

  String sentence() {
    return "%s%s %s: %s".formatted(file, line == 0 ? " (its name)" : ":" + line, says, match);
  }
}
