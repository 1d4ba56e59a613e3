package academy.video.bench;

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

  /** The plan's last frame is repeated to the end of the audio, and its times are rounded. */
  private static final int FRAMES_AT_THE_END = 3;

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
   * Measures on one clip.
   *
   * @param profiles names of the worker's; size, frame rate and cap of the first one's rung are the
   *     program's too
   */
  Value measure(Clip clip, List<String> profiles) {
    Ladder reference = ladder(clip, profiles.getFirst());
    VideoRendition rung = rung(reference);
    List<Value.Encoder> ours = new ArrayList<>();
    for (String profile : profiles) {
      Ladder ladder = ladder(clip, profile);
      VideoRendition own = rung(ladder);
      List<Value.Point> points = new ArrayList<>();
      for (int step : CRF_STEPS) {
        VideoRendition asked = withCrf(own, own.encoder().crf() + step);
        List<String> encode = ladder.encodeOne(clip.file(), asked, encoded());
        points.add(measure(clip, profile, asked.encoder().crf(), encode, reference));
      }
      ours.add(new Value.Encoder(profile, points));
    }
    List<Value.Encoder> theirs = new ArrayList<>();
    for (String preset : PRESETS) {
      List<Value.Point> points = new ArrayList<>();
      for (int crf : CRFS) {
        points.add(measure(clip, preset, crf, command(clip, reference, preset, crf), reference));
      }
      theirs.add(new Value.Encoder(preset, points));
    }
    return Value.of(clip.name(), rung.size().toString(), ours, theirs);
  }

  private Ladder ladder(Clip clip, String profile) {
    Worker worker = new Worker(executable, profile);
    return new Ladder(
        Worker.planIn(meter.output(worker.dryRun(clip.file(), scratch.emptyFolder("dry-run")))));
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
  private List<String> command(Clip clip, Ladder reference, String preset, int crf) {
    VideoRendition rung = rung(reference);
    return List.of(
        "-i",
        clip.file().toString(),
        "-vf",
        reference.reference(rung),
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
        Long.toString(reference.frameRate(rung).times(2).round()),
        "-force_key_frames",
        "expr:gte(t,n_forced*2)",
        encoded().toString());
  }

  private Value.Point measure(
      Clip clip, String name, double crf, List<String> encode, Ladder reference) {
    progress.accept("%s: %s, CRF %s".formatted(clip.name(), name, crf));
    double cpuSeconds = meter.measure(ffmpeg.command(encode)).cpuSeconds();
    Path xpsnr = scratch.folder("statistics").resolve("xpsnr.log");
    Path ssim = scratch.folder("statistics").resolve("ssim.log");
    VideoRendition rung = rung(reference);
    meter.measure(ffmpeg.command(compare(clip, reference.reference(rung), xpsnr, ssim)));
    return new Value.Point(
        crf,
        bytes(encoded()),
        cpuSeconds,
        xpsnrOfLuma(SsimMeter.read(xpsnr), reference.frameCount(rung) - FRAMES_AT_THE_END),
        SsimMeter.parse(SsimMeter.read(ssim), "Y:").stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow());
  }

  /** Pairs frames by their number, as {@link SsimMeter} does. */
  private List<String> compare(Clip clip, String reference, Path xpsnr, Path ssim) {
    String graph =
        "[0:v:0]%s,settb=1/1000,setpts=N,split=2[a][b]".formatted(Ladder.COLOR)
            + ";[1:v:0]%s,settb=1/1000,setpts=N,split=2[c][d]".formatted(reference)
            + ";[c][a]xpsnr=shortest=1:repeatlast=0:stats_file=%s[x]".formatted(xpsnr)
            + ";[b][d]ssim=shortest=1:repeatlast=0:stats_file=%s[y]".formatted(ssim);
    return List.of(
        "-i",
        encoded().toString(),
        "-i",
        clip.file().toString(),
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
