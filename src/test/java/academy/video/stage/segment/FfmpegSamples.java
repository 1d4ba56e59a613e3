package academy.video.stage.segment;

import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.model.Fragment;
import academy.video.model.Rational;
import academy.video.model.VideoTimescale;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Real init segments and fragments, made at test time by the ffmpeg program of the same build that
 * the worker uses, with the muxer flags that it uses.
 */
final class FfmpegSamples {

  /** An init segment and its fragments. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sample(byte[] init, List<Fragment> fragments) {}

  private final Path folder;

  FfmpegSamples(Path folder) {
    this.folder = folder;
  }

  /**
   * Test frames encoded as one chunk that starts at {@code startFrame}, one fragment a GOP.
   *
   * @param extra encoder options that replace or complete the usual ones
   */
  Sample video(
      Rational frameRate,
      long startFrame,
      int frames,
      int gopFrames,
      String size,
      String... extra) {
    VideoTimescale clock = VideoTimescale.of(frameRate);
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=s=" + size + ":r=" + frameRate));
    command.addAll(List.of("-frames:v", Integer.toString(frames)));
    command.addAll(
        List.of(
            "-vf",
            ("settb=1/%d,setpts=(N+%d)*%d,setparams=range=tv:color_primaries=bt709"
                    + ":color_trc=bt709:colorspace=bt709,setsar=1,format=yuv420p")
                .formatted(clock.ticksPerSecond(), startFrame, clock.ticksPerFrame())));
    command.addAll(
        List.of("-fps_mode", "passthrough", "-enc_time_base", "1/" + clock.ticksPerSecond()));
    command.addAll(List.of("-copyts", "-avoid_negative_ts", "disabled", "-c:v", "libx264"));
    command.addAll(
        List.of("-preset", "faster", "-profile:v", "high", "-level", "3.1", "-threads", "1"));
    command.addAll(
        List.of("-g", "" + gopFrames, "-keyint_min", "" + gopFrames, "-sc_threshold", "0"));
    command.addAll(List.of("-flags", "+global_header", "-x264-params", "stitchable=1"));
    command.addAll(List.of("-video_track_timescale", "" + clock.ticksPerSecond()));
    command.addAll(List.of("-fragment_index", "" + (startFrame / gopFrames + 1)));
    command.addAll(List.of("-movflags", "cmaf+frag_keyframe+frag_discont+skip_trailer"));
    command.addAll(List.of(extra));
    return run(command);
  }

  /**
   * A tone in stereo AAC, {@code samples} long.
   *
   * @param framesPerFragment AAC frames of each fragment
   */
  Sample audio(long samples, int framesPerFragment) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("-f", "lavfi", "-i", "sine=r=48000,atrim=end_sample=" + samples));
    command.addAll(List.of("-ac", "2", "-c:a", "aac", "-b:a", "128k"));
    command.addAll(List.of("-movflags", "cmaf+delay_moov+frag_keyframe+skip_trailer"));
    // One microsecond less, or rounding puts one frame more into a fragment.
    command.addAll(
        List.of("-frag_duration", "" + (framesPerFragment * 1024L * 1_000_000 / 48_000 - 1)));
    return run(command);
  }

  private Sample run(List<String> arguments) {
    try {
      Path file = Files.createTempFile(folder, "sample", ".mp4");
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of("-f", "mp4", file.toString()));
      FfmpegPrograms.runFfmpeg(all);
      return split(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Cuts a fragmented file before each moof. */
  private static Sample split(byte[] file) {
    List<Integer> cuts = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(file);
    for (int offset = 0; offset < file.length; offset += bytes.getInt(offset)) {
      if (new String(file, offset + 4, 4, StandardCharsets.ISO_8859_1).equals("moof")) {
        cuts.add(offset);
      }
    }
    cuts.add(file.length);
    List<Fragment> fragments = new ArrayList<>();
    for (int i = 0; i < cuts.size() - 1; i++) {
      fragments.add(new Fragment(Arrays.copyOfRange(file, cuts.get(i), cuts.get(i + 1))));
    }
    return new Sample(Arrays.copyOf(file, cuts.getFirst()), fragments);
  }
}
