package academy.video.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people give to the worker by mistake, and what lies. */
class BadSourceIT {

  @TempDir private Path folder;

  @Test
  void encode_ofNothing_isNotFound() {
    assertThat(refused(folder.resolve("missing.mp4"), ExitCode.SOURCE_NOT_FOUND))
        .contains(folder.resolve("missing.mp4").toString(), "does not exist");
    assertThat(refused(Entrypoint.clip("tiny.mp4/below"), ExitCode.SOURCE_NOT_FOUND))
        .contains("does not exist");
  }

  @Test
  void encode_ofAnEmptyFile_isUnsupported() throws IOException {
    assertThat(refused(file("empty.mp4", new byte[0]), ExitCode.SOURCE_UNSUPPORTED))
        .contains("empty.mp4", "is empty");
  }

  @Test
  void encode_ofAFolder_isUnsupported() {
    assertThat(refused(folder, ExitCode.SOURCE_UNSUPPORTED)).contains("is a folder");
  }

  @Test
  void encode_ofAPipeOrADevice_isUnsupportedAndDoesNotHang() throws Exception {
    Path pipe = folder.resolve("pipe.mp4");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(refused(pipe, ExitCode.SOURCE_UNSUPPORTED)).contains("is not a regular file");
    assertThat(refused(Path.of("/dev/zero"), ExitCode.SOURCE_UNSUPPORTED))
        .contains("is not a regular file");
  }

  @ParameterizedTest
  @CsvSource({
    "notes.txt, Just some words about a lecture.",
    "notes.mp4, Just some words about a lecture.",
    "list.m3u8, '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n%1$s\n#EXT-X-ENDLIST\n'",
    "list.mp4, '#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n%1$s\n#EXT-X-ENDLIST\n'",
    "list.m3u, '%1$s\n'",
    "concat.mp4, 'ffconcat version 1.0\nfile ''%1$s''\n'",
    "concat.txt, 'ffconcat version 1.0\nfile ''%1$s''\n'",
    "dash.mpd, '<?xml version=\"1.0\"?><MPD"
        + " xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period/></MPD>'",
    "session.sdp, 'v=0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n'",
    "metadata.mp4, ';FFMETADATA1\ntitle=x\n'",
  })
  void encode_ofTextThatIsNoVideoOrPointsToOne_isUnsupported(String name, String text)
      throws IOException {
    Path source = file(name, text.formatted(Entrypoint.clip("counter.mp4")).getBytes(UTF_8));

    assertThat(refused(source, ExitCode.SOURCE_UNSUPPORTED)).contains(name);
  }

  @Test
  void encode_ofAnImage_isUnsupported() {
    Path image = folder.resolve("picture.mp4");
    FfmpegTools.ffmpeg(
        "-f",
        "lavfi",
        "-i",
        "color=red:s=64x64",
        "-frames:v",
        "1",
        "-update",
        "1",
        "-c:v",
        "png",
        "-f",
        "image2",
        image.toString());

    assertThat(refused(image, ExitCode.SOURCE_UNSUPPORTED)).contains("picture.mp4");
  }

  @Test
  void encode_ofAHeaderWithNothingBehind_isUnsupported() throws IOException {
    byte[] clip = Files.readAllBytes(Entrypoint.clip("counter.mp4"));
    byte[] zeros = Arrays.copyOf(Arrays.copyOf(clip, 32), 100_000); // ftyp, then zeros

    refused(file("header.mp4", zeros), ExitCode.SOURCE_UNSUPPORTED);
  }

  @Test
  void encode_ofAFileWithoutItsIndex_isRefused() throws IOException {
    // As a camera leaves it whose battery died: the index would have come last.
    Path whole = folder.resolve("index-last.mp4");
    FfmpegTools.ffmpeg(
        "-i", Entrypoint.clip("tiny.mp4").toString(), "-c", "copy", whole.toString());
    byte[] bytes = Files.readAllBytes(whole);

    String reason =
        refused(
            file("cut.mp4", Arrays.copyOf(bytes, bytes.length / 2)), ExitCode.SOURCE_UNSUPPORTED);

    assertThat(reason).contains("cut.mp4");
  }

  @ParameterizedTest
  @CsvSource({"lecture.mp4, 0.5", "lecture.mp4, 0.85", "counter-vfr.mkv, 0.5", "open-gop.mkv, 0.6"})
  void encode_ofAFileThatLacksMuch_isCorrupt(String clip, double kept) throws IOException {
    String reason = refused(truncated(clip, kept), ExitCode.SOURCE_CORRUPT);

    assertThat(reason).contains("truncated-" + clip, "%");
  }

  @ParameterizedTest
  @CsvSource({"lecture.mp4, 0.97", "b-frames.ts, 0.95"})
  void encode_ofAFileThatLacksLittle_succeedsAndReportsTheLoss(String clip, double kept)
      throws IOException {
    Run run = new Entrypoint(folder).encode(truncated(clip, kept), out());

    run.succeeded();
    JsonNode damage = report().path("damage");
    if (clip.endsWith(".mp4")) { // whose index says what is missing
      assertThat(damage.path("missing_percent").asDouble()).isBetween(0.5, 10.0);
    }
    Presentation presentation = Presentation.read(out());
    assertThat(CounterCard.ofOutput(presentation.top().playlist())).isNotEmpty();
  }

  @Test
  void encode_ofAnIndexWhoseFramesAreOverwritten_isCorrupt() throws IOException {
    byte[] clip = Files.readAllBytes(Entrypoint.clip("lecture.mp4"));
    int mediaStart = indexOf(clip, "mdat") + 4;
    Arrays.fill(clip, mediaStart, clip.length, (byte) 0);

    refused(file("zeros.mp4", clip), ExitCode.SOURCE_CORRUPT);
  }

  @Test
  void encode_ofAHeaderThatClaimsHours_lastsAsLongAsItsFrames() throws IOException {
    byte[] clip = Files.readAllBytes(Entrypoint.clip("tiny.mp4"));
    int mvhd = indexOf(clip, "mvhd") + 4;
    ByteBuffer.wrap(clip).putInt(mvhd + 16, Integer.MAX_VALUE); // duration of version 0

    new Entrypoint(folder).encode(file("hours.mp4", clip), out()).succeeded();

    assertThat(Presentation.read(out()).top().playlist().seconds())
        .isCloseTo(3, Offset.offset(0.04));
  }

  @Test
  void encode_ofAHeaderThatClaimsAHugeFrame_showsTheTrueOne() throws IOException {
    byte[] clip = Files.readAllBytes(Entrypoint.clip("tiny.mp4"));
    int avc1 = indexOf(clip, "avc1") + 4;
    ByteBuffer.wrap(clip).putInt(avc1 + 24, 0xfff0_fff0); // width and height of the sample entry

    new Entrypoint(folder).encode(file("huge.mp4", clip), out()).succeeded();

    assertThat(Presentation.read(out()).top().attribute("RESOLUTION")).isEqualTo("176x144");
  }

  private String refused(Path source, ExitCode expected) {
    String reason = new Entrypoint(folder).encode(source, out()).failed(expected);
    assertThat(out().resolve("master.m3u8")).doesNotExist();
    return reason;
  }

  private Path truncated(String clip, double kept) throws IOException {
    byte[] bytes = Files.readAllBytes(Entrypoint.clip(clip));
    return file("truncated-" + clip, Arrays.copyOf(bytes, (int) (bytes.length * kept)));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private JsonNode report() throws IOException {
    ObjectMapper json = new ObjectMapper();
    String generation =
        json.readTree(out().resolve("status.json").toFile()).path("generation").asText();
    return json.readTree(out().resolve(generation).resolve("report.json").toFile());
  }

  private static int indexOf(byte[] bytes, String type) {
    byte[] wanted = type.getBytes(UTF_8);
    for (int i = 0; i <= bytes.length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("no " + type);
  }
}
