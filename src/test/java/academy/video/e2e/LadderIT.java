package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which renditions come out of the fast profile's rungs of 360 and 180 lines, and in what shape.
 */
@ExtendWith(EncodedClips.Resolver.class)
class LadderIT {

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 640x360 320x180, the rungs themselves",
    "lecture.mp4, 640x360 320x180, a larger source is made smaller",
    "no-audio.mp4, 480x270 320x180, a source between two rungs keeps its size",
    "tiny.mp4, 176x144, a source below the lowest rung keeps its size",
    "portrait.mp4, 360x640 180x320, an upright frame has an upright ladder",
    "rotated.mov, 360x640 180x320, what is shown upright is upright",
    "anamorphic-4x3.mp4, 480x360 240x180, pixels become square"
  })
  void encode_ofSize_givesRenditions(String clip, String sizes, String why, EncodedClips clips) {
    List<String> found =
        clips.get(clip).presentation().variants().stream()
            .map(variant -> variant.attribute("RESOLUTION"))
            .toList();

    assertThat(found).as(why).containsExactlyInAnyOrder(sizes.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "counter.mp4",
        "rotated.mov",
        "mirrored.mov",
        "portrait.mp4",
        "anamorphic-4x3.mp4",
        "tiny.mp4"
      })
  void encode_ofAnyShape_storesUprightFramesOfSquarePixels(String clip, EncodedClips clips) {
    for (Presentation.Entry variant : clips.get(clip).presentation().variants()) {
      List<String> stream =
          FfmpegTools.ffprobe(
                  variant.playlist().joined(), "v:0", "stream=width,height,sample_aspect_ratio")
              .getFirst();

      assertThat(stream.getFirst() + "x" + stream.get(1))
          .isEqualTo(variant.attribute("RESOLUTION"));
      assertThat(stream.get(2)).isEqualTo("1:1");
      assertThat(Mp4Track.read(variant.playlist()).matrixIsIdentity()).isTrue();
    }
  }

  @Test
  void encode_ofSixtyFrames_keepsThemWhereTheRungSaysSo(EncodedClips clips) {
    Presentation presentation = clips.get("fps60.mp4").presentation();

    assertThat(presentation.variants())
        .extracting(Presentation.Entry::height, entry -> entry.attribute("FRAME-RATE"))
        .containsExactlyInAnyOrder(tuple(360, "60.000"), tuple(180, "30.000"));
  }

  @Test
  void encode_withoutAudio_givesFramesOnly(EncodedClips clips) {
    Presentation presentation = clips.get("no-audio.mp4").presentation();

    assertThat(presentation.audio()).isEmpty();
    assertThat(presentation.variants())
        .allMatch(variant -> !variant.attributes().containsKey("AUDIO"))
        .allMatch(variant -> variant.attribute("CODECS").matches("avc1\\.[0-9a-f]{6}"));
  }

  @Test
  void encode_withoutFrame_givesAudioOnly(EncodedClips clips) {
    EncodedClips.Encoded encoded = clips.get("audio-only.m4a");
    Presentation presentation = encoded.presentation();
    Presentation.MediaPlaylist audioTrack = presentation.top().playlist();

    assertThat(presentation.variants())
        .hasSize(1)
        .allMatch(variant -> !variant.attributes().containsKey("RESOLUTION"))
        .allMatch(variant -> variant.attribute("CODECS").equals("mp4a.40.2"));
    assertThat(presentation.iFrames()).isEmpty();
    byte[] decoded =
        FfmpegTools.ffmpeg("-i", audioTrack.joined(), "-ac", "1", "-f", "s16le", "pipe:1");
    assertThat(decoded.length / 2.0 / 48_000)
        .isCloseTo(encoded.source().seconds(), Offset.offset(0.05));
  }
}
