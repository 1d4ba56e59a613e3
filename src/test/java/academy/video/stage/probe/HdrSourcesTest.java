package academy.video.stage.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.json.Json;
import academy.video.model.SourceInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What probing finds out about HDR. */
class HdrSourcesTest {

  @TempDir private Path folder;

  /** A clip whose configuration record ({@code dvcC}) says so, changed to say something else. */
  @ParameterizedTest
  @CsvSource({
    // profile, compatibility (0: none, 1: HDR10, 2: SDR, 4: HLG, 6: HDR10 of a disc)
    "5, 0, true",
    "10, 0, true",
    "20, 0, true",
    "8, 1, false",
    "8, 2, false",
    "8, 4, false",
    "7, 6, false",
    "7, 0, false",
    "10, 1, false",
  })
  void probe_ofDolbyVision_refusesWhatOtherDisplaysCantShow(
      int profile, int compatibility, boolean refused) throws IOException {
    byte[] clip =
        Files.readAllBytes(
            Path.of("src/test/resources/academy/video/stage/probe/dolby-vision-5.mp4"));
    int record = new String(clip, StandardCharsets.ISO_8859_1).indexOf("dvcC") + 4;
    clip[record + 2] = (byte) ((profile << 1) | (clip[record + 2] & 1));
    clip[record + 4] = (byte) (compatibility << 4);

    WorkerException thrown =
        catchThrowableOfType(WorkerException.class, () -> probe(BytesSource.of(clip)));

    if (refused) {
      assertThat(thrown.failure().exitCode()).isEqualTo(ExitCode.SOURCE_UNSUPPORTED);
      assertThat(thrown.failure().reason()).contains("Dolby Vision");
      assertThat(thrown.failure().hint()).contains("HDR10, HLG or SDR");
    } else {
      assertThat(thrown).isNull();
    }
  }

  /** Signals of BT.2100 on a dark frame: white, a bright window from the second second on. */
  @ParameterizedTest
  @CsvSource({
    "smpte2084, 0.58, 203",
    "smpte2084, 0.7, 615",
    "smpte2084, 0.9, 1000",
    "arib-std-b67, 0.75, 203",
    "arib-std-b67, 0.9, 521",
  })
  void probe_ofHdr_findsItsPeakAlsoWhereItComesLate(String transfer, double signal, int nits)
      throws IOException {
    Path clip = folder.resolve("hdr.mkv");
    long code = Math.round(64 + 876 * signal);
    FfmpegPrograms.runFfmpeg(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "color=black:s=128x96:r=24:d=2.5,format=yuv420p10le,"
                + "geq=lum='if(gt(T,1.5)*lt(X,40),%d,300)':cb=512:cr=512,".formatted(code)
                + "setparams=range=tv:color_primaries=bt2020:color_trc=%s:colorspace=bt2020nc"
                    .formatted(transfer),
            "-c:v",
            "ffv1",
            clip.toString()));

    SourceInfo info = probe(BytesSource.of(Files.readAllBytes(clip)));

    assertThat(info.video().orElseThrow().color().peakNits())
        .isBetween((int) (nits * 0.96), (int) (nits * 1.04));
  }

  private static SourceInfo probe(BytesSource source) {
    try (Ffmpeg ffmpeg = new Ffmpeg((_, _) -> {})) {
      return new Prober(() -> ffmpeg)
          .probe(source, new Profiles(new Json()).load("{}"), new Cancellation());
    }
  }
}
