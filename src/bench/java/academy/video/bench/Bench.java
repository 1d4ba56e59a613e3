package academy.video.bench;

import academy.video.config.Profiles;
import academy.video.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark's command line; started by {@code .ci/bench} in the repository's root. */
@Command(
    name = ".ci/bench",
    sortOptions = false,
    description = {
      "Measures this worker against the ffmpeg program of the same build, in turns,",
      "and against the least time that the job can take; from and to an S3 server against",
      "a script that downloads, encodes and uploads. With --only value: bytes and CPU time of",
      "each profile at equal quality against commands of that program. Prints a table and keeps",
      "all numbers as JSON in target/bench. Leave the machine alone meanwhile.",
      "",
      "Example: .ci/bench --media ../media --rounds 5 --only compare,limit",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:measured",
      "1:measured with --check, and a target was missed",
      "2:wrong command line",
      "3:could not measure"
    })
final class Bench implements Callable<Integer> {

  private static final int TARGET_MISSED = 1;
  private static final int NOT_MEASURED = 3;
  private static final int TIMES_AS_LONG = 10;
  private static final double QUIET_LOAD = 0.3;
  private static final Path SAMPLE = Path.of("test-media/lecture.mp4");

  /** What can be measured. */
  enum Part {
    COMPARE,
    LIMIT,
    MEMORY,
    DRY_RUN,
    REMOTE,
    VALUE
  }

  @Option(
      names = "--media",
      paramLabel = "DIR",
      defaultValue = "${env:BENCH_MEDIA}",
      description = {
        "Folder with RECIPES.md and the media it names.",
        "Default: BENCH_MEDIA, else test-media/lecture.mp4 is played again and again."
      })
  private @Nullable Path media;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description =
          "Rounds of each side; odd numbers give a true median. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = {"--clip-seconds", "--seconds"},
      defaultValue = "60",
      description = "Length of the clips. Default: ${DEFAULT-VALUE}.")
  private int clipSeconds;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = {
        "What to measure: compare, limit (needs compare), memory, dry-run, remote, value.",
        "Default: all but value, which takes an hour of CPU for each minute of clip.",
      })
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--clip",
      split = ",",
      paramLabel = "NAME",
      description =
          "Which clips: natural, lecture, for value also screen and head;"
              + " or sample where there is no media. Default: all.")
  private List<String> clipNames = new ArrayList<>();

  @Option(
      names = "--profile",
      defaultValue = "standard",
      description = "The worker's profile. Default: ${DEFAULT-VALUE}.")
  private String profile = "standard";

  @Option(
      names = "--worker",
      defaultValue = "./entrypoint",
      paramLabel = "FILE",
      description = "The worker's executable. Default: ${DEFAULT-VALUE}.")
  private Path executable = Path.of("./entrypoint");

  @Option(names = "--check", description = "End with 1 where a target is missed.")
  private boolean check;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and end.")
  @SuppressWarnings("unused") // picocli reads it
  private boolean help;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench())
            .setExecutionExceptionHandler(Bench::report)
            .execute(arguments));
  }

  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult arguments) {
    if (failure instanceof BenchException) {
      command.getErr().println(failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return NOT_MEASURED;
  }

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() {
    EnumSet<Part> parts = parts();
    if (rounds < 1 || clipSeconds < 1) {
      throw wrong("--rounds and --clip-seconds must be at least 1");
    }
    Scratch scratch = new Scratch(Path.of("target/bench"));
    ProcessMeter meter = new ProcessMeter(scratch.folder("commands"), System::nanoTime);
    Report report = measure(parts, scratch, meter);
    System.out.print(Table.of(report));
    System.out.println("kept in " + keep(report, scratch.root()));
    return check && !report.targets().stream().allMatch(Target::isMet) ? TARGET_MISSED : 0;
  }

  private Report measure(EnumSet<Part> parts, Scratch scratch, ProcessMeter meter) {
    FfmpegProgram ffmpeg = FfmpegProgram.load();
    Worker worker = new Worker(executable, profile);
    ClipMaker maker = new ClipMaker(meter, ffmpeg, scratch.folder("../media").normalize(), SAMPLE);
    String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<Clip> clips =
        parts.contains(Part.COMPARE) || parts.contains(Part.MEMORY)
            ? wanted(maker.clips(Optional.ofNullable(media), clipSeconds))
            : List.of();
    meter.measure(worker.version());
    int cores = Runtime.getRuntime().availableProcessors();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > QUIET_LOAD) {
      say("the machine is busy (load %.2f): expect noise".formatted(load));
    }
    List<Comparison> comparisons = new ArrayList<>();
    if (parts.contains(Part.COMPARE)) {
      ComparisonRunner runner = new ComparisonRunner(meter, worker, ffmpeg, scratch, this::say);
      Optional<LimitMeter> limit =
          parts.contains(Part.LIMIT)
              ? Optional.of(new LimitMeter(meter, ffmpeg, cores))
              : Optional.empty();
      clips.forEach(clip -> comparisons.add(runner.compare(clip, rounds, limit)));
    }
    Optional<Report.MemoryGrowth> memory =
        parts.contains(Part.MEMORY)
            ? Optional.of(memory(clips.getLast(), maker, meter, worker, scratch))
            : Optional.empty();
    Optional<Report.DryRun> dryRun =
        parts.contains(Part.DRY_RUN)
            ? Optional.of(dryRun(meter, worker, scratch))
            : Optional.empty();
    Optional<Remote> remote =
        parts.contains(Part.REMOTE)
            ? Optional.of(
                new RemoteRunner(meter, executable, ffmpeg, maker, scratch, this::say).measure())
            : Optional.empty();
    List<Value> values =
        parts.contains(Part.VALUE) ? values(maker, meter, ffmpeg, scratch) : List.of();
    List<Target> targets = new ArrayList<>(Target.of(comparisons, memory, dryRun));
    remote.map(Target::of).ifPresent(targets::addAll);
    values.forEach(value -> targets.addAll(Target.of(value)));
    return new Report(
        startedAt,
        cores,
        load,
        profile,
        clipSeconds,
        comparisons,
        memory,
        dryRun,
        remote,
        values,
        targets);
  }

  private List<Value> values(
      ClipMaker maker, ProcessMeter meter, FfmpegProgram ffmpeg, Scratch scratch) {
    ValueRunner runner = new ValueRunner(meter, executable, ffmpeg, scratch, this::say);
    List<String> profiles = new Profiles(new Json()).builtInNames();
    return wanted(maker.kinds(Optional.ofNullable(media), clipSeconds)).stream()
        .map(clip -> runner.measure(clip, profiles))
        .toList();
  }

  private Report.MemoryGrowth memory(
      Clip clip, ClipMaker maker, ProcessMeter meter, Worker worker, Scratch scratch) {
    int seconds = clipSeconds * TIMES_AS_LONG;
    say("%s: peak memory of %d s and of %d s".formatted(clip.name(), clipSeconds, seconds));
    Path longer = maker.repeated(clip, TIMES_AS_LONG);
    Usage brief = meter.measure(worker.encode(clip.file(), scratch.emptyFolder("worker")));
    Usage extended = meter.measure(worker.encode(longer, scratch.emptyFolder("worker")));
    return new Report.MemoryGrowth(clip.name(), brief.peakBytes(), extended.peakBytes());
  }

  private Report.DryRun dryRun(ProcessMeter meter, Worker worker, Scratch scratch) {
    say("dry run of the sample");
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      List<String> command = worker.dryRun(SAMPLE, scratch.emptyFolder("dry-run"));
      seconds.add(meter.measure(command).wallSeconds());
    }
    return new Report.DryRun(seconds);
  }

  private EnumSet<Part> parts() {
    EnumSet<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : only) {
      parts.add(
          switch (name) {
            case "compare" -> Part.COMPARE;
            case "limit" -> Part.LIMIT;
            case "memory" -> Part.MEMORY;
            case "dry-run" -> Part.DRY_RUN;
            case "remote" -> Part.REMOTE;
            case "value" -> Part.VALUE;
            default ->
                throw wrong(
                    "--only "
                        + name
                        + ": there are compare, limit, memory, dry-run, remote, value");
          });
    }
    if (parts.contains(Part.LIMIT)) {
      parts.add(Part.COMPARE);
    }
    return parts.isEmpty() ? EnumSet.complementOf(EnumSet.of(Part.VALUE)) : parts;
  }

  private List<Clip> wanted(List<Clip> clips) {
    List<Clip> wanted =
        clips.stream()
            .filter(clip -> clipNames.isEmpty() || clipNames.contains(clip.name()))
            .toList();
    if (wanted.isEmpty()) {
      throw wrong("--clip: there are " + clips.stream().map(Clip::name).toList());
    }
    return wanted;
  }

  private CommandLine.ParameterException wrong(String message) {
    return new CommandLine.ParameterException(
        java.util.Objects.requireNonNull(spec).commandLine(), message);
  }

  private void say(String line) {
    System.err.println(line);
  }

  private static Path keep(Report report, Path folder) {
    Path file = folder.resolve("report-%s.json".formatted(report.startedAt().replace(":", "")));
    try {
      return Files.writeString(file, new Json().text(report), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
