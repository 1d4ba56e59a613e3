package academy.video.stage.storyboard;

import academy.video.model.Digests;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Timeline;
import academy.video.model.YuvFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts tiles on sheets, row by row, and encodes each sheet when it is full: no more than one is in
 * memory. For one storyboard and one thread.
 */
public final class SheetComposer implements AutoCloseable {

  /** Of a sheet: thumbnails, seen for a moment (mjpeg's scale, 2 to 31). */
  private static final int QUANTIZER = 5;

  private static final byte NO_COLOR = (byte) 128;

  /** Takes the sheets in order. */
  @FunctionalInterface
  public interface SheetSink {
    void sheet(SheetRecord record, byte[] jpeg);
  }

  private final StoryboardPlan storyboard;
  private final Timeline timeline;
  private final SheetSink sink;
  private final JpegWriter writer;
  private final YuvFrame sheet;
  private final List<SheetRecord> records = new ArrayList<>();
  private int tiles;

  /**
   * Composes from a sheet on.
   *
   * @param firstSheet index of that sheet; those before it are made already
   */
  public SheetComposer(
      StoryboardPlan storyboard, Timeline timeline, int firstSheet, SheetSink sink) {
    this.tiles = firstSheet * storyboard.tilesPerSheet();
    this.storyboard = storyboard;
    this.timeline = timeline;
    this.sink = sink;
    Size size = storyboard.sheet();
    int pixels = Math.toIntExact(size.pixels());
    this.sheet = new YuvFrame(size, new byte[pixels], new byte[pixels / 4], new byte[pixels / 4]);
    this.writer = new JpegWriter(size, QUANTIZER);
    clear();
  }

  /** Black: what slots without a tile show. */
  private void clear() {
    Arrays.fill(sheet.luma(), (byte) 0);
    Arrays.fill(sheet.blue(), NO_COLOR);
    Arrays.fill(sheet.red(), NO_COLOR);
  }

  /**
   * Adds the next tiles.
   *
   * @param pixels as {@link ThumbnailCollector} gives them: whole tiles, one after the other
   */
  public void add(byte[] pixels) {
    if (pixels.length % storyboard.tileBytes() != 0) {
      throw new IllegalArgumentException(
          "%d bytes are not a whole number of tiles of %d bytes"
              .formatted(pixels.length, storyboard.tileBytes()));
    }
    for (int offset = 0; offset < pixels.length; offset += storyboard.tileBytes()) {
      copy(pixels, offset, tiles % storyboard.tilesPerSheet());
      tiles++;
      if (tiles % storyboard.tilesPerSheet() == 0) {
        encode();
      }
    }
  }

  private void copy(byte[] pixels, int offset, int slot) {
    Size tile = storyboard.tile();
    int left = slot % storyboard.columns() * tile.width();
    int top = slot / storyboard.columns() * tile.height();
    int width = sheet.size().width();
    for (int y = 0; y < tile.height(); y++) {
      System.arraycopy(
          pixels, offset + y * tile.width(), sheet.luma(), (top + y) * width + left, tile.width());
    }
    int half = tile.width() / 2;
    int blue = offset + tile.width() * tile.height();
    int red = blue + half * (tile.height() / 2);
    for (int y = 0; y < tile.height() / 2; y++) {
      int at = (top / 2 + y) * (width / 2) + left / 2;
      System.arraycopy(pixels, blue + y * half, sheet.blue(), at, half);
      System.arraycopy(pixels, red + y * half, sheet.red(), at, half);
    }
  }

  private void encode() {
    int index = (tiles - 1) / storyboard.tilesPerSheet();
    byte[] jpeg = writer.write("Sheet %d of the storyboard".formatted(index), sheet);
    SheetRecord record =
        new SheetRecord(
            index,
            tiles - index * storyboard.tilesPerSheet(),
            jpeg.length,
            Digests.sha256(jpeg),
            Digests.md5(jpeg));
    records.add(record);
    sink.sheet(record, jpeg);
    clear();
  }

  /**
   * Encodes the last sheet.
   *
   * @throws IllegalStateException where there were more or fewer tiles than planned
   */
  public StoryboardRecord finish() {
    if (tiles != storyboard.tiles()) {
      throw new IllegalStateException(
          "%d tiles for a storyboard of %d".formatted(tiles, storyboard.tiles()));
    }
    if (tiles % storyboard.tilesPerSheet() != 0) {
      encode();
    }
    return new StoryboardRecord(
        timeline.msOf(storyboard.intervalFrames()),
        tiles,
        records.stream().mapToLong(SheetRecord::sizeBytes).sum(),
        records);
  }

  @Override
  public void close() {
    writer.close();
  }
}
