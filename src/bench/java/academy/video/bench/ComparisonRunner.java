package academy.video.bench;

import academy.video.model.EncodePlan;
import academy.video.model.VideoRendition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs the worker and the {@code ffmpeg} program in turns on one clip: the order changes from round
 * to round, so that neither always meets the warmer machine.
 */
final class ComparisonRunner {

  private final ProcessMeter meter;
  private final Worker worker;
  private final FfmpegProgram ffmpeg;
  private final Scratch scratch;
  private final Consumer<String> progress;

  /**
   * Runs comparisons.
   *
   * @param scratch for results and statistics
   * @param progress takes a line for people when something takes time
   */
  ComparisonRunner(
      ProcessMeter meter,
      Worker worker,
      FfmpegProgram ffmpeg,
      Scratch scratch,
      Consumer<String> progress) {
    this.meter = meter;
    this.worker = worker;
    this.ffmpeg = ffmpeg;
    this.scratch = scratch;
    this.progress = progress;
  }

  /** The plan that the worker makes for a clip. */
  EncodePlan plan(Clip clip) {
    return Worker.planIn(meter.output(worker.dryRun(clip.file(), scratch.emptyFolder("dry-run"))));
  }

  /**
   * Compares.
   *
   * @param rounds of each side, at least 1
   * @param limit measures the distance to the limit too; empty to leave it out
   */
  Comparison compare(Clip clip, int rounds, Optional<LimitMeter> limit) {
    Ladder ladder = new Ladder(plan(clip));
    List<Usage> workerRounds = new ArrayList<>();
    List<Usage> ffmpegRounds = new ArrayList<>();
    Path workerFolder = scratch.folder("worker");
    Path ffmpegFolder = scratch.folder("ffmpeg");
    for (int round = 0; round < rounds; round++) {
      progress.accept("%s: round %d of %d".formatted(clip.name(), round + 1, rounds));
      boolean workerFirst = round % 2 == 0;
      if (workerFirst) {
        workerRounds.add(runWorker(clip));
      }
      ffmpegRounds.add(runFfmpeg(clip, ladder));
      if (!workerFirst) {
        workerRounds.add(runWorker(clip));
      }
    }
    HlsResult byWorker = HlsResult.read(workerFolder);
    HlsResult byFfmpeg = HlsResult.read(ffmpegFolder);
    progress.accept("%s: SSIM".formatted(clip.name()));
    List<Comparison.Rung> rungs = rungs(clip, ladder, byWorker, byFfmpeg);
    limit.ifPresent(meterOfLimit -> progress.accept("%s: the limit".formatted(clip.name())));
    return new Comparison(
        clip.name(),
        workerRounds,
        ffmpegRounds,
        byWorker.totalBytes(),
        byFfmpeg.totalBytes(),
        rungs,
        limit.map(meterOfLimit -> meterOfLimit.measure(clip.file(), ladder)));
  }

  private Usage runWorker(Clip clip) {
    return meter.measure(worker.encode(clip.file(), scratch.emptyFolder("worker")));
  }

  private Usage runFfmpeg(Clip clip, Ladder ladder) {
    return meter.measure(
        ffmpeg.command(ladder.encodeAll(clip.file(), scratch.emptyFolder("ffmpeg"))));
  }

  private List<Comparison.Rung> rungs(
      Clip clip, Ladder ladder, HlsResult byWorker, HlsResult byFfmpeg) {
    SsimMeter ssim = new SsimMeter(meter, ffmpeg, scratch.folder("statistics"));
    Map<String, Double> workerSsim = ssim.measure(clip.file(), byWorker, ladder);
    Map<String, Double> ffmpegSsim = ssim.measure(clip.file(), byFfmpeg, ladder);
    List<Comparison.Rung> rungs = new ArrayList<>();
    for (VideoRendition rendition : ladder.renditions()) {
      rungs.add(
          new Comparison.Rung(
              rendition.name(),
              SsimMeter.rung(byWorker, rendition).bytes(),
              SsimMeter.rung(byFfmpeg, rendition).bytes(),
              workerSsim.getOrDefault(rendition.name(), Double.NaN),
              ffmpegSsim.getOrDefault(rendition.name(), Double.NaN)));
    }
    return rungs;
  }
}
