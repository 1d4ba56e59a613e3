package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.ffmpeg.AudioReader;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.model.SourceInfo;
import academy.video.model.VideoTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transport streams put one after the other, each with a clock of its own. */
class JoinedRecordingsTest {

  @ParameterizedTest
  @CsvSource({
    "b-frames.ts b-frames.ts, 2, 10, 250",
    // a day ahead, and back
    "b-frames.ts interlaced-h264.ts, 2, 10, 275",
    "interlaced-h264.ts b-frames.ts b-frames.ts, 3, 15, 400",
    "interlaced.ts interlaced.ts, 2, 10, 250",
  })
  void probe_ofJoinedRecordings_findsEverySecond(
      String clips, int pieces, double seconds, int frames) {
    SourceInfo info = probe(BytesSource.clips(clips.split(" ")));

    VideoTrack video = info.video().orElseThrow();
    assertThat(info.clock().pieces()).hasSize(pieces);
    assertThat(length(video)).isBetween(seconds - 0.1, seconds + 0.2);
    assertThat(video.frameCount()).isEqualTo(frames);
    assertThat(info.audio().getFirst().endSeconds().minus(video.startSeconds()).toDouble())
        .isBetween(seconds - 0.1, seconds + 0.2);
  }

  @Test
  void probe_ofOneRecordingWhoseClockWraps_isUnbroken() {
    SourceInfo info = probe(BytesSource.clip("interlaced-h264.ts"));

    assertThat(info.clock().isUnbroken()).isTrue();
    assertThat(length(info.video().orElseThrow())).isBetween(4.9, 5.1);
  }

  /** Audio follows without a gap but for what the recordings themselves lack at their ends. */
  @Test
  void open_onTheSourcesClock_givesAllAudioInOrder() {
    BytesSource source = BytesSource.clips("b-frames.ts", "b-frames.ts");
    SourceInfo info = probe(source);
    try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> {});
        MediaInput input = ffmpeg.open(source, info.clock());
        AudioReader reader =
            new AudioReader(input, info.audio().getFirst().streamIndex(), 1, 48_000)) {
      Rational heard = Rational.ZERO;
      Rational end = info.audio().getFirst().startSeconds();
      for (var block = reader.next(); block.isPresent(); block = reader.next()) {
        assertThat(block.get().startSeconds().minus(end).toDouble()).isBetween(-0.001, 0.1);
        end = block.get().startSeconds().plus(block.get().durationSeconds());
        heard = heard.plus(block.get().durationSeconds());
      }
      assertThat(heard.toDouble()).isBetween(9.9, 10.1);
    }
  }

  private static double length(VideoTrack video) {
    return video.endSeconds().minus(video.startSeconds()).toDouble();
  }

  private static SourceInfo probe(BytesSource source) {
    try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> {})) {
      return new Prober(() -> ffmpeg)
          .probe(source, new Profiles(new Json()).load("standard"), new Cancellation());
    }
  }
}
