package academy.video.ops.cutover;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What code looks like that still knows an old switch, only to refuse it: it tests for the switch,
 * says that there is only Batch, and ends.
 *
 * @param tests a line that asks for the switch
 * @param uses a line that asks for the switch by the variable it was read into
 * @param says the refusal's words
 * @param ends what leaves the script or function
 * @param between a line that may stand between: a brace, a comment, something printed
 * @param declares a line that only makes the switch known
 */
public record Guard(
    Pattern tests, Pattern uses, Pattern says, Pattern ends, Pattern between, Pattern declares) {

  private static final int MOST_LINES = 8;

  /** Whether the line begins a refusal. */
  boolean refusesAt(List<String> lines, int first) {
    if (!tests.matcher(lines.get(first)).find()) {
      return false;
    }
    boolean said = false;
    for (int i = first; i < Math.min(lines.size(), first + MOST_LINES); i++) {
      String line = lines.get(i);
      boolean ended = ends.matcher(line).find();
      said |= says.matcher(line).find();
      if (ended) {
        return said;
      }
      if (i > first && !says.matcher(line).find() && !between.matcher(line).find()) {
        return false;
      }
    }
    return false;
  }

  /** Whether somewhere the switch is refused by the variable that it was read into. */
  boolean refusesSomewhere(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (uses.matcher(lines.get(i)).find() && refusesAt(lines, i)) {
        return true;
      }
    }
    return false;
  }

  boolean onlyDeclares(String line) {
    return declares.matcher(line).find();
  }
}
