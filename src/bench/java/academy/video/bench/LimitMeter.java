package academy.video.bench;

import academy.video.model.VideoRendition;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the parts of a job, each on one thread and alone on the machine.
 *
 * <p>A part can't be run without those before it, so each is the difference of two runs: encoding
 * is decoding, scaling and encoding less decoding and scaling. Raw frames from a file instead would
 * take gigabytes a minute and measure the disk.
 */
final class LimitMeter {

  private final ProcessMeter meter;
  private final FfmpegProgram ffmpeg;
  private final int cores;

  LimitMeter(ProcessMeter meter, FfmpegProgram ffmpeg, int cores) {
    this.meter = meter;
    this.ffmpeg = ffmpeg;
    this.cores = cores;
  }

  Limit measure(Path clip, Ladder ladder) {
    double decode = cpuSeconds(ladder.decodeOnly(clip));
    double scale = cpuSeconds(ladder.scaleAll(clip)) - decode;
    Map<String, Double> encode = new LinkedHashMap<>();
    for (VideoRendition rendition : ladder.renditions()) {
      double without = cpuSeconds(ladder.scaleOne(clip, rendition));
      encode.put(rendition.name(), cpuSeconds(ladder.encodeOne(clip, rendition)) - without);
    }
    return new Limit(decode, Math.max(0, scale), encode, cores);
  }

  private double cpuSeconds(List<String> arguments) {
    return meter.measure(ffmpeg.command(arguments)).cpuSeconds();
  }
}
