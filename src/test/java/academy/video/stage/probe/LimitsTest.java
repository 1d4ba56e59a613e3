package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.model.Profile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a profile refuses as too much, on clips that have one more than it allows. */
class LimitsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lecture.mp4   | streams     | 1    | has 2 tracks
          languages.mp4 | tracks      | 3    | has 4 tracks of audio and 0 of subtitles
          captions.mkv  | tracks      | 1    | of subtitles; at most 1 together
          cover.mp4     | attachments | 0    | has 1 fonts, cover images or other files
          lecture.mp4   | packets     | 1000 | has more than 1000 frames or audio blocks in one track
          counter-vfr.mkv | packets   | 1000 |
          b-frames.ts   | packets     | 1000 |
          lecture.mp4   | pixels      | 921599 | has frames of 1280x720
          fps60.mp4     | frames_per_second | 59 | shows 60 frames per second; at most 59
          lecture.mp4   | duration_seconds | 29 | is 30
          """)
  void probe_ofASourceWithMoreThanTheProfileAllows_namesTheLimit(
      String clip, String limit, int most, String sentence) {
    String profile = "{\"limits\": {\"%s\": %d}}".formatted(limit, most);

    if (sentence == null) { // just as much as is allowed
      probe(clip, profile);
      return;
    }
    WorkerException refused =
        catchThrowableOfType(WorkerException.class, () -> probe(clip, profile));
    Failure failure = refused.failure();

    assertThat(failure.exitCode()).isEqualTo(ExitCode.SOURCE_OVER_LIMIT);
    assertThat(failure.reason()).contains(sentence).doesNotContain("limits.", "stream ");
    assertThat(failure.details()).containsEntry("limit", "limits." + limit);
  }

  private static void probe(String clip, String profileJson) {
    Profile profile = new Profiles(new Json()).load(profileJson);
    try (Ffmpeg ffmpeg = new Ffmpeg((level, text) -> {})) {
      new Prober(() -> ffmpeg).probe(BytesSource.clip(clip), profile, new Cancellation());
    }
  }
}
