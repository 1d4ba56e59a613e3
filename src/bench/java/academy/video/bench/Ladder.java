package academy.video.bench;

import academy.video.model.AudioRendition;
import academy.video.model.ColorDescription;
import academy.video.model.EncodePlan;
import academy.video.model.H264Settings;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.VideoRendition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The worker's plan in the words of the {@code ffmpeg} program, so that both sides always do the
 * same: the same sizes, scaler, encoder settings and key frames.
 */
final class Ladder {

  /** The scaler flags of the worker; were they others, the comparison of SSIM would show it. */
  private static final String SCALER = "flags=bicubic+accurate_rnd+full_chroma_int";

  /**
   * Names the colours of all clips here, BT.709 in limited range, where a clip leaves them open:
   * the program would take them for BT.601 and convert what the worker does not.
   */
  static final String COLOR =
      "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";

  private static final Set<String> OWN_COLORS = Set.of("bt709", "unknown");

  /** Settings of threads: the program takes its own choice, which is its best. */
  private static final Set<String> THREAD_OPTIONS =
      Set.of("threads", "lookahead-threads", "sliced-threads");

  private final EncodePlan plan;

  /**
   * Takes the worker's plan for a clip that needs no turning and no conversion of colours.
   *
   * @throws BenchException where the plan has no frames, or others
   */
  Ladder(EncodePlan plan) {
    if (plan.isAudioOnly()) {
      throw new BenchException("The benchmark needs a clip with frames: the plan has none.");
    }
    ColorDescription color = plan.picture().orElseThrow().color();
    if (!OWN_COLORS.contains(color.matrix()) || color.range().equals("pc")) {
      throw new BenchException("The benchmark needs a clip in BT.709, limited range: " + color);
    }
    this.plan = plan;
  }

  List<VideoRendition> renditions() {
    return plan.video();
  }

  /** Frames that a rendition has when complete. */
  long frameCount(VideoRendition rendition) {
    return rendition.framesBefore(plan.timeline().frameCount());
  }

  Rational frameRate(VideoRendition rendition) {
    return rendition.frameRate(plan.timeline());
  }

  /**
   * The whole ladder in one command: decoded once, scaled in a cascade, every encoder with the
   * threads that x264 chooses, HLS with fMP4 segments and the audio as a group of its own.
   */
  List<String> encodeAll(Path clip, Path destination) {
    List<String> arguments = new ArrayList<>(List.of("-i", clip.toString()));
    arguments.addAll(List.of("-filter_complex", cascade(plan.video())));
    for (int i = 0; i < plan.video().size(); i++) {
      arguments.addAll(List.of("-map", "[v%d]".formatted(i)));
    }
    for (AudioRendition audio : plan.audio()) {
      arguments.addAll(List.of("-map", "0:" + audio.streamIndex()));
    }
    for (int i = 0; i < plan.video().size(); i++) {
      arguments.addAll(encoder(plan.video().get(i), ":v:" + i, /* ownThreads= */ true));
    }
    for (int i = 0; i < plan.audio().size(); i++) {
      arguments.addAll(audioEncoder(plan.audio().get(i), ":a:" + i));
    }
    arguments.addAll(hls(destination));
    return List.copyOf(arguments);
  }

  /** Decodes all frames on one thread and drops them. */
  List<String> decodeOnly(Path clip) {
    return List.of("-threads", "1", "-i", clip.toString(), "-map", "0:v:0", "-f", "null", "-");
  }

  /** Decodes and scales to all sizes, on one thread, and drops the frames. */
  List<String> scaleAll(Path clip) {
    List<String> arguments = new ArrayList<>(oneThread(clip));
    arguments.addAll(List.of("-filter_complex", cascade(plan.video())));
    for (int i = 0; i < plan.video().size(); i++) {
      arguments.addAll(List.of("-map", "[v%d]".formatted(i)));
    }
    arguments.addAll(List.of("-f", "null", "-"));
    return List.copyOf(arguments);
  }

  /** Decodes, scales straight to one rendition's size and drops the frames, on one thread. */
  List<String> scaleOne(Path clip, VideoRendition rendition) {
    List<String> arguments = new ArrayList<>(oneThread(clip));
    arguments.addAll(List.of("-filter_complex", cascade(List.of(rendition))));
    arguments.addAll(List.of("-map", "[v0]", "-f", "null", "-"));
    return List.copyOf(arguments);
  }

  /** As {@link #scaleOne}, and encodes with one thread as the plan says. */
  List<String> encodeOne(Path clip, VideoRendition rendition) {
    return encodeOne(clip, rendition, List.of("-f", "null", "-"));
  }

  /** As {@link #encodeOne(Path, VideoRendition)}, into a file. */
  List<String> encodeOne(Path clip, VideoRendition rendition, Path file) {
    return encodeOne(clip, rendition, List.of(file.toString()));
  }

  private List<String> encodeOne(Path clip, VideoRendition rendition, List<String> target) {
    List<String> arguments = new ArrayList<>(oneThread(clip));
    arguments.addAll(List.of("-filter_complex", cascade(List.of(rendition))));
    arguments.addAll(List.of("-map", "[v0]"));
    arguments.addAll(encoder(rendition, ":v:0", /* ownThreads= */ false));
    arguments.addAll(target);
    return List.copyOf(arguments);
  }

  private static List<String> oneThread(Path clip) {
    return List.of("-threads", "1", "-filter_complex_threads", "1", "-i", clip.toString());
  }

  /**
   * A filter graph that scales each rendition from the one before, at the plan's frame rate; its
   * outputs are named {@code v0}, {@code v1} …
   */
  private String cascade(List<VideoRendition> renditions) {
    StringBuilder graph =
        new StringBuilder("[0:v:0]fps=" + plan.timeline().frameRate() + "," + COLOR);
    for (int i = 0; i < renditions.size(); i++) {
      VideoRendition rendition = renditions.get(i);
      boolean last = i + 1 == renditions.size();
      graph.append(",").append(scale(rendition.size()));
      graph.append(i == 0 ? ",format=yuv420p,setsar=1" : "");
      if (!last) {
        graph.append(",split=2[s%d]".formatted(i)).append("[n%d]".formatted(i));
        graph.append(";[s%d]".formatted(i)).append(rate(rendition));
      } else {
        graph.append(",").append(rate(rendition));
      }
      graph.append("[v%d]".formatted(i));
      graph.append(last ? "" : ";[n%d]null".formatted(i));
    }
    return graph.toString();
  }

  /** The filters that make of the source what a rendition's encoder gets, but in one step. */
  String reference(VideoRendition rendition) {
    return "fps=%s,%s,%s,format=yuv420p"
        .formatted(frameRate(rendition), COLOR, scale(rendition.size()));
  }

  /** The filter that scales as the worker does. */
  static String scale(Size size) {
    return "scale=%d:%d:%s".formatted(size.width(), size.height(), SCALER);
  }

  private String rate(VideoRendition rendition) {
    return rendition.frameStep() == 1 ? "null" : "fps=" + frameRate(rendition);
  }

  private List<String> encoder(VideoRendition rendition, String stream, boolean ownThreads) {
    H264Settings settings = rendition.encoder();
    int gopFrames = plan.timeline().gopFrames() / rendition.frameStep();
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-c" + stream, "libx264", "-preset" + stream, settings.preset()));
    if (!settings.tune().isEmpty()) {
      options.addAll(List.of("-tune" + stream, settings.tune()));
    }
    options.addAll(List.of("-profile" + stream, settings.profile()));
    options.addAll(List.of("-level" + stream, Integer.toString(settings.level())));
    options.addAll(List.of("-crf" + stream, Double.toString(settings.crf())));
    options.addAll(List.of("-maxrate" + stream, Long.toString(settings.maxBitsPerSecond())));
    options.addAll(List.of("-bufsize" + stream, Long.toString(settings.bufferBits())));
    options.addAll(
        List.of("-force_key_frames" + stream, "expr:not(mod(n,%d))".formatted(gopFrames)));
    options.addAll(List.of("-forced-idr" + stream, "1"));
    if (!ownThreads) {
      options.addAll(List.of("-threads" + stream, "1"));
    }
    options.addAll(
        List.of(
            "-x264-params" + stream,
            settings.options().entrySet().stream()
                .filter(option -> !(ownThreads && THREAD_OPTIONS.contains(option.getKey())))
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining(":"))));
    return options;
  }

  private static List<String> audioEncoder(AudioRendition audio, String stream) {
    return List.of(
        "-c" + stream, "aac",
        "-aac_coder" + stream, "twoloop",
        "-b" + stream, Long.toString(audio.bitsPerSecond()),
        "-ac" + stream, Integer.toString(audio.channels()),
        "-ar" + stream, Integer.toString(audio.sampleRate()));
  }

  private List<String> hls(Path destination) {
    // Half a frame less than the segment, so that rounding never moves a cut to the next key frame.
    Rational frame = plan.timeline().frameRate().inverse();
    Rational segment = frame.times(plan.timeline().segmentFrames());
    List<String> streams = new ArrayList<>();
    String group = plan.audio().isEmpty() ? "" : ",agroup:audio";
    for (int i = 0; i < plan.video().size(); i++) {
      streams.add("v:%d%s,name:%s".formatted(i, group, plan.video().get(i).name()));
    }
    for (int i = 0; i < plan.audio().size(); i++) {
      AudioRendition audio = plan.audio().get(i);
      String isDefault = audio.isDefault() ? ",default:yes" : "";
      streams.add("a:%d%s,name:%s%s".formatted(i, group, audio.name(), isDefault));
    }
    return List.of(
        "-f",
        "hls",
        "-hls_time",
        segment.minus(frame.times(Rational.of(1, 2))).toDecimal(6),
        "-hls_playlist_type",
        "vod",
        "-hls_segment_type",
        "fmp4",
        "-hls_flags",
        "independent_segments",
        "-master_pl_name",
        "master.m3u8",
        "-hls_fmp4_init_filename",
        "init.mp4",
        "-hls_segment_filename",
        destination.resolve("%v/%d.m4s").toString(),
        "-var_stream_map",
        String.join(" ", streams),
        destination.resolve("%v/media.m3u8").toString());
  }
}
