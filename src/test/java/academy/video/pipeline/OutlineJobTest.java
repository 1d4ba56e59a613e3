package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.model.EncodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source's title and chapters reach viewers. */
class OutlineJobTest extends JobTest {

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mkv"})
  void encode_ofTitleAndChapters_carriesThemOver(String container) throws IOException {
    Path source =
        clip(
            container,
            """
            ;FFMETADATA1
            title=Algebra "II"
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=2000
            title=Rings\tand fields
            [CHAPTER]
            TIMEBASE=1/1000
            START=2000
            END=4000
            title=Größen
            """);

    new TestJob(ffmpeg).encode(source, out());

    String master = Files.readString(out().resolve("master.m3u8"));
    String generation = plan().generation();
    assertThat(master)
        .contains(
            "#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.title\",VALUE=\"Algebra 'II'\"\n",
            "#EXT-X-SESSION-DATA:DATA-ID=\"com.apple.hls.chapters\",URI=\"%s/chapters.json\"\n"
                .formatted(generation));
    assertThat(Files.readString(out().resolve(generation).resolve("chapters.json")))
        .isEqualToIgnoringWhitespace(
            """
            [ {
              "chapter" : 1,
              "start-time" : 0.000,
              "duration" : 2.000,
              "titles" : [ { "language" : "und", "title" : "Rings and fields" } ]
            }, {
              "chapter" : 2,
              "start-time" : 2.000,
              "duration" : 2.000,
              "titles" : [ { "language" : "und", "title" : "Größen" } ]
            } ]
            """);
    assertThat(plan().outline().title()).isEqualTo("Algebra \"II\"");
    assertThat(Files.readString(out().resolve(generation).resolve("report.html")))
        .contains("Algebra");
  }

  @Test
  void encode_ofThousandsOfChapters_keepsAThousandAtMost() throws IOException {
    String chapters =
        IntStream.range(0, 3000)
            .mapToObj("[CHAPTER]\nTIMEBASE=1/1000\nSTART=%1$d\nEND=%1$d\ntitle=x\n"::formatted)
            .collect(Collectors.joining());

    new TestJob(ffmpeg).encode(clip("mkv", ";FFMETADATA1\n" + chapters), out());

    assertThat(plan().outline().chapters()).hasSize(1000);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private EncodePlan plan() {
    return ResultFolder.report(out()).plan().orElseThrow();
  }

  private Path clip(String container, String metadata) throws IOException {
    Path description = Files.writeString(folder.resolve("metadata.txt"), metadata);
    Path clip = folder.resolve("clip." + container);
    FfmpegPrograms.runFfmpeg(
        List.of(
            "-i",
            "test-media/no-audio.mp4",
            "-i",
            description.toString(),
            "-map",
            "0:v",
            "-map_metadata",
            "1",
            "-map_chapters",
            "1",
            "-c",
            "copy",
            clip.toString()));
    return clip;
  }
}
