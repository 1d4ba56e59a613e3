package academy.video.model;

import java.util.List;

/**
 * A storyboard as it was written.
 *
 * @param intervalMs from one tile to the next, rounded
 * @param tiles how many there are
 * @param sizeBytes of all sheets
 * @param sheets in order
 */
public record StoryboardRecord(
    long intervalMs, int tiles, long sizeBytes, List<SheetRecord> sheets) {
  public StoryboardRecord {
    sheets = List.copyOf(sheets);
  }
}
