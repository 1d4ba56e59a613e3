package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.ffmpeg.WavFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds of audio that no common recorder writes, from the file to what a player decodes. */
class AudioKindsTest extends JobTest {

  private static final int HERTZ = 440;

  /** Half a second of a tone, 50 ms of something else, and the tone again. */
  @ParameterizedTest
  @CsvSource({
    "NaN, wav, pcm_f32le",
    "Infinity, mkv, pcm_f32le",
    "-Infinity, mov, pcm_f64le",
    "1e30, mkv, pcm_f64le",
    "-1e30, wav, pcm_f32le",
  })
  void encode_ofSamplesThatAreNoNumbersOrHuge_mendsThemAndSaysForHowLong(
      double bad, String container, String codec) throws IOException {
    IntToDoubleFunction tone = WavFile.tone(44_100, HERTZ);
    Path wav =
        write(
            "in.wav",
            WavFile.ofFloats(
                44_100,
                /* channels= */ 1,
                /* samples= */ 88_200,
                i -> i >= 22_050 && i < 24_255 ? bad : tone.applyAsDouble(i)));
    Path source = folder.resolve("source." + container);
    FfmpegPrograms.runFfmpeg(List.of("-i", wav.toString(), "-c:a", codec, source.toString()));

    float[] left = encode(source).audio("main")[0];

    assertThat(ResultFolder.report(out()).damage().orElseThrow().decoding())
        .satisfies(
            damage -> {
              assertThat(damage.decodeErrors()).isPositive();
              assertThat(damage.missingMs()).isBetween(50L, 51L);
            });
    assertThat(PublishedMedia.toneShare(left, HERTZ, 0.1, 0.45)).isGreaterThan(0.985);
    assertThat(PublishedMedia.toneShare(left, HERTZ, 0.6, 1.9)).isGreaterThan(0.985);
  }

  @Test
  void encode_ofNothingButSamplesThatAreNoNumbers_isRefusedAsCorrupt() throws IOException {
    Path source = write("in.wav", WavFile.ofFloats(48_000, 1, 48_000, i -> Double.NaN));

    assertThatThrownBy(() -> encode(source))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SOURCE_CORRUPT));
  }

  /** The tone is on one channel only, and is heard on both sides. */
  @ParameterizedTest
  @CsvSource({"3, 2", "7, 3", "12, 11", "24, 3", "64, 63"})
  void encode_ofChannelsWithoutNames_mixesEach(int channels, int channel) throws IOException {
    IntToDoubleFunction tone = WavFile.tone(48_000, HERTZ);
    Path source =
        write(
            "in.wav",
            WavFile.ofFloats(
                48_000,
                channels,
                48_000 * channels,
                i -> i % channels == channel ? tone.applyAsDouble(i / channels) : 0));

    float[][] heard = encode(source).audio("main");

    assertThat(PublishedMedia.toneShare(heard[0], HERTZ, 0.1, 0.9)).isGreaterThan(0.985);
    assertThat(PublishedMedia.toneShare(heard[1], HERTZ, 0.1, 0.9)).isGreaterThan(0.985);
  }

  @Test
  void encode_ofMoreChannelsThanCanBeMixed_isRefusedInPlainWords() throws IOException {
    Path source = write("in.wav", WavFile.ofFloats(48_000, 65, 65 * 4800, i -> 0.1));

    assertThatThrownBy(() -> encode(source))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.SOURCE_UNSUPPORTED);
              assertThat(e.failure().reason()).contains("65 channels");
            });
  }

  /** Two recordings of three seconds each, joined byte by byte. */
  @ParameterizedTest
  @CsvSource({
    "48000, 2, 44100, 1, aac, adts",
    "44100, 1, 48000, 2, aac, adts",
    "22050, 1, 48000, 2, aac, adts",
    "44100, 1, 22050, 2, libmp3lame, mp3",
    "32000, 2, 48000, 1, libmp3lame, mp3",
    "48000, 2, 44100, 1, aac, mpegts",
    "44100, 1, 32000, 2, ac3, mpegts",
    "44100, 2, 48000, 1, mp2, mpegts",
  })
  void encode_whereRateAndChannelsChange_playsAllOfBothWithoutAGap(
      int rate, int channels, int nextRate, int nextChannels, String codec, String container)
      throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(recording(rate, channels, codec, container));
    joined.writeBytes(recording(nextRate, nextChannels, codec, container));
    Path source = Files.write(folder.resolve("joined"), joined.toByteArray());

    float[] left = encode(source).audio("main")[0];

    assertThat(left.length / 48_000.0).isBetween(6.0, 6.25);
    for (double second : new double[] {0.5, 1.5, 2.3, 3.3, 4.5, 5.3}) {
      assertThat(PublishedMedia.toneShare(left, HERTZ, second, second + 0.6))
          .as("from %s s", second)
          .isGreaterThan(0.985);
    }
  }

  /** FFmpeg's own guesses chopped the second recording's tone. */
  @Test
  void encode_ofTheReportedJoin_playsTheWholeTone() {
    Path source = Path.of("src/test/resources/academy/video/pipeline/media/format-change.ts");

    float[] left = encode(source).audio("main")[0];

    for (double second = 0.2; second < 5.5; second += 0.5) {
      if (Math.abs(second + 0.25 - 3) > 0.4) {
        assertThat(PublishedMedia.toneShare(left, HERTZ, second, second + 0.5))
            .as("from %s s", second)
            .isGreaterThan(0.985);
      }
    }
  }

  private byte[] recording(int rate, int channels, String codec, String container)
      throws IOException {
    Path file = folder.resolve("recording");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "lavfi", "-i", "sine=" + HERTZ + ":r=" + rate + ":d=3"));
    arguments.addAll(List.of("-ac", "" + channels, "-c:a", codec, "-b:a", "96k"));
    arguments.addAll(List.of("-f", container, file.toString()));
    FfmpegPrograms.runFfmpeg(arguments);
    return Files.readAllBytes(file);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private PublishedMedia encode(Path source) {
    new TestJob(ffmpeg).encode(source, out());
    return new PublishedMedia(ffmpeg, out());
  }

  private Path write(String name, BytesSource content) throws IOException {
    return Files.write(folder.resolve(name), content.toByteArray());
  }
}
