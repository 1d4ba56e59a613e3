package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.PosterPlan;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbnailPlannerTest {

  private static final Profile.Storyboard SHEETS = new Profile.Storyboard("sheets", 256, 0);
  private static final Profile.Poster AUTO = new Profile.Poster("auto", 0);
  private static final List<VideoRendition> WIDE = ladder("1920x1080 1280x720 640x360");

  private static List<VideoRendition> ladder(String sizes) {
    return Arrays.stream(sizes.split(" "))
        .map(size -> size.split("x"))
        .map(sides -> new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])))
        .map(size -> SamplePlans.video(size.toString(), size, 1))
        .toList();
  }

  private static Timeline seconds(long seconds) {
    return SamplePlans.timeline(Rational.of(25), 25 * seconds, 50, 150);
  }

  private static StoryboardPlan storyboard(long seconds) {
    return ThumbnailPlanner.storyboard(SHEETS, seconds(seconds), WIDE).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    // A few seconds, 4 minutes, 10, 1 h, 3 h, 12 h, a week.
    "3, 2, 2, 2x1",
    "240, 2, 120, 4x7",
    "600, 5, 120, 4x7",
    "3600, 10, 360, 4x7",
    "10800, 15, 720, 4x7",
    "43200, 60, 720, 4x7",
    "604800, 600, 1008, 4x7",
  })
  void storyboard_ofAnyDuration_hasIntervalsThatGrowWithIt(
      long duration, long interval, int tiles, String layout) {
    StoryboardPlan plan = storyboard(duration);

    assertThat(plan.intervalFrames()).isEqualTo(25 * interval);
    assertThat(plan.tiles()).isEqualTo(tiles);
    assertThat(plan.columns() + "x" + plan.rows()).isEqualTo(layout);
    assertThat(plan.tile()).isEqualTo(new Size(256, 144));
  }

  @ParameterizedTest
  @CsvSource({
    "640x360, 256x144",
    "360x640, 144x256",
    "480x360, 256x192",
    "640x268, 256x108",
    "360x360, 256x256",
    "176x144, 176x144",
    "102x76, 102x76",
  })
  void storyboard_ofAnyShape_hasTilesOfThatShapeAndIsNeverEnlarged(String image, String tile) {
    StoryboardPlan plan =
        ThumbnailPlanner.storyboard(SHEETS, seconds(600), ladder(image)).orElseThrow();

    assertThat(plan.tile()).hasToString(tile);
  }

  @Property(tries = 300)
  void storyboard_ofAnything_coversItOnAFewDozenSheetsThatTelevisionsDecode(
      @ForAll @LongRange(min = 1, max = 604_800) long duration,
      @ForAll @IntRange(min = 4, max = 320) int halfWidth,
      @ForAll @IntRange(min = 4, max = 320) int halfHeight,
      @ForAll @IntRange(min = 32, max = 160) int halfSide,
      @ForAll @IntRange(min = 0, max = 3600) int interval) {
    Timeline timeline = seconds(duration);
    StoryboardPlan plan =
        ThumbnailPlanner.storyboard(
                new Profile.Storyboard("sheets", 2 * halfSide, interval),
                timeline,
                ladder(2 * halfWidth + "x" + 2 * halfHeight))
            .orElseThrow();

    assertThat(plan.sheets()).isBetween(1, 36);
    assertThat(plan.sheet().width()).isLessThanOrEqualTo(1080);
    assertThat(plan.sheet().height()).isLessThanOrEqualTo(1080);
    assertThat(plan.intervalFrames()).isGreaterThanOrEqualTo(25L * Math.max(2, interval) - 50);
    assertThat(plan.frameOf(plan.tiles() - 1)).isLessThan(timeline.frameCount());
    assertThat(plan.frameOf(plan.tiles())).isGreaterThanOrEqualTo(timeline.frameCount());
    assertThat(timeline.chunks(2).stream().mapToInt(plan::tilesIn).sum()).isEqualTo(plan.tiles());
  }

  @Test
  void storyboard_withAnInterval_keepsItWhereItLeavesAFewDozenSheets() {
    Profile.Storyboard seven = new Profile.Storyboard("sheets", 256, 7);

    assertThat(
            ThumbnailPlanner.storyboard(seven, seconds(600), WIDE).orElseThrow().intervalFrames())
        .isEqualTo(175);
    assertThat(
            ThumbnailPlanner.storyboard(seven, seconds(36_000), WIDE)
                .orElseThrow()
                .intervalFrames())
        .isEqualTo(60 * 25);
  }

  @Test
  void thumbnails_ofAudioAloneOrUnwanted_areNone() {
    assertThat(ThumbnailPlanner.storyboard(SHEETS, seconds(60), List.of())).isEmpty();
    assertThat(ThumbnailPlanner.poster(AUTO, seconds(60), List.of())).isEmpty();
    assertThat(
            ThumbnailPlanner.storyboard(new Profile.Storyboard("none", 256, 0), seconds(60), WIDE))
        .isEmpty();
    assertThat(ThumbnailPlanner.poster(new Profile.Poster("none", 0), seconds(60), WIDE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1920x1080 1280x720 640x360, 1",
    "1080x1920 720x1280 360x640, 1",
    "640x360 320x180, 0",
    "1920x1080, 0",
    "1920x804 1280x536, 0",
  })
  void poster_ofAnyLadder_isTheSmallestOf720LinesOrTheLargest(String sizes, int rendition) {
    assertThat(ThumbnailPlanner.poster(AUTO, seconds(60), ladder(sizes)))
        .contains(new PosterPlan(rendition, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "12.5, 312", "59.96, 1499", "60, 1499", "9999, 1499"})
  void poster_atATime_isTheFrameThatIsShownThen(double seconds, long frame) {
    assertThat(ThumbnailPlanner.poster(new Profile.Poster("time", seconds), seconds(60), WIDE))
        .contains(new PosterPlan(1, Optional.of(frame)));
  }
}
