package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Size;
import academy.video.model.YuvPicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosterJudgeTest {

  private static final Size SIZE = new Size(320, 180);
  private static final YuvPicture SCENE = TestPictures.scene(SIZE, 1);
  private static final YuvPicture OTHER = TestPictures.scene(SIZE, 2);

  private static PosterJudge.Verdict judge(
      YuvPicture before, YuvPicture picture, YuvPicture behind) {
    return PosterJudge.judge(before.luma(), picture.luma(), behind.luma(), SIZE);
  }

  private static PosterJudge.Verdict still(YuvPicture picture) {
    return judge(picture, picture, picture);
  }

  @Test
  void judge_ofASharpScene_isGood() {
    assertThat(still(SCENE).good()).isTrue();
    assertThat(still(OTHER).good()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 126, 235})
  void judge_ofAPictureOfOneColor_isNotGood(int luma) {
    assertThat(still(TestPictures.uniform(SIZE, luma, 128, 128)).good()).isFalse();
  }

  @Test
  void judge_ofAlmostBlack_isNotGoodThoughItIsSharp() {
    assertThat(still(TestPictures.mixed(SCENE, TestPictures.black(SIZE), 0.9)).good()).isFalse();
  }

  @Test
  void judge_ofAWhiteTitleOnBlack_isGood() {
    YuvPicture title = TestPictures.black(SIZE);
    for (int y = 80; y < 100; y++) {
      for (int x = 40; x < 280; x++) {
        if (x / 4 % 2 == 0) {
          title.luma()[y * SIZE.width() + x] = (byte) 235;
        }
      }
    }
    assertThat(still(title).good()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 6, 9})
  void judge_ofABlurredScene_isNotGood(int radius) {
    assertThat(still(TestPictures.blurred(SCENE, radius)).good()).isFalse();
    assertThat(still(TestPictures.blurred(OTHER, radius)).good()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.5, 0.2", "0.2, 0.5, 0.9", "1, 0.6, 0.2"})
  void judge_inAFadeFromOrToBlack_isNotGood(double before, double now, double behind) {
    YuvPicture black = TestPictures.black(SIZE);
    assertThat(
            judge(
                    TestPictures.mixed(SCENE, black, before),
                    TestPictures.mixed(SCENE, black, now),
                    TestPictures.mixed(SCENE, black, behind))
                .good())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 1", "0.1, 0.4, 0.8", "0, 0.2, 0.5"})
  void judge_inADissolve_isNotGood(double before, double now, double behind) {
    assertThat(
            judge(
                    TestPictures.mixed(SCENE, OTHER, before),
                    TestPictures.mixed(SCENE, OTHER, now),
                    TestPictures.mixed(SCENE, OTHER, behind))
                .good())
        .isFalse();
  }

  @Test
  void judge_besideACut_isGood() {
    assertThat(judge(OTHER, SCENE, SCENE).good()).isTrue();
    assertThat(judge(SCENE, SCENE, OTHER).good()).isTrue();
    assertThat(judge(TestPictures.black(SIZE), SCENE, SCENE).good()).isTrue();
  }

  /** Every picture of a fast movement is unlike the ones beside it. */
  @Test
  void judge_inAMovement_isGood() {
    assertThat(judge(TestPictures.scene(SIZE, 3), SCENE, OTHER).good()).isTrue();
  }

  @Test
  void judge_whereNothingIsGood_scoresWhatShowsMoreHigher() {
    double black = still(TestPictures.black(SIZE)).score();
    double blurred = still(TestPictures.blurred(SCENE, 6)).score();
    double lessBlurred = still(TestPictures.blurred(SCENE, 4)).score();

    assertThat(black).isLessThan(blurred);
    assertThat(blurred).isLessThan(lessBlurred);
    assertThat(lessBlurred).isLessThan(still(SCENE).score());
    assertThat(still(SCENE).score()).isBetween(0.0, 1.0);
  }
}
