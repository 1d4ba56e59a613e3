package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.JobDefinitions;
import academy.video.config.SubmitConfig;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.log.JobLog;
import academy.video.model.Count;
import academy.video.model.JobIdentity;
import academy.video.model.LogFormat;
import academy.video.model.NodesWanted;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.SharedWork;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import academy.video.sandbox.SandboxMode;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out, before a video is submitted, what its job will do. Loads what encodes once. */
final class SubmitPlanner implements AutoCloseable {

  private final CommandContext context;
  private final JobLog log;
  private final String refusal;
  private @Nullable Engine engine;
  private @Nullable Double vcpus;

  /**
   * Opens nothing yet.
   *
   * @param logTo takes the lines of a dry run, as text
   * @param refusal stands before the reason of a source that is refused
   */
  SubmitPlanner(CommandContext context, OutputStream logTo, String refusal) {
    this.context = context;
    this.refusal = refusal;
    this.log = context.openJobLog(LogFormat.TEXT, logTo);
  }

  /**
   * Opens the source as the job will; empty where it can't be reached from here, which the job may.
   *
   * @param tell takes what a person should know besides
   * @throws WorkerException where the job would refuse the source
   */
  Optional<DryRun> plan(SubmitConfig config, Consumer<String> tell) {
    try {
      return Optional.of(
          engine(config.encode().sandbox())
              .runner()
              .dryRun(
                  new EncodeRequest(
                      config.encode(),
                      new JobIdentity(config.encode().videoId(), null, null, null),
                      context.machine().read(Runtime.getRuntime().availableProcessors())),
                  log,
                  new Cancellation()));
    } catch (WorkerException e) {
      Failure failure = e.failure();
      if (failure.exitCode().category().equals(ExitCode.SOURCE_NOT_FOUND.category())) {
        String near =
            failure.exitCode() == ExitCode.SOURCE_NOT_FOUND
                ? new NearSources(context).clause(config.encode())
                : "";
        throw new Failure(failure.exitCode(), refusal + failure.reason() + near, failure.hint())
            .causedBy(e);
      }
      tell.accept("The source can't be looked at from here: " + failure.reason());
      return Optional.empty();
    }
  }

  /** What nodes would share; empty where the plan is not known. */
  Optional<SharedWork> work(SubmitConfig config, Optional<DryRun> plan) {
    return plan.map(
        known ->
            new SharedWork(
                known.expected().cpuSeconds(),
                known.expected().serialCpuSeconds(),
                known.plan().video().isEmpty() ? 1 : known.plan().chunks().size(),
                vcpus(config.names().jobDefinition())));
  }

  /** What is asked of AWS Batch, on one node. */
  static JobRequest request(SubmitConfig config) {
    return new JobRequest(
        config.encode().source().display(),
        config.encode().destination().display(),
        config.encode().videoId(),
        config.profile(),
        config.names().jobQueue(),
        config.names().jobDefinition(),
        config.names().project());
  }

  /** How many nodes a video gets. */
  static int nodes(NodesWanted wanted, Optional<SharedWork> work, Consumer<String> tell) {
    int nodes =
        work.map(known -> known.choose(wanted))
            .orElseGet(() -> wanted instanceof NodesWanted.Fixed(int given) ? given : 1);
    if (work.isEmpty() && !(wanted instanceof NodesWanted.Fixed)) {
      tell.accept("Without the source no number of nodes can be chosen; it gets one.");
    }
    work.filter(known -> nodes > known.mostNodes())
        .ifPresent(
            known ->
                tell.accept(
                    "The video has %s: only as many of its %d nodes have work."
                        .formatted(Count.of(known.mostNodes(), "chunk"), nodes)));
    if (work.isPresent()
        && wanted instanceof NodesWanted.FinishIn(Duration time)
        && work.get().wallSeconds(nodes) > time.toSeconds()) {
      tell.accept(
          "%s expected to take %.1f minutes, longer than --finish-in; more don't help."
              .formatted(
                  nodes == 1 ? "1 node is" : nodes + " nodes are",
                  work.get().wallSeconds(nodes) / 60));
    }
    return nodes;
  }

  /** What a job would get; where Batch can't be asked, the cores of this machine. */
  double vcpus(String definition) {
    if (vcpus == null) {
      vcpus = asked(definition);
    }
    return vcpus;
  }

  private double asked(String definition) {
    int own = Runtime.getRuntime().availableProcessors();
    try (Aws aws = context.aws().get()) {
      Optional<Double> told = new JobDefinitions(aws).vcpus(definition);
      if (told.isEmpty()) {
        warnOfCores("AWS Batch knows no job definition %s".formatted(definition), own);
      }
      return told.orElse((double) own);
    } catch (WorkerException e) {
      warnOfCores("The job definition can't be read: " + e.failure().reason(), own);
      return own;
    }
  }

  private void warnOfCores(String why, int cores) {
    context.tell(
        "%s; the estimate counts this machine's %s.".formatted(why, Count.of(cores, "core")));
  }

  private Engine engine(SandboxMode sandbox) {
    if (engine == null) {
      engine = context.engines().make(sandbox, log::nativeMessage);
    }
    return engine;
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
