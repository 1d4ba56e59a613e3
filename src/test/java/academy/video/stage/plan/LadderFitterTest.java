package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Profile.Rung;
import academy.video.model.Size;
import academy.video.stage.plan.LadderFitter.FittedRung;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LadderFitterTest {

  private static final List<Rung> LADDER =
      List.of(
          new Rung(1080, 22, 6_000_000, 60),
          new Rung(720, 22, 3_500_000, 30),
          new Rung(480, 22, 1_600_000, 30),
          new Rung(360, 23, 900_000, 30));

  @ParameterizedTest
  @CsvSource({
    "1920, 1080, 1080p:1920x1080 720p:1280x720 480p:854x480 360p:640x360",
    "3840, 2160, 1080p:1920x1080 720p:1280x720 480p:854x480 360p:640x360",
    "1280, 720, 720p:1280x720 480p:854x480 360p:640x360",
    // Portrait frames fit into upright boxes.
    "1080, 1920, 1080p:1080x1920 720p:720x1280 480p:480x854 360p:360x640",
    "720, 1280, 720p:720x1280 480p:480x854 360p:360x640",
    // Wider than 16:9: the width decides.
    "3440, 1440, 1080p:1920x804 720p:1280x536 480p:854x358 360p:640x268",
    // 4:3 and square: the height decides.
    "1024, 768, 720p:960x720 480p:640x480 360p:480x360",
    "1080, 1080, 1080p:1080x1080 720p:720x720 480p:480x480 360p:360x360",
    // Well between two rungs: one of the source's own size on top.
    "1600, 900, 900p:1600x900 720p:1280x720 480p:854x480 360p:640x360",
    "1000, 600, 600p:1000x600 480p:800x480 360p:600x360",
    // Just above a rung: that rung is enough.
    "1300, 732, 720p:1278x720 480p:852x480 360p:640x360",
    // Smaller than the lowest rung: one at the source's own size.
    "176, 144, 144p:176x144",
    "320, 240, 240p:320x240",
    "240, 320, 240p:240x320",
    "16, 16, 16p:16x16",
    // Odd sizes become even and are not enlarged.
    "641, 361, 360p:640x360",
    "639, 359, 358p:638x358",
    "1919, 1079, 1078p:1918x1078 720p:1280x720 480p:854x480 360p:640x360",
  })
  void fit_forASource_gives(int width, int height, String expected) {
    assertThat(
            LadderFitter.fit(LADDER, new Size(width, height)).stream()
                .map(rung -> rung.name() + ":" + rung.size()))
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "3840, 2160, 3840x2160",
    "2160, 3840, 2160x3840",
    "1920, 1080, 1920x1080",
    "1280, 720, 1280x720",
    "3027, 1387, 3026x1386",
    "641, 361, 640x360",
    "176, 144, 176x144",
    // Made of wide pixels: more than a decoder may give, or than FFmpeg scales to.
    "16384, 4096, 1920x480",
    "30000, 1080, 1920x70",
  })
  void fullSize_ofASource_isItsOwnUnlessThatIsTooLarge(int width, int height, String expected) {
    Size display = new Size(width, height);
    Size largest = LadderFitter.fit(LADDER, display).getFirst().size();

    assertThat(LadderFitter.fullSize(display, largest, 8192L * 4320)).hasToString(expected);
  }

  @Property
  void fullSize_ofAnySource_isNotSmallerThanTheLargestRendition(@ForAll("displays") Size display) {
    Size largest = LadderFitter.fit(LADDER, display).getFirst().size();

    Size full = LadderFitter.fullSize(display, largest, 8192L * 4320);

    assertThat(full.width()).isEven().isGreaterThanOrEqualTo(largest.width());
    assertThat(full.height()).isEven().isGreaterThanOrEqualTo(largest.height());
  }

  @Provide
  Arbitrary<Size> displays() {
    Arbitrary<Integer> side =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.integers().between(16, 300)),
            Tuple.of(3, Arbitraries.integers().between(300, 4_000)));
    return Combinators.combine(side, side).as(Size::new);
  }

  @Property
  void fit_forAnySource_givesDistinctEvenSizesOfItsShapeAndNeverEnlarges(
      @ForAll("displays") Size display) {
    List<FittedRung> fitted = LadderFitter.fit(LADDER, display);

    assertThat(fitted).isNotEmpty();
    assertThat(fitted.stream().map(FittedRung::name)).doesNotHaveDuplicates();
    assertThat(fitted.stream().map(FittedRung::size)).doesNotHaveDuplicates();
    for (FittedRung rung : fitted) {
      Size size = rung.size();
      assertThat(size.width() % 2 + size.height() % 2).as("%s is even", size).isZero();
      assertThat(size.width()).isLessThanOrEqualTo(Math.max(2, display.width()));
      assertThat(size.height()).isLessThanOrEqualTo(Math.max(2, display.height()));
      assertKeepsShape(display, size);
    }
  }

  /** Rounding a side to an even number moves it by a pixel at most. */
  private static void assertKeepsShape(Size display, Size size) {
    double crosswise =
        Math.abs(
            (double) size.width() * display.height() - (double) size.height() * display.width());
    assertThat(crosswise)
        .as("%s has the shape of %s", size, display)
        .isLessThanOrEqualTo(display.width() + display.height() + 1e-6);
    if (Math.min(size.width(), size.height()) >= 200) {
      assertThat(crosswise / ((double) size.height() * display.width())).isLessThan(0.01);
    }
  }

  @Property
  void fit_forAnySource_ordersRungsByTheirSizeAndCapsThemInTheSameOrder(
      @ForAll("displays") Size display) {
    List<FittedRung> fitted = LadderFitter.fit(LADDER, display);

    for (int i = 1; i < fitted.size(); i++) {
      FittedRung larger = fitted.get(i - 1);
      FittedRung smaller = fitted.get(i);
      assertThat(smaller.size().pixels()).isLessThan(larger.size().pixels());
      assertThat(smaller.rung().maxBitsPerSecond())
          .as("caps of %s and %s", larger, smaller)
          .isLessThan(larger.rung().maxBitsPerSecond());
    }
  }

  @Property
  void fit_forAnySource_losesLittleOfIt(@ForAll("displays") Size display) {
    Size largest = LadderFitter.fit(LADDER, display).getFirst().size();

    boolean fillsTopBox =
        display.isPortrait()
            ? largest.width() >= 1078 || largest.height() >= 1918
            : largest.width() >= 1918 || largest.height() >= 1078;
    boolean isNearlyTheSource =
        largest.width() * 1.26 >= display.width() - 2
            && largest.height() * 1.26 >= display.height() - 2;
    assertThat(fillsTopBox || isNearlyTheSource).as("%s of %s", largest, display).isTrue();
  }

  @Property
  void fit_forAnySource_keepsEveryRungThatNeitherEnlargesNorGetsTooThin(
      @ForAll("displays") Size display) {
    List<FittedRung> fitted = LadderFitter.fit(LADDER, display);

    for (Rung rung : LADDER) {
      Size box = display.isPortrait() ? rung.landscapeBox().transposed() : rung.landscapeBox();
      boolean shrinks = box.width() <= display.width() || box.height() <= display.height();
      boolean isThere = fitted.stream().anyMatch(candidate -> candidate.rung().equals(rung));
      boolean equalSizeIsThere =
          fitted.stream().anyMatch(candidate -> touches(candidate.size(), box));
      assertThat(isThere || !shrinks || equalSizeIsThere || isTooThin(display, box))
          .as("rung %d for %s in %s", rung.height(), display, fitted)
          .isTrue();
    }
  }

  private static boolean isTooThin(Size display, Size box) {
    double factor =
        Math.min((double) box.width() / display.width(), (double) box.height() / display.height());
    return Math.min(display.width(), display.height()) * factor < 16;
  }

  private static boolean touches(Size size, Size box) {
    return size.width() <= box.width()
        && size.height() <= box.height()
        && (size.width() >= box.width() - 1 || size.height() >= box.height() - 1);
  }

  @Test
  void fit_whereTheOwnRungIsAsHighAsAnotherIsNamed_keepsBoth() {
    assertThat(
            LadderFitter.fit(LADDER, new Size(1200, 360)).stream()
                .map(rung -> rung.name() + ":" + rung.size()))
        .containsExactly("1200x360:1200x360", "480p:854x256", "360p:640x192");
  }

  @Test
  void fit_ofRungsInAnyOrder_isTheSame() {
    Size display = new Size(1920, 1080);
    assertThat(LadderFitter.fit(LADDER.reversed(), display))
        .isEqualTo(LadderFitter.fit(LADDER, display));
  }

  @Test
  void fit_forASourceBetweenRungs_capsItsOwnRungByItsArea() {
    FittedRung own = LadderFitter.fit(LADDER, new Size(1600, 900)).getFirst();
    // 1600x900 has 0.694 of the pixels of 1080p.
    assertThat(own.rung().maxBitsPerSecond()).isEqualTo(4_167_000);
    assertThat(own.rung().crf()).isEqualTo(22);
    assertThat(own.rung().maxFrameRate()).isEqualTo(60);
  }
}
