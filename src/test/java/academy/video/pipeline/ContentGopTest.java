package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.json.Json;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.SourceInfo;
import academy.video.model.Timeline;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far apart IDR frames are, from real sources' packets to the playlists. */
class ContentGopTest extends JobTest {

  private static final String SLIDE = "mandelbrot=s=320x360:r=%s,trim=end_frame=1,loop=-1:1";

  private final Json json = new Json();

  private Rational gopSeconds(byte[] source) {
    Profile profile = new Profiles(json).load("standard");
    SourceInfo info =
        new Prober(() -> ffmpeg).probe(BytesSource.of(source), profile, new Cancellation());
    EncodePlan plan = new Planner(json, CpuArchitecture.AMD64).plan(info, profile);
    Timeline timeline = plan.timeline();
    return timeline.timeOf(timeline.gopFrames());
  }

  @ParameterizedTest
  @CsvSource({
    "lecture.mp4, 6",
    "slides-1fps.mp4, 6",
    "counter.mp4, 2",
    "counter-vfr.mkv, 2",
    "b-frames.ts, 2",
    "interlaced.ts, 2",
    "long-gop.mp4, 2",
    "audio-only.m4a, 2",
  })
  void plan_ofAClip_hasTheGopThatItsContentWants(String clip, int seconds) throws IOException {
    assertThat(gopSeconds(Files.readAllBytes(Path.of("test-media", clip))))
        .isEqualTo(Rational.of(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a slide | 25 | crop=320:180:0:0 | 6",
        "text that scrolls at 60 frames a second | 60 | crop=320:180:0:'min(180,n/2)' | 6",
        "a still camera with a little noise | 25 | crop=320:180:0:0,noise=alls=3:allf=t | 6",
        "a still camera with much noise | 25 | crop=320:180:0:0,noise=alls=40:allf=t | 2",
        "slides with a short, small video | 25 | crop=320:180:0:0,split[a][b];"
            + "[a]crop=64:36,noise=alls=20:allf=t[v];[b][v]overlay=240:10:enable='between(t,3,5)' | 6",
        "slides with a large video | 25 | crop=320:180:0:0,split[a][b];"
            + "[a]crop=160:90,noise=alls=30:allf=t[v];[b][v]overlay=140:10 | 2",
      })
  void plan_ofAMadeSource_hasTheGopThatItsContentWants(
      String what, String rate, String filter, int seconds) throws IOException {
    Path file = folder.resolve("made.mp4");
    make(
        SLIDE.formatted(rate) + "," + filter,
        List.of("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"),
        file);

    assertThat(gopSeconds(Files.readAllBytes(file))).as(what).isEqualTo(Rational.of(seconds));
  }

  /** Packets of codecs that know key frames only say nothing of what changes between them. */
  @ParameterizedTest
  @CsvSource({"mjpeg, yuvj420p, avi", "prores, yuv422p10le, mov", "ffv1, yuv420p, mkv"})
  void plan_ofASlideInACodecOfKeyFramesAlone_hasTheUsualGop(
      String codec, String format, String container) throws IOException {
    Path file = folder.resolve("intra." + container);

    make(SLIDE.formatted("10"), List.of("-c:v", codec, "-g", "1", "-pix_fmt", format), file);

    assertThat(gopSeconds(Files.readAllBytes(file))).isEqualTo(Rational.of(2));
  }

  @Test
  void encode_ofSlides_hasOneIdrFrameASegmentInEveryRenditionAndIFramePlaylist()
      throws IOException {
    Path destination = folder.resolve("out");
    Profile fast = TestJob.FAST;
    Profile byContent =
        new Profile(
            "content",
            /* segmentSeconds= */ 4,
            Profile.GOP_BY_CONTENT,
            fast.video(),
            fast.quality(),
            fast.audio(),
            /* audioOnly= */ false,
            fast.loudness(),
            fast.poster(),
            fast.storyboard(),
            fast.limits(),
            fast.damage());

    new TestJob(ffmpeg).withProfile(byContent).encode(TestJob.clip("slides-1fps.mp4"), destination);

    var report = ResultFolder.report(destination);
    Timeline timeline = report.plan().orElseThrow().timeline();
    assertThat(timeline.gopFrames()).isEqualTo(timeline.segmentFrames());
    assertThat(report.video()).hasSize(2);
    assertThat(report.video())
        .allSatisfy(
            track -> assertThat(track.segments()).allMatch(ContentGopTest::beginsItsOnlyGop));
    List<Path> iFramePlaylists = iFramePlaylists(destination);
    assertThat(iFramePlaylists).hasSize(2);
    for (Path playlist : iFramePlaylists) {
      assertThat(Files.readString(playlist).lines())
          .filteredOn(line -> line.startsWith("#EXTINF:") || line.startsWith("#EXT-X-TARGET"))
          .containsExactly(
              "#EXT-X-TARGETDURATION:4",
              "#EXTINF:4.000000,",
              "#EXTINF:4.000000,",
              "#EXTINF:2.000000,");
    }
  }

  private static boolean beginsItsOnlyGop(SegmentRecord segment) {
    return segment.gops().size() == 1
        && segment.gops().getFirst().durationTicks() == segment.durationTicks();
  }

  private static List<Path> iFramePlaylists(Path destination) throws IOException {
    try (Stream<Path> files = Files.walk(destination)) {
      List<Path> found = new ArrayList<>();
      for (Path file : files.filter(path -> path.toString().endsWith(".m3u8")).toList()) {
        if (Files.readString(file).contains("#EXT-X-I-FRAMES-ONLY")) {
          found.add(file);
        }
      }
      return found;
    }
  }

  private static void make(String frames, List<String> encoder, Path file) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-filter_complex", frames + "[v]", "-map", "[v]", "-t", "8"));
    arguments.addAll(encoder);
    arguments.add(file.toString());
    FfmpegPrograms.runFfmpeg(arguments);
  }
}
