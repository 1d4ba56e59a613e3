package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.CaptionReader;
import academy.video.ffmpeg.CaptionedClip;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Captions that a source's frames carry become text renditions, and leave the video. */
class CaptionJobTest extends JobTest {

  private static final BytesSource CLIP = BytesSource.clip("long-gop.mp4");

  @Test
  void encode_ofCaptionsInFrames_makesARenditionOfEachChannel() throws IOException {
    encode(
        new CaptionedClip(25)
            .popOn(1, 1.0, "if a < b", "then & else")
            .erase(1, 2.0)
            .popOn(1, 4.0, "to the end")
            .popOn(3, 1.0, "deuxieme")
            .erase(3, 3.0)
            .in(ffmpeg, CLIP, "matroska"));

    assertThat(cues("text-1"))
        .containsExactly(
            "00:00:01.000 --> 00:00:02.000",
            "if a &lt; b",
            "then &amp; else",
            "00:00:04.000 --> 00:00:12.000",
            "to the end");
    assertThat(cues("text-2")).containsExactly("00:00:01.000 --> 00:00:03.000", "deuxieme");
    assertThat(Files.readString(out().resolve("master.m3u8")))
        .contains("NAME=\"Captions\"", "NAME=\"Captions (CC3)\"", "CLOSED-CAPTIONS=NONE");
    Path segment;
    try (Stream<Path> files = Files.walk(out())) {
      segment = files.filter(file -> file.endsWith("segment-00000.m4s")).findAny().orElseThrow();
    }
    byte[] init = Files.readAllBytes(segment.resolveSibling("init.mp4"));
    assertThat(carriesCaptions(BytesSource.of(joined(init, Files.readAllBytes(segment)))))
        .isFalse();
  }

  @Test
  void encode_ofATrackOfCaptions_makesItARendition() throws IOException {
    encode(new CaptionedClip(25).popOn(1, 1.0, "from a track").erase(1, 2.0).asTrack(ffmpeg, CLIP));

    assertThat(cues("text-1")).containsExactly("00:00:01.000 --> 00:00:02.000", "from a track");
  }

  @Test
  void encode_ofCea708Alone_saysThatItIsLeftOut() {
    encode(new CaptionedClip(25).cea708(1.0).in(ffmpeg, CLIP, "matroska"));

    SourceInfo source = ResultFolder.report(out()).source().orElseThrow();
    assertThat(source.text()).isEmpty();
    assertThat(source.remarks()).anyMatch(remark -> remark.contains("CEA-708"));
  }

  @Test
  void encode_ofEmptyCaptions_offersNone() {
    encode(new CaptionedClip(25).erase(1, 1.0).in(ffmpeg, CLIP, "matroska"));

    SourceInfo source = ResultFolder.report(out()).source().orElseThrow();
    assertThat(source.text()).isEmpty();
    assertThat(source.remarks()).isEmpty();
  }

  private Path out() {
    return folder.resolve("out");
  }

  private void encode(BytesSource source) {
    try {
      Path file = folder.resolve("source");
      Files.write(file, source.bytes());
      new TestJob(ffmpeg).encode(file, out());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static boolean carriesCaptions(BytesSource source) {
    try (MediaInput input = ffmpeg.open(source)) {
      return new CaptionReader(input, 0).next().isPresent();
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** The lines of a rendition's segments, each once, without headers and blank ones. */
  private List<String> cues(String rendition) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(out())) {
      for (Path segment :
          files.filter(file -> file.toString().endsWith(".vtt")).sorted().toList()) {
        if (segment.toString().contains("/" + rendition + "/")) {
          lines.addAll(Files.readAllLines(segment).subList(2, Files.readAllLines(segment).size()));
        }
      }
    }
    return lines.stream().filter(line -> !line.isEmpty()).distinct().toList();
  }
}
