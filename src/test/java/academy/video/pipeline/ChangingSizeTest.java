package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.stage.result.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of calls begin small and grow; phones are turned. */
class ChangingSizeTest extends JobTest {

  @ParameterizedTest
  @CsvSource({
    "mkv, libx264, 320x180 0.04 640x360 2, 640x360",
    "mkv, libx264, 360x640 1 640x360 2, 640x360",
    "mkv, libx264, 640x360 1 360x640 2 320x180 1, 360x640",
    "webm, libvpx, 320x240 1 640x360 2, 640x360",
    "webm, libvpx-vp9, 320x240 1 640x360 2, 640x360",
    "ts, libx264, 320x240 1 640x360 2, 640x360",
    "flv, libx264, 640x360 2 320x240 1, 640x360",
    "mp4, libx264, 320x240 1 640x360 2, 640x360",
    "mkv, libx264, 320x240 1 640x360 1, 640x360",
  })
  void encode_ofSizesThatChange_takesTheOneThatIsShownLongest(
      String container, String codec, String parts, String expected) throws IOException {
    Path source = joined(container, codec, parts.split(" "));

    new TestJob(ffmpeg).encode(source, folder.resolve("out"));

    assertThat(new PublishedMedia(ffmpeg, folder.resolve("out")).size("360p"))
        .hasToString(expected);
    Report report = ResultFolder.report(folder.resolve("out"));
    assertThat(report.remarks())
        .anySatisfy(
            remark ->
                assertThat(remark)
                    .contains("size of the video changes", parts.split(" ", -1)[0], expected));
  }

  @Test
  void encode_ofOneSize_remarksNothing() {
    new TestJob(ffmpeg).encode(TestJob.clip("b-frames.ts"), folder.resolve("out"));

    assertThat(ResultFolder.report(folder.resolve("out")).remarks())
        .noneMatch(remark -> remark.contains("size"));
  }

  /** Recordings, given as size and seconds in turn, in one file with one clock. */
  private Path joined(String container, String codec, String... parts) throws IOException {
    List<String> list = new ArrayList<>();
    for (int i = 0; i < parts.length; i += 2) {
      Path part = folder.resolve(i + "." + container);
      String input = "testsrc2=s=%s:r=25:d=%s".formatted(parts[i], parts[i + 1]);
      FfmpegPrograms.runFfmpeg(
          List.of("-f", "lavfi", "-i", input, "-c:v", codec, "-g", "25", part.toString()));
      list.add("file '%s'".formatted(part));
    }
    Path names = Files.write(folder.resolve("list.txt"), list);
    Path whole = folder.resolve("whole." + container);
    FfmpegPrograms.runFfmpeg(
        List.of("-f", "concat", "-safe", "0", "-i", "" + names, "-c", "copy", "" + whole));
    return whole;
  }
}
