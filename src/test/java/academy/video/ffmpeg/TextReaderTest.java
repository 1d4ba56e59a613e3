package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TextReaderTest extends FfmpegTest {

  private static final int GERMAN = 2;
  private static final int ENGLISH = 3;

  private static List<Texts> read(BytesSource source, int... streams) {
    Set<Integer> indexes = Set.copyOf(java.util.Arrays.stream(streams).boxed().toList());
    List<Texts> all = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(source);
        TextReader reader = new TextReader(input, indexes)) {
      Optional<Texts> next = reader.next();
      while (next.isPresent()) {
        all.add(next.get());
        next = reader.next();
      }
      for (int index : indexes) {
        assertThat(reader.decodeErrors(index)).isZero();
      }
    }
    return all;
  }

  @Test
  void next_ofTwoStreams_givesTheirTextsWithTheirTimes() {
    List<Texts> all = read(BytesSource.clip("captions.mkv"), GERMAN, ENGLISH);

    List<Texts> german = all.stream().filter(texts -> texts.streamIndex() == GERMAN).toList();
    assertThat(german)
        .extracting(Texts::startSeconds)
        .containsExactly(Rational.of(1, 2), Rational.of(2), Rational.of(7, 2), Rational.of(15, 2));
    assertThat(german.getFirst().durationSeconds()).contains(Rational.of(7, 5));
    assertThat(german.getFirst().isAss()).isFalse();
    assertThat(german.getFirst().events().getFirst()).contains("{\\i1}dritten{\\i0}", "\\Nheute");
    List<Texts> english = all.stream().filter(texts -> texts.streamIndex() == ENGLISH).toList();
    assertThat(english).hasSize(2).allMatch(Texts::isAss);
    assertThat(english.getFirst().events().getFirst())
        .endsWith("{\\pos(100,20)\\i1}SIGN:{\\i0} Lecture hall\\Nsecond floor");
  }

  @Test
  void streams_ofAClipWithText_sayWhatTheyAreFor() {
    try (MediaInput input = ffmpeg.open(BytesSource.clip("captions.mkv"))) {
      StreamDescription german = input.streams().get(GERMAN);
      StreamDescription english = input.streams().get(ENGLISH);

      assertThat(german.kind()).isEqualTo("subtitle");
      assertThat(german.codec()).isEqualTo("subrip");
      assertThat(german.language()).isEqualTo("ger");
      assertThat(german.roles().forced()).isFalse();
      assertThat(english.codec()).isEqualTo("ass");
      assertThat(english.roles().forced()).isTrue();
    }
  }

  @Test
  void next_ofTextThatIsNoUtf8_readsItAsWindows1252() throws IOException {
    byte[] clip = Files.readAllBytes(Path.of("test-media", "captions.mkv"));
    String latin = new String(clip, StandardCharsets.ISO_8859_1);
    String utf8 =
        new String("über zwei".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(latin).contains(utf8);
    BytesSource broken =
        BytesSource.of(
            latin.replace(utf8, "über zwei\u0080").getBytes(StandardCharsets.ISO_8859_1));

    assertThat(read(broken, GERMAN).get(2).events().getFirst()).contains("steht über zwei€");
  }

  @Test
  void next_ofAFileThatIsCutOff_endsWhereItEnds() {
    List<Texts> all = read(BytesSource.clip("captions.mkv").cutTo(20_000), GERMAN);

    assertThat(all).isNotEmpty().hasSizeLessThan(4);
  }
}
