package academy.video.ops.cutover;

import java.util.List;

/**
 * What rules are tried on at once: a line of code, or a sentence of a document, which may go over
 * several lines.
 *
 * @param text without line ends
 * @param firstLine counted from 1
 * @param starts where in the text each further line begins
 * @param heading the nearest heading above it; empty in code
 * @param legacy whether it stands in a section that is headed as legacy
 */
record Passage(String text, int firstLine, List<Integer> starts, String heading, boolean legacy) {

  Passage {
    starts = List.copyOf(starts);
  }

  /** The line on which a match begins. */
  int lineAt(int offset) {
    return firstLine + (int) starts.stream().filter(start -> start <= offset).count();
  }
}
