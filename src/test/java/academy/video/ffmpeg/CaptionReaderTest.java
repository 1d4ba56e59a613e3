package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.CaptionReader.Captions;
import academy.video.ffmpeg.TextReader.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptionReaderTest extends FfmpegTest {

  /** As {@code 1.00-2.50 text}, with seconds from the clip's start; an open end is left out. */
  private static List<String> texts(BytesSource source, int channel) {
    List<Texts> all = new ArrayList<>();
    double start;
    try (MediaInput input = ffmpeg.open(source);
        CaptionDecoder decoder = new CaptionDecoder(0, channel)) {
      start = input.streams().getFirst().startSeconds().toDouble();
      CaptionReader reader = new CaptionReader(input, 0);
      for (Optional<Captions> next = reader.next(); next.isPresent(); next = reader.next()) {
        decoder.add(next.get());
      }
      decoder.finish();
      all.addAll(decoder.take());
    }
    return all.stream()
        .map(
            each -> {
              double from = each.startSeconds().toDouble() - start;
              String to =
                  each.durationSeconds()
                      .map(length -> "%.1f".formatted(from + length.toDouble()))
                      .orElse("");
              String text = each.events().getFirst().split(",", 9)[8];
              return String.format(Locale.ROOT, "%.1f-%s %s", from, to, text);
            })
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "long-gop.mp4, 25, matroska",
    "long-gop.mp4, 25, mp4",
    "b-frames.ts, 25, mpegts",
    "interlaced.ts, 25, mpegts",
  })
  void read_ofPopOnCaptions_givesEachForAsLongAsItIsShown(String clip, int rate, String container) {
    BytesSource source =
        new CaptionedClip(rate)
            .popOn(1, 1.0, "HELLO CLASS", "SECOND LINE")
            .popOn(1, 2.4, "if a < b & c")
            .erase(1, 3.2)
            .popOn(1, 4.2, "LAST")
            .in(ffmpeg, BytesSource.clip(clip), container);

    assertThat(texts(source, 1))
        .containsExactly("1.0-2.4 HELLO CLASS\\NSECOND LINE", "2.4-3.2 if a < b & c", "4.2- LAST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"matroska", "mpegts"})
  void read_ofCaptionsInHevc_givesEachForAsLongAsItIsShown(String container, @TempDir Path folder)
      throws IOException {
    Path clip = folder.resolve("hevc.mkv");
    String frames = "testsrc2=s=160x96:r=25:d=4";
    FfmpegPrograms.runFfmpeg(
        List.of(
            "-f",
            "lavfi",
            "-i",
            frames,
            "-c:v",
            "libx265",
            "-preset",
            "ultrafast",
            "-x265-params",
            "log-level=error",
            clip.toString()));
    BytesSource source =
        new CaptionedClip(25)
            .popOn(1, 1.0, "HELLO CLASS")
            .erase(1, 3.2)
            .in(ffmpeg, BytesSource.of(Files.readAllBytes(clip)), container);

    assertThat(texts(source, 1)).containsExactly("1.0-3.2 HELLO CLASS");
  }

  @Test
  void read_ofRollUpCaptions_givesEachLineFromItsFirstLettersOn() {
    BytesSource source =
        new CaptionedClip(25)
            .rollUp(1, 1.0, "FIRST LINE")
            .rollUp(1, 2.0, "SECOND LINE")
            .rollUp(1, 3.0, "THIRD")
            .erase(1, 4.0)
            .in(ffmpeg, BytesSource.clip("long-gop.mp4"), "matroska");

    assertThat(texts(source, 1))
        .containsExactly(
            "1.1-2.1 FIRST LINE",
            "2.1-3.1 FIRST LINE\\NSECOND LINE",
            "3.1-4.0 SECOND LINE\\NTHIRD");
  }

  @Test
  void read_ofPaintOnCaptions_beginsWithTheirFirstLetters() {
    BytesSource source =
        new CaptionedClip(25)
            .paintOn(1, 1.0, "PAINTED SLOWLY")
            .erase(1, 3.0)
            .in(ffmpeg, BytesSource.clip("long-gop.mp4"), "matroska");

    assertThat(texts(source, 1)).containsExactly("1.1-3.0 PAINTED SLOWLY");
  }

  @Test
  void read_ofFourChannels_tellsThemApart() {
    BytesSource source =
        new CaptionedClip(25)
            .popOn(1, 1.0, "english")
            .popOn(2, 2.0, "deutsch")
            .popOn(3, 1.0, "francais")
            .popOn(4, 2.0, "italiano")
            .in(ffmpeg, BytesSource.clip("long-gop.mp4"), "matroska");

    assertThat(texts(source, 1)).containsExactly("1.0- english");
    assertThat(texts(source, 2)).containsExactly("2.0- deutsch");
    assertThat(texts(source, 3)).containsExactly("1.0- francais");
    assertThat(texts(source, 4)).containsExactly("2.0- italiano");
  }

  @Test
  void next_ofFramesWithoutCaptions_isEmpty() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("long-gop.mp4"))) {
      assertThat(new CaptionReader(input, 0).next()).isEmpty();
    }
  }
}
