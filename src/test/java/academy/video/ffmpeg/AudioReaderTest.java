package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.ByteSource;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioReaderTest extends FfmpegTest {

  private static final int RATE = 48_000;

  /** All audio of a stream, and where its blocks begin. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Audio(List<Rational> starts, float[][] samples) {
    int length() {
      return samples[0].length;
    }

    double peak(int channel, int from, int to) {
      double peak = 0;
      for (int i = from; i < to; i++) {
        peak = Math.max(peak, Math.abs(samples[channel][i]));
      }
      return peak;
    }
  }

  private static Audio read(ByteSource source, int streamIndex, int channels) {
    try (MediaInput input = ffmpeg.open(source);
        AudioReader reader = new AudioReader(input, streamIndex, channels, RATE)) {
      List<Rational> starts = new ArrayList<>();
      List<float[][]> parts = new ArrayList<>();
      Optional<AudioReader.Block> block = reader.next();
      while (block.isPresent()) {
        starts.add(block.get().startSeconds());
        assertThat(block.get().durationSeconds().isPositive()).isTrue();
        parts.add(reader.convert());
        block = reader.next();
      }
      parts.add(reader.drain());
      assertThat(reader.decodeErrors()).isZero();
      return new Audio(starts, joined(parts, channels));
    }
  }

  private static float[][] joined(List<float[][]> parts, int channels) {
    int length = parts.stream().mapToInt(part -> part[0].length).sum();
    float[][] whole = new float[channels][length];
    int position = 0;
    for (float[][] part : parts) {
      assertThat(part).hasDimensions(channels, part[0].length);
      for (int channel = 0; channel < channels; channel++) {
        System.arraycopy(part[channel], 0, whole[channel], position, part[channel].length);
      }
      position += part[0].length;
    }
    return whole;
  }

  @Test
  void convert_ofTheCounterClip_hasItsBeepsOnTheSecond() {
    Audio audio = read(BytesSource.clip("counter.mp4"), 1, 2);

    assertThat(audio.length()).isCloseTo(10 * RATE, within(1024));
    assertThat(audio.starts()).isSorted();
    int first = (int) audio.starts().getFirst().times(RATE).round();
    for (int second = 0; second < 10; second++) {
      int begin = second * RATE - first;
      assertThat(audio.peak(0, Math.max(0, begin + 480), begin + 4_320)).isGreaterThan(0.1);
      assertThat(audio.peak(1, begin + 9_600, Math.min(audio.length(), begin + 43_200)))
          .isLessThan(0.02);
    }
  }

  @ParameterizedTest
  @CsvSource({"8000", "22050", "44100", "48000", "96000"})
  void convert_fromAnyRate_keepsLengthAndLevel(int sourceRate) {
    Audio audio =
        read(WavFile.of(sourceRate, 2, 2 * sourceRate, WavFile.tone(sourceRate, 440)), 0, 2);

    assertThat(audio.length()).isCloseTo(2 * RATE, within(RATE / 100));
    assertThat(audio.peak(0, RATE / 2, RATE)).isCloseTo(0.5, within(0.01));
    assertThat(audio.peak(1, RATE / 2, RATE)).isCloseTo(0.5, within(0.01));
  }

  @Test
  void convert_ofMono_isAsLoudOnBothSides() {
    Audio audio = read(WavFile.of(RATE, 1, RATE, WavFile.tone(RATE, 440)), 0, 2);

    assertThat(audio.peak(0, 1_000, RATE - 1_000)).isCloseTo(0.5, within(0.001));
    assertThat(audio.peak(1, 1_000, RATE - 1_000)).isCloseTo(0.5, within(0.001));
  }

  @Test
  void convert_ofSixFullChannels_doesNotClip() {
    Audio audio = read(WavFile.of(RATE, 6, RATE, i -> Math.sin(i / 20.0)), 0, 2);

    assertThat(audio.peak(0, 0, audio.length())).isBetween(0.5, 1.0);
  }

  @ParameterizedTest
  @CsvSource({"240", "-240", "100", "-3"})
  void compensate_aSecond_changesItsLengthByThatMuch(int delta) {
    try (MediaInput input = ffmpeg.open(WavFile.of(RATE, 2, 3 * RATE, WavFile.tone(RATE, 440)));
        AudioReader reader = new AudioReader(input, 0, 2, RATE)) {
      long samples = 0;
      boolean first = true;
      while (reader.next().isPresent()) {
        samples += reader.convert()[0].length;
        if (first) {
          reader.compensate(delta, RATE);
          first = false;
        }
      }
      samples += reader.drain()[0].length;
      assertThat(samples).isCloseTo(3L * RATE + delta, within(3L));
    }
  }

  @Test
  void pendingSamples_andWhatWasGiven_addUpToWhatWasRead() {
    try (MediaInput input = ffmpeg.open(WavFile.of(44_100, 2, 44_100, WavFile.tone(44_100, 440)));
        AudioReader reader = new AudioReader(input, 0, 2, RATE)) {
      Rational read = Rational.ZERO;
      long given = 0;
      Optional<AudioReader.Block> block = reader.next();
      while (block.isPresent()) {
        assertThat(reader.continuesFormat()).isTrue();
        given += reader.convert()[0].length;
        read = read.plus(block.get().durationSeconds());
        assertThat(given + reader.pendingSamples()).isCloseTo(read.times(RATE).round(), within(2L));
        block = reader.next();
      }
    }
  }

  @Test
  void next_ofAudioAlone_readsItAll() {
    Audio audio = read(BytesSource.clip("audio-only.m4a"), 0, 2);

    assertThat(audio.length()).isBetween(5 * RATE, 11 * RATE / 2);
    assertThat(audio.peak(0, 0, audio.length())).isGreaterThan(0.05);
  }
}
