package academy.video.bench;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A report as text for a terminal: medians, and in brackets the smallest and largest round. */
final class Table {

  private static final double MEBIBYTE = 1 << 20;

  private final Formatter out = new Formatter(Locale.ROOT);

  static String of(Report report) {
    Table table = new Table();
    table.out.format(
        "%d cores, load before %.2f, profile %s, clips of %d s, %s%n",
        report.cores(),
        report.loadBefore(),
        report.profile(),
        report.clipSeconds(),
        report.startedAt());
    report.comparisons().forEach(table::comparison);
    report
        .memory()
        .ifPresent(
            growth ->
                table.out.format(
                    "%n%s: peak memory %.0f MiB, ten times as long %.0f MiB, ratio %.3f%n",
                    growth.clip(),
                    growth.shortBytes() / MEBIBYTE,
                    growth.longBytes() / MEBIBYTE,
                    growth.ratio()));
    report
        .dryRun()
        .ifPresent(run -> table.out.format("%ndry run of the sample: %.2f s%n", run.median()));
    report.remote().ifPresent(table::remote);
    report.values().forEach(table::value);
    table.out.format("%n");
    report.targets().forEach(target -> table.out.format("%s%n", target));
    return table.out.toString();
  }

  private void remote(Remote remote) {
    out.format(
        "%n%s over S3, %.0f s, %,d bytes%n",
        remote.clip(), remote.videoSeconds(), remote.sourceBytes());
    out.format(
        "%-14s %12s %12s %8s %12s %12s %12s%n",
        "Mbit/s", "worker s", "script s", "ratio", "writes", "a minute", "reads");
    for (Remote.OnLine line : remote.lines()) {
      out.format(
          "%-14d %12.2f %12.2f %8.3f %12d %12.1f %12d%n",
          line.megabitsPerSecond(),
          line.workerSeconds(),
          line.scriptSeconds(),
          line.ratio(),
          line.workerWrites(),
          line.workerWrites() * 60 / remote.videoSeconds(),
          line.workerReads());
    }
    for (Remote.OnLine line : remote.lines()) {
      Remote.Kill kill = line.kill();
      out.format(
          "%d Mbit/s, SIGKILL after %.2f of %.2f s, %.2f s more: %.2f s lost, longest chunk %.2f s;"
              + " %d writes instead of %d%n",
          line.megabitsPerSecond(),
          kill.killedAfterSeconds(),
          line.workerSeconds(),
          kill.resumedSeconds(),
          kill.lostSeconds(),
          kill.longestChunkSeconds(),
          kill.writes(),
          line.workerWrites());
    }
    Remote.SourceGrowth memory = remote.memory();
    out.format(
        "source of %,d bytes: peak memory %.0f MiB; of %,d bytes: %.0f MiB; ratio %.3f%n",
        memory.smallSource(),
        memory.smallPeak() / MEBIBYTE,
        memory.largeSource(),
        memory.largePeak() / MEBIBYTE,
        memory.ratio());
  }

  private void value(Value value) {
    out.format("%n%s, %s%n", value.clip(), value.size());
    out.format("%-10s %6s %12s %8s %8s %8s%n", "", "CRF", "bytes", "CPU s", "XPSNR", "SSIM");
    Stream.concat(value.profiles().stream(), value.commands().stream()).forEach(this::points);
    out.format("%-22s %12s %12s %12s%n", "at equal quality", "bytes", "CPU", "bytes by SSIM");
    for (Value.Ratio ratio : value.ratios()) {
      out.format(
          "%-22s %12.3f %12.3f %12.3f%n",
          ratio.profile() + " / " + ratio.command(),
          ratio.bytes(),
          ratio.cpu(),
          ratio.bytesBySsim());
    }
  }

  private void points(Value.Encoder encoder) {
    for (Value.Point point : encoder.points()) {
      out.format(
          "%-10s %6.1f %,12d %8.2f %8.3f %8.5f%n",
          encoder.name(),
          point.crf(),
          point.bytes(),
          point.cpuSeconds(),
          point.xpsnr(),
          point.ssim());
    }
  }

  private void comparison(Comparison comparison) {
    out.format("%n%s, %d rounds%n", comparison.clip(), comparison.worker().size());
    out.format("%-14s %26s %26s %8s%n", "", "worker", "ffmpeg", "ratio");
    usage("wall s", comparison, Usage::wallSeconds);
    usage("CPU s", comparison, Usage::cpuSeconds);
    usage("peak MiB", comparison, usage -> usage.peakBytes() / MEBIBYTE);
    bytes("all bytes", comparison.workerBytes(), comparison.ffmpegBytes());
    for (Comparison.Rung rung : comparison.rungs()) {
      bytes(rung.name() + " bytes", rung.workerBytes(), rung.ffmpegBytes());
      out.format(
          "%-14s %26.5f %26.5f %+8.5f%n",
          rung.name() + " SSIM",
          rung.workerSsim(),
          rung.ffmpegSsim(),
          rung.workerSsim() - rung.ffmpegSsim());
    }
    comparison.limit().ifPresent(limit -> limit(comparison, limit));
  }

  private void limit(Comparison comparison, Limit limit) {
    out.format(
        "limit: decode %.2f + scale %.2f + encode %s = %.2f CPU s, on %d cores %.2f s; wall is %.3f of it%n",
        limit.decodeCpuSeconds(),
        limit.scaleCpuSeconds(),
        limit.encodeCpuSeconds().entrySet().stream()
            .map(entry -> String.format(Locale.ROOT, "%s %.2f", entry.getKey(), entry.getValue()))
            .toList(),
        limit.cpuSeconds(),
        limit.cores(),
        limit.wallSeconds(),
        comparison.workerMedian().wallSeconds() / limit.wallSeconds());
  }

  private void usage(String name, Comparison comparison, ToDoubleFunction<Usage> quantity) {
    double worker = quantity.applyAsDouble(comparison.workerMedian());
    double ffmpeg = quantity.applyAsDouble(comparison.ffmpegMedian());
    out.format(
        "%-14s %26s %26s %8.3f%n",
        name,
        spread(worker, comparison.worker(), quantity),
        spread(ffmpeg, comparison.ffmpeg(), quantity),
        worker / ffmpeg);
  }

  private static String spread(
      double median, List<Usage> rounds, ToDoubleFunction<Usage> quantity) {
    return String.format(
        Locale.ROOT,
        "%.2f [%.2f %.2f]",
        median,
        rounds.stream().mapToDouble(quantity).min().orElseThrow(),
        rounds.stream().mapToDouble(quantity).max().orElseThrow());
  }

  private void bytes(String name, long worker, long ffmpeg) {
    out.format("%-14s %,26d %,26d %8.3f%n", name, worker, ffmpeg, (double) worker / ffmpeg);
  }
}
