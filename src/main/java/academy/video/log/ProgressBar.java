package academy.video.log;

import java.util.Locale;

/** A progress bar for a terminal: one line, never so long that the terminal breaks it. */
public final class ProgressBar {

  private static final int MOST_CELLS = 30;
  private static final int FEWEST_CELLS = 5;
  private static final int BRACKETS = 2;

  private ProgressBar() {}

  /**
   * A line without a line end, shorter than the terminal is wide: where there is no room for a bar,
   * the figures alone.
   *
   * @param label what is going on, in a word
   * @param percent 0 to 100
   * @param figures what else there is to say, empty or beginning with spaces
   * @param columns the terminal's width, at least 1
   */
  public static String of(String label, double percent, String figures, int columns) {
    String title = String.format(Locale.ROOT, "%-9s ", label);
    String rest = String.format(Locale.ROOT, "%5.1f %%%s", percent, figures);
    int room = columns - 1 - title.length() - rest.length() - BRACKETS - 1;
    int cells = Math.min(MOST_CELLS, room);
    int full = (int) Math.round(percent / 100 * cells);
    String line =
        cells < FEWEST_CELLS
            ? title + rest
            : title + "[" + "#".repeat(full) + ".".repeat(cells - full) + "] " + rest;
    return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
  }
}
