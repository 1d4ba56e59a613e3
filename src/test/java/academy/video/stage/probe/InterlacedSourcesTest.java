package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FieldCodedClip;
import academy.video.json.Json;
import academy.video.model.Deinterlacing;
import academy.video.model.FrameTiming;
import academy.video.model.Rational;
import academy.video.model.VideoTrack;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterlacedSourcesTest {

  private static Ffmpeg ffmpeg;

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  @ParameterizedTest
  @CsvSource({
    "interlaced.ts, FLAGGED, 25, 125",
    "interlaced-h264.ts, FLAGGED, 30000/1001, 150",
    "interlaced-unmarked.mp4, TOP_FIELD_FIRST, 30000/1001, 120",
    "b-frames.ts, NONE, 25, 125",
    "anamorphic-4x3.mp4, NONE, 25, 75",
    "fps60.mp4, NONE, 60, 180",
  })
  void probe_ofAClip_findsHowItWasScanned(
      String clip, Deinterlacing expected, String rate, int frames) {
    VideoTrack video = probe(BytesSource.clip(clip));

    assertThat(video.scan().deinterlacing()).as(video.scan().why()).isEqualTo(expected);
    assertThat(video.timing().frameRate()).hasToString(rate);
    assertThat(video.frameCount()).isEqualTo(frames);
  }

  @Test
  void probe_ofFieldsInPacketsOfTheirOwn_countsFrames() {
    VideoTrack video = probe(FieldCodedClip.of(100));

    assertThat(video.scan().deinterlacing()).isEqualTo(Deinterlacing.FLAGGED);
    assertThat(video.timing()).isEqualTo(new FrameTiming(true, Rational.of(25)));
    assertThat(video.frameCount()).isEqualTo(100);
    assertThat(video.endSeconds().minus(video.startSeconds())).isEqualTo(Rational.of(4));
  }

  private static VideoTrack probe(BytesSource source) {
    return new Prober(() -> ffmpeg)
        .probe(source, new Profiles(new Json()).load("standard"), new Cancellation())
        .video()
        .orElseThrow();
  }
}
