package academy.video.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import academy.video.model.AudioRendition;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class AudioEncoderTest extends FfmpegTest {

  private static final int RATE = 48_000;
  private static final AudioRendition RENDITION = SamplePlans.audio("main", "Audio", true);

  private static RecordedTrack encode(
      int samples, IntUnaryOperator stepAt, LongPredicate endsFragment) {
    RecordedTrack track = new RecordedTrack();
    float[][] audioTrack = new float[2][samples];
    for (int i = 0; i < samples; i++) {
      audioTrack[0][i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * i / RATE));
      audioTrack[1][i] = (float) (0.25 * Math.sin(2 * Math.PI * 660 * i / RATE));
    }
    try (AudioEncoder encoder = new AudioEncoder(RENDITION, endsFragment, track)) {
      int position = 0;
      while (position < samples) {
        int count = Math.min(stepAt.applyAsInt(position), samples - position);
        encoder.encode(audioTrack, position, count);
        position += count;
      }
      encoder.drain();
    }
    return track;
  }

  @Test
  void encode_ofWholeFrames_makesOnePacketMoreThanFrames() {
    RecordedTrack track = encode(100 * 1024, position -> 1024, packet -> packet % 30 == 0);

    // 100 frames and the encoder's priming in fragments of 30.
    assertThat(track.fragments()).hasSize(4);
    int[] packets = new int[1];
    try (MediaInput input = ffmpeg.open(track.joined())) {
      while (input.readPacket(
          (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) ->
              packets[0]++)) {}
    }
    assertThat(packets[0]).isEqualTo(101);
  }

  @Test
  void finish_whereAFragmentHasJustEnded_makesNoEmptyOne() {
    RecordedTrack track = encode(59 * 1024, position -> 1024, packet -> packet % 30 == 0);

    assertThat(track.fragments()).hasSize(2);
  }

  @Test
  void encode_inBlocksOfAnyLength_givesTheSameBytes() {
    Random random = new Random(3);
    RecordedTrack whole = encode(50_000, position -> 50_000, packet -> packet % 20 == 0);
    RecordedTrack parts =
        encode(50_000, position -> 1 + random.nextInt(3_000), packet -> packet % 20 == 0);

    assertThat(parts.init()).isEqualTo(whole.init());
    assertThat(parts.fragments()).containsExactlyElementsOf(whole.fragments());
  }

  @Test
  void encode_thenDecode_startsOnTheSampleAndKeepsTheLevels() {
    RecordedTrack track = encode(2 * RATE, position -> 4_096, packet -> packet % 47 == 0);

    try (MediaInput input = ffmpeg.open(track.joined());
        AudioReader reader = new AudioReader(input, 0, 2, RATE)) {
      Rational start = reader.next().orElseThrow().startSeconds();
      float[][] samples = reader.convert();
      int skipped = 0;
      while (reader.next().isPresent() && skipped++ < 20) {
        samples = reader.convert();
      }
      // The edit list takes the priming away: what is heard begins at zero.
      assertThat(start).isEqualTo(Rational.ZERO);
      assertThat(peak(samples[0])).isCloseTo(0.5, within(0.03));
      assertThat(peak(samples[1])).isCloseTo(0.25, within(0.03));
    }
  }

  private static double peak(float[] samples) {
    double peak = 0;
    for (float sample : samples) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }
}
