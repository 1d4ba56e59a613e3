package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchTargets;
import academy.video.config.BatchNames;
import academy.video.config.DestinationConfig;
import academy.video.config.Setting;
import academy.video.config.SubmitConfig;
import academy.video.config.VideoList;
import academy.video.config.VideoList.Line;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.ExpectedWork;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.ops.submit.ListSubmitter;
import academy.video.ops.submit.VideoStanding;
import academy.video.pipeline.DryRun;
import academy.video.store.Pacer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code submit --list} and {@code status --list}: the videos of a list, one after the other. */
final class ListCommands {

  /** What is done with each video. */
  enum Task {
    SUBMIT,
    DRY_RUN,
    STATUS
  }

  /** 10,000 lines of the longest URLs have 20 MB. */
  private static final int LARGEST_LIST = 64 << 20;

  /** So many videos in a row fail alike only where all would. */
  private static final int SAME_FAILURES = 3;

  private static final int MOST_PASSES = 3;
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

  private final CommandContext context;
  private final Map<Setting, String> arguments;
  private final boolean asJson;
  private final Map<String, String> environment;

  private final Map<Integer, ListedLine> lines = new TreeMap<>();
  private final ListTotals totals = new ListTotals();

  // What ends the run before the end of the list.
  private @Nullable Failure stop;
  private @Nullable ExitCode lastFailure;
  private int sameFailures;

  /**
   * Does nothing yet.
   *
   * @param arguments what the command line gives for all videos; a line's own values win
   */
  ListCommands(CommandContext context, Map<Setting, String> arguments, boolean asJson) {
    this.context = context;
    this.arguments = arguments;
    this.asJson = asJson;
    // What is of one video can't be of all.
    this.environment = new HashMap<>(context.environment());
    List.of(Setting.VIDEO_SOURCE, Setting.VIDEO_DESTINATION, Setting.VIDEO_ID)
        .forEach(setting -> environment.remove(setting.name()));
  }

  /**
   * Reads the list and does the task with its videos.
   *
   * @return the exit code
   * @throws WorkerException where not even the first video can be looked at
   */
  int run(Path file, Task task) {
    VideoList list = VideoList.read(bytes(file), context.json());
    BatchNames names = BatchNames.read(arguments, environment);
    Map<Integer, SubmitConfig> videos = checked(list);
    if (!videos.isEmpty()) {
      try (Aws aws = context.aws().get();
          SubmitPlanner planner =
              new SubmitPlanner(context, OutputStream.nullOutputStream(), /* refusal= */ "")) {
        if (task != Task.STATUS) {
          JobSubmitter.checkTargets(new BatchTargets(aws), names.jobQueue(), names.jobDefinition())
              .forEach(context::tell);
        }
        ListSubmitter submitter =
            new ListSubmitter(aws, context.json(), context.clock(), Pacer.system());
        all(videos, names, submitter, planner, task);
        if (totals.known() > 0) {
          totals.onVcpus(planner.vcpus(names.jobDefinition()));
        }
      }
    }
    context.print(
        asJson
            ? context.json().text(ListText.json(lines.values(), totals))
            : ListText.of(lines.values(), totals, task));
    if (stop != null) {
      context.tell(stop.reason());
      context.tell("What to do: " + stop.hint() + " Then run the same command again to go on.");
      return stop.exitCode().code();
    }
    return lines.values().stream().anyMatch(ListedLine::isProblem)
        ? ExitCode.PROBLEM_FOUND.code()
        : ExitCode.SUCCEEDED.code();
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_LIST + 1);
      if (bytes.length > LARGEST_LIST) {
        throw Failure.of(
                ExitCode.CONFIG_INVALID,
                "The list %s has more than %,d bytes.".formatted(file, LARGEST_LIST))
            .withHint("Split it.")
            .asException();
      }
      return bytes;
    } catch (IOException e) {
      throw Failure.of(ExitCode.CONFIG_INVALID, "The list %s can't be read: %s.".formatted(file, e))
          .withHint("Check the path that --list names.")
          .causedBy(e);
    }
  }

  /** The videos that can be submitted, by their lines; the others are noted as refused. */
  private Map<Integer, SubmitConfig> checked(VideoList list) {
    Map<Integer, SubmitConfig> videos = new LinkedHashMap<>();
    Map<String, Integer> lineOfDestination = new HashMap<>();
    for (Line line : list.lines()) {
      switch (line) {
        case Line.Unreadable(int number, String problem) ->
            note(ListedLine.refused(number, "", "it " + problem + "."));
        case Line.Video(int number, Map<Setting, String> given) -> {
          String destination = given.getOrDefault(Setting.VIDEO_DESTINATION, "");
          try {
            SubmitConfig config = config(given);
            String where = config.encode().destination().display();
            Integer before = lineOfDestination.putIfAbsent(where, number);
            if (before == null) {
              videos.put(number, config);
            } else {
              note(
                  ListedLine.refused(
                      number, where, "line %d has the same destination.".formatted(before)));
            }
          } catch (WorkerException e) {
            note(
                ListedLine.refused(number, destination, VideoList.inColumns(e.failure().reason())));
          }
        }
      }
    }
    return videos;
  }

  private SubmitConfig config(Map<Setting, String> given) {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.putAll(arguments);
    Map<String, String> around = environment;
    if (given.containsKey(Setting.VIDEO_BATCH_NODES)) {
      all.remove(Setting.VIDEO_BATCH_FINISH_IN);
      around = new HashMap<>(environment);
      around.remove(Setting.VIDEO_BATCH_FINISH_IN.name());
    }
    all.putAll(given);
    return SubmitConfig.read(all, around, context.profiles(), context.temporaryFolder());
  }

  private void all(
      Map<Integer, SubmitConfig> videos,
      BatchNames names,
      ListSubmitter submitter,
      SubmitPlanner planner,
      Task task) {
    Map<Integer, SubmitConfig> left = new LinkedHashMap<>(videos);
    Instant nextReport = context.clock().instant().plus(BETWEEN_REPORTS);
    for (int pass = 0; pass < MOST_PASSES && !left.isEmpty() && stop == null; pass++) {
      submitter.refresh(names.jobQueue());
      Map<Integer, SubmitConfig> claimed = new LinkedHashMap<>();
      Instant freeAt = context.clock().instant();
      for (Map.Entry<Integer, SubmitConfig> video : left.entrySet()) {
        if (stop == null) {
          Optional<VideoStanding.Claimed> claim =
              one(video.getKey(), video.getValue(), submitter, planner, task);
          if (claim.isPresent()) {
            claimed.put(video.getKey(), video.getValue());
            freeAt = freeAt.isBefore(claim.get().freeAt()) ? claim.get().freeAt() : freeAt;
          }
        }
        if (stop != null) {
          noteNotReached(video.getKey(), video.getValue());
        }
        if (context.clock().instant().isAfter(nextReport)) {
          nextReport = context.clock().instant().plus(BETWEEN_REPORTS);
          context.tell("%,d of %,d lines are done.".formatted(lines.size(), videos.size()));
        }
      }
      left = claimed;
      if (!claimed.isEmpty() && stop == null && pass + 1 < MOST_PASSES) {
        context.tell(
            "Waiting for another run of this command, or for one that was killed: up to 3 minutes.");
        submitter.await(freeAt);
      }
    }
    left.forEach(this::noteNotReached);
  }

  private void noteNotReached(int line, SubmitConfig config) {
    if (!lines.containsKey(line)) {
      note(ListedLine.notReached(line, config.encode().destination().display()));
    }
  }

  /** Does one video; gives the claim that another run holds on it, and then notes nothing. */
  private Optional<VideoStanding.Claimed> one(
      int line, SubmitConfig config, ListSubmitter submitter, SubmitPlanner planner, Task task) {
    DestinationConfig where =
        new DestinationConfig(
            config.encode().destination(), config.encode().r2(), config.encode().storageDeadline());
    String destination = where.destination().display();
    String profile = config.encode().profile().name();
    try (Destinations.Opened opened =
        context.destinations().open(where, DestinationCommands.retries(context))) {
      JobRequest request = SubmitPlanner.request(config);
      VideoStanding standing = submitter.look(request, profile, opened.store());
      if (standing instanceof VideoStanding.Free free && task != Task.STATUS) {
        Optional<DryRun> plan = planner.plan(config, told -> tell(line, told));
        JobRequest sized =
            request.withNodes(
                SubmitPlanner.nodes(
                    config.nodes(), planner.work(config, plan), told -> tell(line, told)));
        Optional<ExpectedWork> work = plan.map(DryRun::work);
        if (task == Task.SUBMIT) {
          standing = submitter.submit(sized, profile, free, work, opened.store());
        }
        if (standing instanceof VideoStanding.Submitted || task == Task.DRY_RUN) {
          totals.add(work, config.pricePerVcpuHour());
        }
      }
      if (task == Task.STATUS) {
        made(standing).ifPresent(work -> totals.add(work, config.pricePerVcpuHour()));
      }
      sameFailures = 0;
      if (standing instanceof VideoStanding.Claimed claimed) {
        return Optional.of(claimed);
      }
      note(ListedLine.of(line, destination, standing, task));
    } catch (WorkerException e) {
      failed(line, destination, e.failure());
    }
    return Optional.empty();
  }

  /** What a video takes or has taken that is complete or at work; empty for all others. */
  private static Optional<Optional<ExpectedWork>> made(VideoStanding standing) {
    return switch (standing) {
      case VideoStanding.Complete(var expected) -> Optional.of(expected);
      case VideoStanding.AtWork(_, _, var expected) -> Optional.of(expected);
      case VideoStanding.Unusable _,
          VideoStanding.Free _,
          VideoStanding.Claimed _,
          VideoStanding.Submitted _ ->
          Optional.empty();
    };
  }

  /** A source's failure is that of its line; what AWS refuses once, it refuses always. */
  private void failed(int line, String destination, Failure failure) {
    ExitCode code = failure.exitCode();
    if (code == ExitCode.BATCH_UNAVAILABLE
        || code == ExitCode.AWS_ACCESS_DENIED
        || code == ExitCode.INTERRUPTED) {
      stop = failure;
      return; // the line is one that was not reached
    }
    note(ListedLine.refused(line, destination, failure.reason()));
    boolean isOfSource = code.category().equals(ExitCode.SOURCE_NOT_FOUND.category());
    sameFailures = isOfSource ? 0 : code == lastFailure ? sameFailures + 1 : 1;
    lastFailure = code;
    if (sameFailures >= SAME_FAILURES) {
      stop = failure;
    }
  }

  private void note(ListedLine line) {
    lines.put(line.line(), line);
  }

  private void tell(int line, String sentence) {
    context.tell("Line %d: %s".formatted(line, sentence));
  }
}
