package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Size;
import academy.video.model.YuvFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosterJudgeTest {

  private static final Size SIZE = new Size(320, 180);
  private static final YuvFrame SCENE = TestFrames.scene(SIZE, 1);
  private static final YuvFrame OTHER = TestFrames.scene(SIZE, 2);

  private static PosterJudge.Verdict judge(YuvFrame before, YuvFrame frame, YuvFrame after) {
    return PosterJudge.judge(before.luma(), frame.luma(), after.luma(), SIZE);
  }

  private static PosterJudge.Verdict still(YuvFrame frame) {
    return judge(frame, frame, frame);
  }

  @Test
  void judge_ofASharpScene_isGood() {
    assertThat(still(SCENE).good()).isTrue();
    assertThat(still(OTHER).good()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 20, 126, 235})
  void judge_ofAFrameOfOneColor_isNotGood(int luma) {
    assertThat(still(TestFrames.uniform(SIZE, luma, 128, 128)).good()).isFalse();
  }

  @Test
  void judge_ofAlmostBlack_isNotGoodThoughItIsSharp() {
    assertThat(still(TestFrames.mixed(SCENE, TestFrames.black(SIZE), 0.9)).good()).isFalse();
  }

  @Test
  void judge_ofAWhiteTitleOnBlack_isGood() {
    YuvFrame title = TestFrames.black(SIZE);
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
    assertThat(still(TestFrames.blurred(SCENE, radius)).good()).isFalse();
    assertThat(still(TestFrames.blurred(OTHER, radius)).good()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.5, 0.2", "0.2, 0.5, 0.9", "1, 0.6, 0.2"})
  void judge_inAFadeFromOrToBlack_isNotGood(double before, double now, double after) {
    YuvFrame black = TestFrames.black(SIZE);
    assertThat(
            judge(
                    TestFrames.mixed(SCENE, black, before),
                    TestFrames.mixed(SCENE, black, now),
                    TestFrames.mixed(SCENE, black, after))
                .good())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5, 1", "0.1, 0.4, 0.8", "0, 0.2, 0.5"})
  void judge_inADissolve_isNotGood(double before, double now, double after) {
    assertThat(
            judge(
                    TestFrames.mixed(SCENE, OTHER, before),
                    TestFrames.mixed(SCENE, OTHER, now),
                    TestFrames.mixed(SCENE, OTHER, after))
                .good())
        .isFalse();
  }

  @Test
  void judge_besideACut_isGood() {
    assertThat(judge(OTHER, SCENE, SCENE).good()).isTrue();
    assertThat(judge(SCENE, SCENE, OTHER).good()).isTrue();
    assertThat(judge(TestFrames.black(SIZE), SCENE, SCENE).good()).isTrue();
  }

  /** Every frame of a fast movement is unlike the ones beside it. */
  @Test
  void judge_inAMovement_isGood() {
    assertThat(judge(TestFrames.scene(SIZE, 3), SCENE, OTHER).good()).isTrue();
  }

  @Test
  void judge_whereNothingIsGood_scoresWhatShowsMoreHigher() {
    double black = still(TestFrames.black(SIZE)).score();
    double blurred = still(TestFrames.blurred(SCENE, 6)).score();
    double lessBlurred = still(TestFrames.blurred(SCENE, 4)).score();

    assertThat(black).isLessThan(blurred);
    assertThat(blurred).isLessThan(lessBlurred);
    assertThat(lessBlurred).isLessThan(still(SCENE).score());
    assertThat(still(SCENE).score()).isBetween(0.0, 1.0);
  }
}
