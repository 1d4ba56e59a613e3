package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.FfmpegPrograms;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What old Macs, cameras, players and screen recorders wrote. */
class OldFormatsTest extends JobTest {

  @ParameterizedTest
  @CsvSource({
    "rm, rv20, ac3",
    "mov, qtrle, pcm_s16be",
    "mov, svq1, pcm_s16be",
    "mov, cinepak, pcm_s16be",
    "avi, asv1, adpcm_ms",
    "avi, zmbv, pcm_s16le",
    "avi, zlib, pcm_s16le",
    "flv, flashsv, adpcm_swf",
  })
  void encode_ofAnOldFormat_showsAllOfIt(String container, String video, String audio)
      throws IOException {
    Path source = folder.resolve("source");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", "lavfi", "-i", "color=0x40C040:s=176x144:r=25:d=1"));

    arguments.addAll(List.of("-f", "lavfi", "-i", "sine=440:r=44100:d=1"));
    arguments.addAll(List.of("-c:v", video, "-c:a", audio, "-ac", "2"));
    arguments.addAll(List.of("-f", container, source.toString()));
    FfmpegPrograms.runFfmpeg(arguments);

    new TestJob(ffmpeg).encode(source, folder.resolve("out"));

    PublishedMedia media = new PublishedMedia(ffmpeg, folder.resolve("out"));
    assertThat(media.lumas("144p"))
        .hasSizeBetween(24, 27)
        .allMatch(luma -> luma > 90 && luma < 190);
    float[] heard = media.audio("main")[0];
    assertThat(PublishedMedia.toneShare(heard, 440, 0.2, 0.8)).isGreaterThan(0.9);
  }
}
