package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Deinterlacing;
import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.Scan;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanJudgeTest {

  @ParameterizedTest
  @CsvSource({
    // container, flagged top and bottom, combs top and bottom, whole → what is done
    "progressive,  0,  0,  0,  0, 80, NONE",
    "unknown,      0,  0,  0,  0,  0, NONE",
    "tt,          80,  0, 70,  0,  0, FLAGGED",
    "bb,           0, 80,  0, 60,  5, FLAGGED",
    // a still scene proves nothing
    "tt,          80,  0,  0,  0, 10, FLAGGED",
    // 25 whole frames a second in a stream for 50 fields
    "tt,          80,  0,  0,  0, 75, NONE",
    // two combed frames are enough to follow the marks
    "tt,          80,  0,  2,  0, 75, FLAGGED",
    // marked as whole, but stored combs
    "progressive,  0,  0, 75,  1,  0, TOP_FIELD_FIRST",
    "progressive,  0,  0,  0, 75,  0, BOTTOM_FIELD_FIRST",
    // film in NTSC: two frames in five
    "unknown,      0,  0, 32,  0, 48, TOP_FIELD_FIRST",
    // fine lines that look like combs now and then, in either order
    "progressive,  0,  0,  6,  4, 70, NONE",
    "progressive,  0,  0, 20, 20, 40, NONE",
    // marked in the wrong order
    "tt,          80,  0,  0, 70,  0, BOTTOM_FIELD_FIRST",
    "bb,           0, 80, 70,  1,  0, TOP_FIELD_FIRST",
    // only the container knows
    "tb,           0,  0, 60,  0,  0, TOP_FIELD_FIRST",
    "tb,           0,  0,  0, 60,  0, BOTTOM_FIELD_FIRST",
    "bt,           0,  0,  3,  3,  0, BOTTOM_FIELD_FIRST",
    "tt,           0,  0,  0,  0,  0, TOP_FIELD_FIRST",
  })
  void judge_followsMarksUnlessTheFramesPlainlySayOtherwise(
      String container,
      int flaggedTop,
      int flaggedBottom,
      int top,
      int bottom,
      int whole,
      Deinterlacing expected) {
    ScanSample sample =
        new ScanSample(
            80, flaggedTop, flaggedBottom, top, bottom, whole, Optional.empty(), Optional.empty());

    Scan scan = ScanJudge.judge(sample, container);

    assertThat(scan.deinterlacing()).as(scan.why()).isEqualTo(expected);
  }

  @Test
  void judge_saysWhatWasSeen() {
    assertThat(
            ScanJudge.judge(
                    new ScanSample(80, 80, 0, 70, 0, 3, Optional.empty(), Optional.empty()), "tt")
                .why())
        .isEqualTo(
            "interlaced, as marked (of 80 frames looked at 80 are marked, 70 show combs, 3 are"
                + " whole)");
  }

  @ParameterizedTest
  @CsvSource({
    "progressive, false, 1080, 25, true",
    "progressive, false, 480, 30000/1001, true",
    "progressive, false, 720, 25, false",
    "progressive, false, 1080, 60, false",
    "progressive, false, 1080, 15, false",
    "progressive, true, 720, 25, true",
    "bt, false, 240, 25, true",
  })
  void isWorthALook_whereMarksOrTheFormatAllowCombs(
      String container, boolean flagged, int lines, String rate, boolean expected) {
    FrameTiming timing = new FrameTiming(true, Rational.parse(rate));
    assertThat(ScanJudge.isWorthALook(container, flagged, lines, timing)).isEqualTo(expected);
  }
}
