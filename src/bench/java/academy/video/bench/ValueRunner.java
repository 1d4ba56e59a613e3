package academy.video.bench;

import academy.video.model.EncodePlan;
import academy.video.model.VideoRendition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Encodes a clip with the settings of each profile and with presets of the {@code ffmpeg} program,
 * and measures bytes, CPU time and quality.
 *
 * <p>The program encodes for both sides, so that only settings differ; what the worker itself costs
 * is what {@link ComparisonRunner} measures. A profile's side is one encoder for the whole clip:
 * the worker begins a new one at each chunk, which takes few bytes more.
 */
final class ValueRunner {

  /** Profiles whose ladders begin higher are measured here: larger frames only take longer. */
  private static final int LARGEST_HEIGHT = 720;

  /** Rate factors, less that of the profile: the range in which profiles are set. */
  private static final List<Integer> CRF_STEPS = List.of(-3, 0, 3, 6);

  /** Rate factors of the program, which meet the quality of each profile's. */
  private static final List<Integer> CRFS = List.of(18, 21, 24, 27);

  private static final List<String> PRESETS = List.of("faster", "medium", "slow");

  private static final Pattern XPSNR =
      Pattern.compile("XPSNR average, +([0-9]+) frames +y: +([0-9.]+)");

  private final ProcessMeter meter;
  private final Path executable;
  private final FfmpegProgram ffmpeg;
  private final Scratch scratch;
  private final Consumer<String> progress;

  /**
   * Measures.
   *
   * @param executable the worker's, which plans
   * @param scratch for results and statistics
   * @param progress takes a line for people when something takes time
   */
  ValueRunner(
      ProcessMeter meter,
      Path executable,
      FfmpegProgram ffmpeg,
      Scratch scratch,
      Consumer<String> progress) {
    this.meter = meter;
    this.executable = executable;
    this.ffmpeg = ffmpeg;
    this.scratch = scratch;
    this.progress = progress;
  }

  /**
   * Measures one kind of video.
   *
   * @param profiles names of the worker's; the first one's cap and size are the program's too
   */
  Value measure(Kind kind, List<String> profiles) {
    Path clip = kind.clip().file();
    List<Value.Encoder> ours = new ArrayList<>();
    for (String profile : profiles) {
      Ladder ladder = new Ladder(plan(clip, profile));
      VideoRendition rung = rung(ladder);
      List<Value.Point> points = new ArrayList<>();
      for (int step : CRF_STEPS) {
        VideoRendition asked = withCrf(rung, rung.encoder().crf() + step);
        points.add(
            measure(
                kind,
                profile,
                rung,
                asked.encoder().crf(),
                ladder.encodeOne(clip, asked, encoded())));
      }
      ours.add(new Value.Encoder(profile, points));
    }
    VideoRendition rung = rung(new Ladder(plan(clip, profiles.getFirst())));
    List<Value.Encoder> theirs = new ArrayList<>();
    for (String preset : PRESETS) {
      List<Value.Point> points = new ArrayList<>();
      for (int crf : CRFS) {
        points.add(measure(kind, preset, rung, crf, command(kind, rung, preset, crf, encoded())));
      }
      theirs.add(new Value.Encoder(preset, points));
    }
    return Value.of(kind.clip().name(), rung.size().toString(), ours, theirs);
  }

  private EncodePlan plan(Path clip, String profile) {
    Worker worker = new Worker(executable, profile);
    return Worker.planIn(meter.output(worker.dryRun(clip, scratch.emptyFolder("dry-run"))));
  }

  private static VideoRendition rung(Ladder ladder) {
    return ladder.renditions().stream()
        .filter(rendition -> rendition.size().height() <= LARGEST_HEIGHT)
        .findFirst()
        .orElseThrow(() -> new BenchException("no rung has " + LARGEST_HEIGHT + " lines or fewer"));
  }

  private static VideoRendition withCrf(VideoRendition rung, double crf) {
    return new VideoRendition(
        rung.name(), rung.size(), rung.frameStep(), rung.encoder().withCrf(crf));
  }

  /** What a careful person writes: a key frame every 2 s at least, CRF with a cap. */
  private static List<String> command(
      Kind kind, VideoRendition rung, String preset, int crf, Path target) {
    return List.of(
        "-i",
        kind.clip().file().toString(),
        "-vf",
        kind.reference(rung.size()),
        "-an",
        "-c:v",
        "libx264",
        "-preset",
        preset,
        "-crf",
        Integer.toString(crf),
        "-maxrate",
        Long.toString(rung.encoder().maxBitsPerSecond()),
        "-bufsize",
        Long.toString(rung.encoder().bufferBits()),
        "-g",
        Integer.toString(2 * kind.framesPerSecond()),
        "-force_key_frames",
        "expr:gte(t,n_forced*2)",
        target.toString());
  }

  private Value.Point measure(
      Kind kind, String name, VideoRendition rung, double crf, List<String> encode) {
    progress.accept("%s: %s, CRF %s".formatted(kind.clip().name(), name, crf));
    double cpuSeconds = meter.measure(ffmpeg.command(encode)).cpuSeconds();
    Path xpsnr = scratch.folder("statistics").resolve("xpsnr.log");
    Path ssim = scratch.folder("statistics").resolve("ssim.log");
    meter.measure(ffmpeg.command(compare(kind, rung, xpsnr, ssim)));
    return new Value.Point(
        crf,
        bytes(encoded()),
        cpuSeconds,
        xpsnrOfLuma(SsimMeter.read(xpsnr), kind.framesAtLeast()),
        SsimMeter.parse(SsimMeter.read(ssim), "Y:").stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow());
  }

  /** Both at the clip's own rate, in which a rendition of fewer frames shows some of them again. */
  private List<String> compare(Kind kind, VideoRendition rung, Path xpsnr, Path ssim) {
    String graph =
        "[0:v:0]fps=%d,%s,settb=1/1000,setpts=N,split=2[a][b]"
                .formatted(kind.framesPerSecond(), Ladder.COLOR)
            + ";[1:v:0]%s,settb=1/1000,setpts=N,split=2[c][d]"
                .formatted(kind.reference(rung.size()))
            + ";[c][a]xpsnr=shortest=1:repeatlast=0:stats_file=%s[x]".formatted(xpsnr)
            + ";[b][d]ssim=shortest=1:repeatlast=0:stats_file=%s[y]".formatted(ssim);
    return List.of(
        "-i",
        encoded().toString(),
        "-i",
        kind.clip().file().toString(),
        "-filter_complex",
        graph,
        "-map",
        "[x]",
        "-map",
        "[y]",
        "-fps_mode",
        "passthrough",
        "-f",
        "null",
        "-");
  }

  private Path encoded() {
    return scratch.folder("value").resolve("encoded.mp4");
  }

  /**
   * Reads the last line of the filter, {@code XPSNR average, 150 frames y: 35.4040 u: …}.
   *
   * @param framesAtLeast that must have been compared
   */
  static double xpsnrOfLuma(String statistics, long framesAtLeast) {
    Matcher average = XPSNR.matcher(statistics);
    if (!average.find()) {
      throw new BenchException("no XPSNR in: " + statistics);
    }
    long frames = Long.parseLong(average.group(1));
    if (frames < framesAtLeast) {
      throw new BenchException("only %d frames have a partner in the source".formatted(frames));
    }
    return Double.parseDouble(average.group(2));
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
