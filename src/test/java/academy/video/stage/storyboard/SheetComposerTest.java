package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.Digests;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Timeline;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SheetComposerTest {

  private static final Size TILE = new Size(32, 18);
  private static final StoryboardPlan PLAN = new StoryboardPlan(TILE, 3, 2, 50, 8);
  private static final Timeline TIMELINE =
      SamplePlans.timeline(Rational.of(25), 8 * 50 - 10, 50, 150);

  private static Ffmpeg ffmpeg;

  private final List<SheetRecord> records = new ArrayList<>();
  private final List<byte[]> sheets = new ArrayList<>();

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  private SheetComposer composer() {
    return composer(/* firstSheet= */ 0);
  }

  private SheetComposer composer(int firstSheet) {
    return new SheetComposer(
        PLAN,
        TIMELINE,
        firstSheet,
        (record, jpeg) -> {
          records.add(record);
          sheets.add(jpeg);
        });
  }

  /** Tiles of one grey each, 20 brighter from one to the next. */
  private static byte[] tiles(int from, int to) {
    byte[] pixels = new byte[(to - from) * PLAN.tileBytes()];
    Arrays.fill(pixels, (byte) 128);
    for (int tile = from; tile < to; tile++) {
      int start = (tile - from) * PLAN.tileBytes();
      Arrays.fill(pixels, start, start + (int) TILE.pixels(), (byte) (60 + 20 * tile));
    }
    return pixels;
  }

  private static int grey(byte[] jpeg, int column, int row) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertThat(image.getWidth()).isEqualTo(96);
    assertThat(image.getHeight()).isEqualTo(36);
    return image.getRGB(column * 32 + 16, row * 18 + 9) & 0xff;
  }

  @Test
  void add_ofAllTiles_putsThemRowByRowOnSheets() throws IOException {
    StoryboardRecord record;
    try (SheetComposer composer = composer()) {
      composer.add(tiles(0, 1));
      composer.add(tiles(1, 7));
      composer.add(tiles(7, 8));
      record = composer.finish();
    }

    for (int tile = 0; tile < 8; tile++) {
      int place = tile % 6;
      assertThat(grey(sheets.get(tile / 6), place % 3, place / 3))
          .as("tile %d", tile)
          .isBetween(57 + 20 * tile, 63 + 20 * tile);
    }
    assertThat(grey(sheets.get(1), 2, 0)).isLessThan(4);
    assertThat(grey(sheets.get(1), 0, 1)).isLessThan(4);
    assertThat(record.sheets()).isEqualTo(records).hasSize(2);
    assertThat(record.sheets().stream().map(SheetRecord::tiles)).containsExactly(6, 2);
    assertThat(record.tiles()).isEqualTo(8);
    assertThat(record.intervalMs()).isEqualTo(2000);
    assertThat(record.sizeBytes()).isEqualTo(sheets.get(0).length + sheets.get(1).length);
    assertThat(record.sheets().getFirst().sha256()).isEqualTo(Digests.sha256(sheets.getFirst()));
    assertThat(record.sheets().getLast().md5()).isEqualTo(Digests.md5(sheets.getLast()));
  }

  @Test
  void add_fromALaterSheetOn_makesThatSheetOfTheSameBytes() {
    try (SheetComposer all = composer()) {
      all.add(tiles(0, 8));
      var _ = all.finish();
    }

    try (SheetComposer last = composer(/* firstSheet= */ 1)) {
      last.add(tiles(6, 8));
      var _ = last.finish();
    }

    assertThat(records).hasSize(3);
    assertThat(records.getLast()).isEqualTo(records.get(1));
  }

  @Test
  void finish_withTooFewTiles_isADefect() {
    try (SheetComposer composer = composer()) {
      composer.add(tiles(0, 7));

      assertThatThrownBy(composer::finish)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("7 tiles for a storyboard of 8");
    }
  }

  @Test
  void add_ofHalfATile_isADefect() {
    try (SheetComposer composer = composer()) {
      assertThatThrownBy(() -> composer.add(new byte[PLAN.tileBytes() / 2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
