package academy.video.stage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.json.Json;
import academy.video.model.FrameTiming;
import academy.video.model.PacketBytes;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SampleSources;
import academy.video.model.Size;
import academy.video.model.VideoTrack;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GopLengthTest {

  private static final FrameTiming CONSTANT = new FrameTiming(true, Rational.of(25));
  private static final FrameTiming VARIABLE = new FrameTiming(false, Rational.of(25));

  private static int seconds(int segmentSeconds, int gopSeconds, VideoTrack video) {
    String file =
        "{\"segment_seconds\": %d, \"gop_seconds\": %d}".formatted(segmentSeconds, gopSeconds);
    Profile profile = new Profiles(new Json()).load(file);
    return GopLength.seconds(profile, Optional.of(video));
  }

  private static VideoTrack video(
      FrameTiming timing, double seconds, double heldFraction, PacketBytes bytes) {
    VideoTrack track =
        SampleSources.video(
            new Size(1280, 720),
            timing,
            Rational.ZERO,
            Rational.of(Math.round(seconds * 1000), 1000));
    return SampleSources.withPackets(track, heldFraction, bytes);
  }

  /** What surveys of real sources found, and what a GOP of 6 s took of the bytes of 2 s. */
  @ParameterizedTest
  @CsvSource({
    // slides 0.53, a Jupyter notebook 0.69, a tripod's view 0.68, a still studio 0.72
    "30,   4,  95936, 746,  480960, 6",
    "21.2, 1, 106892, 211,  827076, 6",
    "10.3, 1, 332425, 246, 1507745, 6",
    "10,   2,  61008, 498,  263080, 6",
    // a talking head 0.94, leaves of a tree 0.90, a butterfly, film from a DVD 1.00
    "7.8,  3, 219927, 192, 2104058, 2",
    "10,   1, 111006, 249, 2426650, 2",
    "7.5,  3,  91965, 223, 2181668, 2",
    "29.5, 21, 105945, 422, 1518896, 2",
  })
  void seconds_byContent_areTheSegmentsWhereThatSavesMuch(
      double seconds, long keys, long keyBytes, long others, long otherBytes, int expected) {
    PacketBytes bytes = new PacketBytes(keys, keyBytes, others, otherBytes);

    assertThat(seconds(6, 0, video(CONSTANT, seconds, 0, bytes))).isEqualTo(expected);
  }

  @Test
  void seconds_whereEveryFrameIsAKeyFrame_areTheUsualUnlessFramesAreRare() {
    PacketBytes intra = new PacketBytes(350, 17_500_000, 0, 0);

    assertThat(seconds(6, 0, video(CONSTANT, 14, 0, intra))).isEqualTo(2);
    assertThat(seconds(6, 0, video(CONSTANT, 1400, 0, intra))).isEqualTo(6);
  }

  @Test
  void seconds_ofASourceThatHoldsFrames_areTheSegmentsOnlyIfItsRateVaries() {
    PacketBytes richFrames = new PacketBytes(4, 148_000, 59, 763_000);

    assertThat(seconds(6, 0, video(VARIABLE, 7.3, 0.6, richFrames))).isEqualTo(6);
    assertThat(seconds(6, 0, video(VARIABLE, 7.3, 0.4, richFrames))).isEqualTo(2);
    assertThat(seconds(6, 0, video(CONSTANT, 7.3, 0.6, richFrames))).isEqualTo(2);
  }

  @Test
  void seconds_whereNothingIsKnownOfPackets_areTheUsual() {
    assertThat(seconds(6, 0, video(CONSTANT, 60, 0, PacketBytes.none()))).isEqualTo(2);
    assertThat(seconds(6, 0, video(CONSTANT, 60, 0, new PacketBytes(0, 0, 99, 9999)))).isEqualTo(2);
    assertThat(seconds(6, 0, video(CONSTANT, 60, 0, new PacketBytes(2, 0, 99, 0)))).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6})
  void seconds_thatTheProfileNames_areTaken(int wanted) {
    PacketBytes still = new PacketBytes(4, 400_000, 996, 1000);
    PacketBytes moving = new PacketBytes(4, 4000, 996, 4_000_000);

    assertThat(seconds(6, wanted, video(CONSTANT, 40, 0, still))).isEqualTo(wanted);
    assertThat(seconds(6, wanted, video(CONSTANT, 40, 0, moving))).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 3", "4, 2", "5, 5", "6, 2", "7, 7", "8, 2", "9, 3", "10, 2"})
  void seconds_ofMovingContent_divideTheSegmentAndAreAtLeastTwo(int segment, int expected) {
    PacketBytes moving = new PacketBytes(4, 4000, 996, 4_000_000);

    assertThat(seconds(segment, 0, video(CONSTANT, 40, 0, moving))).isEqualTo(expected);
  }
}
