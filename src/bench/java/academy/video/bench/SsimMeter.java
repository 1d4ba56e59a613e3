package academy.video.bench;

import academy.video.model.VideoRendition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how like the source each rung of a result is: SSIM over all planes, mean of all frames,
 * against the source scaled to the rung's size. Frames are paired by their number.
 */
final class SsimMeter {

  private final ProcessMeter meter;
  private final FfmpegProgram ffmpeg;
  private final Path folder;

  SsimMeter(ProcessMeter meter, FfmpegProgram ffmpeg, Path folder) {
    this.meter = meter;
    this.ffmpeg = ffmpeg;
    this.folder = folder;
  }

  /**
   * Measures all rungs.
   *
   * @return SSIM by the rendition's name, 0 to 1
   * @throws BenchException where a rung is missing or has another number of frames than the plan
   */
  Map<String, Double> measure(Path clip, HlsResult result, Ladder ladder) {
    List<VideoRendition> renditions = ladder.renditions();
    List<String> arguments = new ArrayList<>();
    StringBuilder graph = new StringBuilder("[%d:v:0]".formatted(renditions.size()));
    graph.append("split=%d".formatted(renditions.size()));
    for (int i = 0; i < renditions.size(); i++) {
      graph.append("[r%d]".formatted(i));
    }
    for (int i = 0; i < renditions.size(); i++) {
      VideoRendition rendition = renditions.get(i);
      arguments.addAll(List.of("-i", rung(result, rendition).playlist().toString()));
      // One time base and the frame's number as its time: start offsets can't shift the pairs. One
      // name for the colours: else FFmpeg would convert one side before it compares.
      graph.append(
          ";[%d:v:0]%s,settb=1/1000,setpts=N[o%d]".formatted(i, Ladder.COLOR, i)
              + ";[r%d]%s,settb=1/1000,setpts=N[s%d]".formatted(i, ladder.reference(rendition), i)
              + ";[o%d][s%d]ssim=shortest=1:repeatlast=0:stats_file=%s[x%d]"
                  .formatted(i, i, statistics(rendition), i));
    }
    arguments.addAll(List.of("-i", clip.toString(), "-filter_complex", graph.toString()));
    for (int i = 0; i < renditions.size(); i++) {
      arguments.addAll(List.of("-map", "[x%d]".formatted(i)));
    }
    arguments.addAll(List.of("-fps_mode", "passthrough", "-f", "null", "-"));
    meter.measure(ffmpeg.command(arguments));
    Map<String, Double> ssim = new LinkedHashMap<>();
    for (VideoRendition rendition : renditions) {
      ssim.put(
          rendition.name(), mean(statistics(rendition), rendition, ladder.frameCount(rendition)));
    }
    return ssim;
  }

  static HlsResult.Rung rung(HlsResult result, VideoRendition rendition) {
    HlsResult.Rung rung = result.rungs().get(rendition.size().toString());
    if (rung == null) {
      throw new BenchException(
          "the plan has a rendition of %s, the playlist has only %s"
              .formatted(rendition.size(), result.rungs().keySet()));
    }
    return rung;
  }

  private Path statistics(VideoRendition rendition) {
    return folder.resolve("ssim-%s.log".formatted(rendition.size()));
  }

  private static double mean(Path statistics, VideoRendition rendition, long frames) {
    List<Double> values = parse(read(statistics), "All:");
    if (values.size() != frames) {
      throw new BenchException(
          "%s has %d frames that have a partner in the source, the plan has %d"
              .formatted(rendition.name(), values.size(), frames));
    }
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /**
   * Reads the filter's lines, {@code n:1 Y:0.98 U:0.99 V:0.99 All:0.98 (17.9)}.
   *
   * @param field such as {@code Y:}
   */
  static List<Double> parse(String statistics, String field) {
    return statistics
        .lines()
        .map(line -> line.substring(line.indexOf(field) + field.length()).split(" ", 2)[0])
        .map(Double::valueOf)
        .toList();
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
