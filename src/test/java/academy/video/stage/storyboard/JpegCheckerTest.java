package academy.video.stage.storyboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.Size;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JpegCheckerTest {

  private static final Size SIZE = new Size(64, 36);

  private static Ffmpeg ffmpeg;
  private static byte[] jpeg;

  @BeforeAll
  static void makeAFile() {
    ffmpeg = new Ffmpeg((level, text) -> {});
    try (JpegWriter writer = new JpegWriter(SIZE, 4)) {
      jpeg = writer.write("a scene", JpegColors.of(TestFrames.scene(SIZE, 1)));
    }
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  @Test
  void check_ofAFileOfOurs_findsNothing() {
    assertThatCode(() -> JpegChecker.check("it", jpeg, SIZE)).doesNotThrowAnyException();
  }

  @Test
  void check_ofAnotherSize_saysWhich() {
    assertRefused(jpeg, new Size(36, 64), "expected 36x64 in 3 components, found 64x36 in 3");
  }

  @Test
  void check_ofAnyCutFile_refusesIt() {
    for (int length = 0; length < jpeg.length; length += 7) {
      assertRefused(Arrays.copyOf(jpeg, length), SIZE, "\"thumbnails\"");
    }
  }

  @Test
  void check_withoutAJfifHeader_refusesIt() {
    byte[] changed = jpeg.clone();
    changed[3] = (byte) 0xe1;
    assertRefused(changed, SIZE, "a JFIF header");
  }

  @Test
  void check_whereLengthsLeadNowhere_refusesIt() {
    byte[] changed = jpeg.clone();
    changed[4] = 0x7f;
    assertRefused(changed, SIZE, "a baseline frame");
  }

  private static void assertRefused(byte[] file, Size size, String words) {
    assertThatThrownBy(() -> JpegChecker.check("it", file, size))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains(words);
            });
  }
}
