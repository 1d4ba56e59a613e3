package academy.video.bench;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What viewers get for bytes and CPU time on one clip: the worker's profiles and the {@code ffmpeg}
 * program's presets at equal quality, one size of the frame.
 *
 * @param clip its name
 * @param size of the frame, {@code 1280x720}
 * @param profiles the worker's
 * @param commands those of the program
 * @param ratios each profile against each command
 */
record Value(
    String clip, String size, List<Encoder> profiles, List<Encoder> commands, List<Ratio> ratios) {

  /**
   * One encode.
   *
   * @param crf constant rate factor
   * @param bytes of the file, without audio
   * @param cpuSeconds of decoding, scaling and encoding
   * @param xpsnr of luma in dB
   * @param ssim of luma, 0 to 1
   */
  record Point(double crf, long bytes, double cpuSeconds, double xpsnr, double ssim) {

    /** SSIM as a distance from 1 in dB: near 1, bits are about linear in it, as in XPSNR. */
    double ssimDecibels() {
      return -10 * Math.log10(1 - ssim);
    }
  }

  /**
   * One encoder's settings at several rate factors.
   *
   * @param name a profile's or a preset's
   */
  record Encoder(String name, List<Point> points) {
    Encoder {
      points = List.copyOf(points);
    }

    private Curve curve(ToDoubleFunction<Point> quality, ToDoubleFunction<Point> amount) {
      return new Curve(
          points.stream()
              .map(
                  point ->
                      new Curve.Point(quality.applyAsDouble(point), amount.applyAsDouble(point)))
              .toList());
    }
  }

  /**
   * What a profile takes of what a command takes: below 1, the profile takes less.
   *
   * @param bytes at equal XPSNR
   * @param cpu at equal XPSNR
   * @param bytesBySsim at equal SSIM
   */
  record Ratio(String profile, String command, double bytes, double cpu, double bytesBySsim) {}

  Value {
    profiles = List.copyOf(profiles);
    commands = List.copyOf(commands);
    ratios = List.copyOf(ratios);
  }

  /** Compares each profile with each command. */
  static Value of(String clip, String size, List<Encoder> profiles, List<Encoder> commands) {
    List<Ratio> ratios =
        profiles.stream()
            .flatMap(profile -> commands.stream().map(command -> ratio(profile, command)))
            .toList();
    return new Value(clip, size, profiles, commands, ratios);
  }

  private static Ratio ratio(Encoder profile, Encoder command) {
    return new Ratio(
        profile.name(),
        command.name(),
        ratio(profile, command, Point::xpsnr, Point::bytes),
        ratio(profile, command, Point::xpsnr, Point::cpuSeconds),
        ratio(profile, command, Point::ssimDecibels, Point::bytes));
  }

  private static double ratio(
      Encoder profile,
      Encoder command,
      ToDoubleFunction<Point> quality,
      ToDoubleFunction<Point> amount) {
    return profile.curve(quality, amount).ratioTo(command.curve(quality, amount));
  }

  /** Whether the clip is of slides or a screen. */
  boolean isStill() {
    return switch (clip) {
      case "lecture", "sample", "screen" -> true;
      default -> false;
    };
  }

  /** A profile against the command that takes the fewest bytes for the same XPSNR. */
  Ratio againstTheBest(String profile) {
    return ratios.stream()
        .filter(ratio -> ratio.profile().equals(profile))
        .max(Comparator.comparingDouble(Ratio::bytes))
        .orElseThrow(() -> new BenchException(clip + ": the profile is not there: " + profile));
  }
}
