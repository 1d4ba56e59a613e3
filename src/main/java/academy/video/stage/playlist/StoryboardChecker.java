package academy.video.stage.playlist;

import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Timeline;
import academy.video.stage.playlist.MultivariantPlaylist.ImageVariant;
import academy.video.store.ObjectLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text files of a storyboard back, and compares them with the plan and with the sheets
 * that were written. Shares nothing with {@link StoryboardFiles}, which it judges.
 */
final class StoryboardChecker {

  private static final Pattern CUE =
      Pattern.compile(
          "(\\d{2,4}):([0-5]\\d):([0-5]\\d)\\.(\\d{3}) -->"
              + " (\\d{2,4}):([0-5]\\d):([0-5]\\d)\\.(\\d{3})\n"
              + "([^#\n"
              + "]+)#xywh=(\\d{1,5}),(\\d{1,5}),(\\d{1,5}),(\\d{1,5})\n"
              + "?");

  /** A time in the index is rounded to a millisecond. */
  private static final Rational HALF_A_MILLISECOND = Rational.of(1, 2000);

  /** A time in the playlist is the difference of two that are rounded to a microsecond. */
  private static final Rational MICROSECOND = Rational.of(1, 1_000_000);

  private final EncodePlan plan;
  private final Optional<StoryboardRecord> written;

  StoryboardChecker(EncodePlan plan, Optional<StoryboardRecord> written) {
    this.plan = plan;
    this.written = written;
  }

  /**
   * Checks the files.
   *
   * @param files image playlist and index, or none
   */
  void check(List<Playlist> files, MultivariantPlaylist multivariant) {
    String master = ObjectLayout.MULTIVARIANT_PLAYLIST;
    int expected = plan.storyboard().isPresent() ? 1 : 0;
    PlaylistCheck.STORYBOARD.requireEqual(
        master + ", number of storyboards written", expected, written.stream().count());
    PlaylistCheck.STORYBOARD.requireEqual(
        master + ", number of image variants", expected, multivariant.imageVariants().size());
    PlaylistCheck.STORYBOARD.requireEqual("files of the storyboard", 2 * expected, files.size());
    if (expected == 0) {
      return;
    }
    StoryboardPlan storyboard = plan.storyboard().orElseThrow();
    String prefix = ObjectLayout.storyboardPrefix(plan.generation());
    Playlist playlist = files.get(0);
    Playlist index = files.get(1);
    PlaylistCheck.STORYBOARD.requireEqual(
        "key of the image playlist", prefix + "playlist.m3u8", playlist.key());
    PlaylistCheck.STORYBOARD.requireEqual(
        "key of the storyboard's index", prefix + "storyboard.vtt", index.key());
    checkSheets(storyboard, written.orElseThrow());
    ImagePlaylist images = read(playlist);
    checkPlaylist(playlist.key(), images, storyboard);
    checkIndex(index, storyboard);
    checkVariant(multivariant.imageVariants().getFirst(), playlist.key(), images, storyboard);
  }

  private static ImagePlaylist read(Playlist file) {
    try {
      return PlaylistParser.images(file.bytes());
    } catch (MalformedPlaylistException e) {
      throw PlaylistCheck.SYNTAX.malformed(file.key(), e);
    }
  }

  private static void checkSheets(StoryboardPlan storyboard, StoryboardRecord record) {
    PlaylistCheck.STORYBOARD.requireEqual(
        "number of sheets", storyboard.sheets(), record.sheets().size());
    PlaylistCheck.STORYBOARD.requireEqual(
        "tiles on all sheets",
        storyboard.tiles(),
        record.sheets().stream().mapToInt(SheetRecord::tiles).sum());
  }

  private void checkPlaylist(String key, ImagePlaylist images, StoryboardPlan storyboard) {
    Timeline timeline = plan.timeline();
    PlaylistCheck.VERSION.requireEqual(key, PlaylistBuilder.VERSION, images.version());
    PlaylistCheck.STORYBOARD.requireEqual(
        key + ", number of entries", storyboard.sheets(), images.sheets().size());
    Rational interval = timeline.timeOf(storyboard.intervalFrames());
    Rational sum = Rational.ZERO;
    for (int i = 0; i < images.sheets().size(); i++) {
      ImagePlaylist.Sheet sheet = images.sheets().get(i);
      String where = "%s, entry %d".formatted(key, i);
      PlaylistCheck.URIS.requireEqual(where, ObjectLayout.sheetName(i), sheet.uri());
      PlaylistCheck.STORYBOARD.requireEqual(
          where + ", RESOLUTION", storyboard.tile(), sheet.tile());
      PlaylistCheck.STORYBOARD.requireEqual(
          where + ", LAYOUT",
          new Size(storyboard.columns(), storyboard.rows()),
          new Size(sheet.columns(), sheet.rows()));
      requireWithin(where + ", DURATION", interval, micros(sheet.tileMicros()), MICROSECOND);
      Rational seconds = micros(sheet.durationMicros());
      boolean isLast = i == images.sheets().size() - 1;
      requireWithin(
          where,
          isLast ? timeline.duration().minus(sum) : interval.times(storyboard.tilesPerSheet()),
          seconds,
          isLast ? MICROSECOND.times(images.sheets().size()) : MICROSECOND);
      if (seconds.round() > images.targetSeconds()) {
        throw PlaylistCheck.TARGET_DURATION.failed(
            where, "at most the target duration of " + images.targetSeconds(), seconds);
      }
      sum = sum.plus(seconds);
    }
  }

  private void checkIndex(Playlist file, StoryboardPlan storyboard) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.bytes())).toString();
    } catch (CharacterCodingException e) {
      throw PlaylistCheck.SYNTAX.failed(file.key(), "UTF-8", "other bytes");
    }
    String[] blocks = text.split("\n\n", -1);
    PlaylistCheck.SYNTAX.requireEqual(file.key() + ", header", "WEBVTT", blocks[0]);
    PlaylistCheck.STORYBOARD.requireEqual(
        file.key() + ", number of cues", storyboard.tiles(), blocks.length - 1);
    long reachedMs = 0;
    for (int tile = 0; tile < storyboard.tiles(); tile++) {
      String where = "%s, cue %d".formatted(file.key(), tile);
      Matcher cue = CUE.matcher(blocks[tile + 1]);
      if (!cue.matches()) {
        throw PlaylistCheck.SYNTAX.failed(
            where, "times, a sheet and a place on it", blocks[tile + 1]);
      }
      long startMs = ms(cue, 1);
      long endMs = ms(cue, 5);
      PlaylistCheck.STORYBOARD.requireEqual(where + ", start in ms", reachedMs, startMs);
      if (endMs <= startMs) {
        throw PlaylistCheck.STORYBOARD.failed(where, "a length", endMs - startMs);
      }
      requireWithin(
          where + ", start",
          plan.timeline().timeOf(storyboard.intervalFrames()).times(tile),
          Rational.of(startMs, 1000),
          HALF_A_MILLISECOND);
      checkPlace(where, cue, tile, storyboard);
      reachedMs = endMs;
    }
    requireWithin(
        file.key() + ", end",
        plan.timeline().duration(),
        Rational.of(reachedMs, 1000),
        HALF_A_MILLISECOND);
  }

  /** Walks to the place as a reader does: along the rows, down the sheet, sheet by sheet. */
  private static void checkPlace(String where, Matcher cue, int tile, StoryboardPlan storyboard) {
    int row = tile / storyboard.columns();
    Size size = storyboard.tile();
    int left = number(cue, 10);
    int top = number(cue, 11);
    PlaylistCheck.URIS.requireEqual(
        where, ObjectLayout.sheetName(row / storyboard.rows()), cue.group(9));
    PlaylistCheck.STORYBOARD.requireEqual(
        where + ", size", size, new Size(number(cue, 12), number(cue, 13)));
    PlaylistCheck.STORYBOARD.requireEqual(
        where + ", left", (tile - row * storyboard.columns()) * size.width(), left);
    PlaylistCheck.STORYBOARD.requireEqual(
        where + ", top", row % storyboard.rows() * size.height(), top);
    Size sheet = storyboard.sheet();
    if (left + size.width() > sheet.width() || top + size.height() > sheet.height()) {
      throw PlaylistCheck.STORYBOARD.failed(where, "a place on a sheet of " + sheet, cue.group());
    }
  }

  private void checkVariant(
      ImageVariant variant, String key, ImagePlaylist images, StoryboardPlan storyboard) {
    String where = ObjectLayout.MULTIVARIANT_PLAYLIST + ", image variant";
    PlaylistCheck.URIS.requireEqual(where, key, variant.uri());
    PlaylistCheck.ATTRIBUTES.requireEqual(where + ", CODECS", "jpeg", variant.codecs());
    PlaylistCheck.ATTRIBUTES.requireEqual(
        where + ", RESOLUTION", storyboard.tile(), variant.resolution());
    List<Long> sizes = written.orElseThrow().sheets().stream().map(SheetRecord::sizeBytes).toList();
    MeasuredRate measured = MeasuredRate.of(images.asMediaPlaylist(), sizes);
    // It declares no average; the measured one, from rounded times, may be a hair above the peak.
    long average = Math.min(variant.bandwidth(), Math.round(measured.average()));
    measured.requireDeclared(where, variant.bandwidth(), average);
  }

  private static long ms(Matcher cue, int group) {
    long minutes = number(cue, group) * 60L + number(cue, group + 1);
    return (minutes * 60 + number(cue, group + 2)) * 1000 + number(cue, group + 3);
  }

  private static int number(Matcher cue, int group) {
    return Integer.parseInt(cue.group(group));
  }

  private static Rational micros(long micros) {
    return Rational.of(micros, 1_000_000);
  }

  private static void requireWithin(
      String where, Rational expected, Rational found, Rational tolerance) {
    Rational difference = expected.minus(found).max(found.minus(expected));
    if (difference.compareTo(tolerance) > 0) {
      throw PlaylistCheck.DURATION.failed(
          where, expected.toDecimal(6) + " s", found.toDecimal(6) + " s");
    }
  }
}
