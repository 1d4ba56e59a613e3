package academy.video.model;

/**
 * A storyboard as it is planned: every so many frames one thumbnail, a tile, and the tiles row by
 * row on sheets.
 *
 * @param tile a tile's size; both sides are even
 * @param columns tiles beside each other on a sheet, at least 1
 * @param rows tiles above each other on a sheet, at least 1
 * @param intervalFrames frames of the timeline from one tile to the next, at least 1; the first
 *     tile is the first frame
 * @param tiles how many there are, at least 1
 */
public record StoryboardPlan(Size tile, int columns, int rows, long intervalFrames, int tiles) {

  public StoryboardPlan {
    boolean isEven = tile.width() % 2 == 0 && tile.height() % 2 == 0;
    if (!isEven || columns < 1 || rows < 1 || intervalFrames < 1 || tiles < 1) {
      throw new IllegalArgumentException(
          "not a storyboard: %d tiles of %s on %dx%d, one in %d frames"
              .formatted(tiles, tile, columns, rows, intervalFrames));
    }
  }

  public int tilesPerSheet() {
    return columns * rows;
  }

  /** How many sheets there are; the last one may be filled in part. */
  public int sheets() {
    return Math.ceilDiv(tiles, tilesPerSheet());
  }

  /** Every sheet's size, the last one's too. */
  public Size sheet() {
    return new Size(tile.width() * columns, tile.height() * rows);
  }

  /** Bytes of one tile's planes. */
  public int tileBytes() {
    return tile.width() * tile.height() * 3 / 2;
  }

  /** The frame that a tile shows: what is seen from there on until the next one. */
  public long frameOf(int tile) {
    return tile * intervalFrames;
  }

  /** The first tile whose frame is not before this one; may lie behind the last tile. */
  public int firstTileFrom(long frame) {
    return Math.toIntExact(Math.min(tiles, Math.ceilDiv(frame, intervalFrames)));
  }

  /** How many tiles show a frame of this chunk. */
  public int tilesIn(Chunk chunk) {
    return firstTileFrom(chunk.endFrame()) - firstTileFrom(chunk.startFrame());
  }
}
