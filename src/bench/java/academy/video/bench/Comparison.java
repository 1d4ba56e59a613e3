package academy.video.bench;

import java.util.List;
import java.util.Optional;

/**
 * The worker and the {@code ffmpeg} program side by side on one clip.
 *
 * @param clip its name
 * @param worker what each of the worker's rounds used
 * @param ffmpeg what each of the program's rounds used
 * @param workerBytes of the worker's whole presentation
 * @param ffmpegBytes of the program's whole presentation
 * @param rungs each size by itself, the largest first
 * @param limit the least time that the job can take; empty where it was not measured
 */
record Comparison(
    String clip,
    List<Usage> worker,
    List<Usage> ffmpeg,
    long workerBytes,
    long ffmpegBytes,
    List<Rung> rungs,
    Optional<Limit> limit) {

  /**
   * One size of the frame; bytes without audio, SSIM from 0 to 1.
   *
   * @param name of the rendition
   */
  record Rung(
      String name, long workerBytes, long ffmpegBytes, double workerSsim, double ffmpegSsim) {}

  Comparison {
    worker = List.copyOf(worker);
    ffmpeg = List.copyOf(ffmpeg);
    rungs = List.copyOf(rungs);
  }

  Usage workerMedian() {
    return Usage.median(worker);
  }

  Usage ffmpegMedian() {
    return Usage.median(ffmpeg);
  }
}
