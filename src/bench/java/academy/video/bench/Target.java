package academy.video.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A number that should lie in a range.
 *
 * @param what is measured
 * @param value what it is
 * @param from the least good value
 * @param to the greatest good value
 */
record Target(String what, double value, double from, double to) {

  boolean isMet() {
    return value >= from && value <= to;
  }

  @Override
  public String toString() {
    String range =
        from == 0
            ? String.format(Locale.ROOT, "at most %.3f", to)
            : String.format(Locale.ROOT, "%.3f to %.3f", from, to);
    return String.format(
        Locale.ROOT, "%-6s  %-44s %8.4f  (%s)", isMet() ? "met" : "MISSED", what, value, range);
  }

  /** The project's targets for what was measured. */
  static List<Target> of(
      List<Comparison> comparisons,
      Optional<Report.MemoryGrowth> memory,
      Optional<Report.DryRun> dryRun) {
    List<Target> targets = new ArrayList<>();
    comparisons.forEach(comparison -> targets.addAll(of(comparison)));
    memory.ifPresent(
        growth ->
            targets.add(
                new Target(
                    growth.clip() + ": peak memory, 10 times as long", growth.ratio(), 0, 1.1)));
    dryRun.ifPresent(
        run -> targets.add(new Target("dry run of the sample, seconds", run.median(), 0, 1)));
    return List.copyOf(targets);
  }

  /** The targets of jobs from and to an S3 server. */
  static List<Target> of(Remote remote) {
    Remote.OnLine slowest = remote.lines().getFirst();
    List<Target> targets = new ArrayList<>();
    targets.add(
        new Target(
            "%s over S3, %d Mbit/s: wall / script's"
                .formatted(remote.clip(), slowest.megabitsPerSecond()),
            slowest.ratio(),
            0,
            0.85));
    for (Remote.OnLine line : remote.lines()) {
      Remote.Kill kill = line.kill();
      targets.add(
          new Target(
              "%d Mbit/s: lost by SIGKILL / (chunk + 2 s)".formatted(line.megabitsPerSecond()),
              Math.max(0, kill.lostSeconds()) / (kill.longestChunkSeconds() + 2),
              0,
              1));
    }
    targets.add(
        new Target("peak memory, source of 2 GB / 200 MB", remote.memory().ratio(), 0, 1.05));
    return List.copyOf(targets);
  }

  /** The targets of bytes and CPU time at equal XPSNR, against the best of the commands. */
  static List<Target> of(Value value) {
    Value.Ratio ratio = value.againstTheBest(value.isStill() ? "lecture" : "standard");
    double bytes =
        switch (value.clip()) {
          case "screen" -> 0.62;
          case "lecture", "sample" -> 0.75;
          default -> 0.95;
        };
    String what =
        "%s: %s's %%s / ffmpeg %s's".formatted(value.clip(), ratio.profile(), ratio.command());
    return List.of(
        new Target(what.formatted("bytes"), ratio.bytes(), 0, bytes),
        new Target(what.formatted("CPU"), ratio.cpu(), 0, 1));
  }

  private static List<Target> of(Comparison comparison) {
    String clip = comparison.clip() + ": ";
    Usage worker = comparison.workerMedian();
    Usage ffmpeg = comparison.ffmpegMedian();
    List<Target> targets = new ArrayList<>();
    targets.add(
        new Target(clip + "wall / ffmpeg's", worker.wallSeconds() / ffmpeg.wallSeconds(), 0, 0.95));
    targets.add(
        new Target(clip + "CPU / ffmpeg's", worker.cpuSeconds() / ffmpeg.cpuSeconds(), 0, 1));
    targets.add(
        new Target(
            clip + "bytes / ffmpeg's",
            (double) comparison.workerBytes() / comparison.ffmpegBytes(),
            0.98,
            1.02));
    for (Comparison.Rung rung : comparison.rungs()) {
      targets.add(
          new Target(
              clip + "SSIM less ffmpeg's, " + rung.name(),
              rung.workerSsim() - rung.ffmpegSsim(),
              -0.001,
              0.001));
    }
    comparison
        .limit()
        .ifPresent(
            limit ->
                targets.add(
                    new Target(
                        clip + "wall / limit",
                        worker.wallSeconds() / limit.wallSeconds(),
                        0,
                        1.08)));
    return targets;
  }
}
