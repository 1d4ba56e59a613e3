package academy.video.stage.storyboard;

import academy.video.model.Chunk;
import academy.video.model.StoryboardPlan;
import academy.video.model.YuvFrame;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Collects the tiles of a chunk. Which frames they show is counted from the presentation's start,
 * so a tile is the same in every chunk that it may lie in. For one chunk and one thread.
 */
final class TileCollector {

  private final StoryboardPlan storyboard;
  private final int smallest;
  private final int first;
  private final byte[] tiles;
  private int next;

  /**
   * Collects from a rendition.
   *
   * @param smallest index of the smallest rendition
   */
  TileCollector(StoryboardPlan storyboard, int smallest, Chunk chunk) {
    this.storyboard = storyboard;
    this.smallest = smallest;
    this.first = storyboard.firstTileFrom(chunk.startFrame());
    this.next = first;
    this.tiles = new byte[storyboard.tilesIn(chunk) * storyboard.tileBytes()];
  }

  /** Index of the first tile. */
  int first() {
    return first;
  }

  /** The number of tiles in the chunk. */
  int count() {
    return tiles.length / storyboard.tileBytes();
  }

  /**
   * All tiles, one after the other.
   *
   * @throws IllegalStateException where not all of the chunk was shown
   */
  byte[] tiles() {
    if (next != first + count()) {
      throw new IllegalStateException("%d of %d tiles were shown".formatted(next - first, count()));
    }
    return tiles;
  }

  void show(long endFrame, IntFunction<YuvFrame> renditions) {
    @Nullable YuvFrame tile = null;
    while (next < first + count() && storyboard.frameOf(next) < endFrame) {
      if (tile == null) {
        tile = JpegColors.of(AreaScaler.scale(renditions.apply(smallest), storyboard.tile()));
      }
      put(tile, (next - first) * storyboard.tileBytes());
      next++;
    }
  }

  private void put(YuvFrame tile, int offset) {
    int colors = tile.blue().length;
    System.arraycopy(tile.luma(), 0, tiles, offset, tile.luma().length);
    System.arraycopy(tile.blue(), 0, tiles, offset + tile.luma().length, colors);
    System.arraycopy(tile.red(), 0, tiles, offset + tile.luma().length + colors, colors);
  }
}
