package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.JobDefinitions;
import academy.video.config.DestinationConfig;
import academy.video.config.Setting;
import academy.video.config.SubmitConfig;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.log.JobLog;
import academy.video.model.JobIdentity;
import academy.video.model.LogFormat;
import academy.video.model.NodesWanted;
import academy.video.ops.submit.Estimate;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.ops.submit.SharedWork;
import academy.video.ops.submit.Submission;
import academy.video.pipeline.DryRun;
import academy.video.pipeline.EncodeRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code submit}: sends a video's encoding to AWS Batch. */
@Command(
    name = "submit",
    description = {
      "Submits the encoding of one video to AWS Batch, and records it in the video's status.json.",
      "SOURCE and DESTINATION must be r2://bucket/key or s3://bucket/key. Before it submits, it"
          + " runs the checks of encode, and checks that the job queue and the definition accept"
          + " jobs."
    })
final class SubmitCommand extends Subcommand implements Callable<Integer> {

  @Option(names = "--force", description = "Submit even if the video is already being encoded.")
  private boolean force;

  @Option(
      names = "--dry-run",
      description = "Submit nothing; print the request, and the expected time and cost.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  SubmitCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
            Setting.VIDEO_SOURCE,
            Setting.VIDEO_DESTINATION,
            Setting.VIDEO_ID,
            Setting.VIDEO_PROFILE,
            Setting.VIDEO_BATCH_JOB_QUEUE,
            Setting.VIDEO_BATCH_JOB_DEFINITION,
            Setting.VIDEO_BATCH_NODES,
            Setting.VIDEO_BATCH_FINISH_IN,
            Setting.VIDEO_PRICE_PER_VCPU_HOUR),
        exitCodesOfStores(
            ExitCode.PROFILE_INVALID,
            ExitCode.SOURCE_NOT_FOUND,
            ExitCode.SOURCE_UNSUPPORTED,
            ExitCode.SOURCE_CORRUPT,
            ExitCode.SOURCE_OVER_LIMIT,
            ExitCode.SOURCE_CHANGED,
            ExitCode.BATCH_UNAVAILABLE,
            ExitCode.AWS_ACCESS_DENIED,
            ExitCode.DUPLICATE_JOB),
        "submit r2://uploads/7.mp4 r2://videos/7 --profile lecture",
        "submit r2://uploads/7.mp4 r2://videos/7 --nodes auto",
        "submit r2://uploads/7.mp4 r2://videos/7 --json",
        "submit r2://uploads/7.mp4 r2://videos/7 --dry-run --price 0.0405");
  }

  @Override
  public Integer call() {
    SubmitConfig config =
        SubmitConfig.read(
            settings.asMap(), context.environment(), context.profiles(), context.temporaryFolder());
    // In this order for both, so that a dry run refuses what would be refused.
    Optional<DryRun> plan = plan(config);
    Optional<SharedWork> work = work(config, plan);
    JobRequest request =
        new JobRequest(
            config.encode().source().display(),
            config.encode().destination().display(),
            config.encode().videoId(),
            config.profile(),
            config.names().jobQueue(),
            config.names().jobDefinition(),
            config.names().project(),
            nodes(config.nodes(), work));
    if (dryRun) {
      withSubmitter(config, submitter -> submitter.check(request, force))
          .forEach(context.stderr()::println);
      printDryRun(config, request, work);
      return ExitCode.SUCCEEDED.code();
    }
    Submission job = withSubmitter(config, submitter -> submitter.submit(request, force));
    context.print(asJson ? context.json().text(job) : text(job));
    if (!job.statusWritten()) {
      context.tell("The job is accepted, but its status.json could not be written; it will be.");
    }
    return ExitCode.SUCCEEDED.code();
  }

  private <T> T withSubmitter(SubmitConfig config, Function<JobSubmitter, T> work) {
    DestinationConfig where =
        new DestinationConfig(
            config.encode().destination(), config.encode().r2(), config.encode().storageDeadline());
    try (Aws aws = context.aws().get();
        Destinations.Opened opened =
            context.destinations().open(where, DestinationCommands.retries(context))) {
      return work.apply(new JobSubmitter(aws, opened.store(), context.json(), context.clock()));
    }
  }

  private static String text(Submission job) {
    return "Submitted %s as job %s%s to %s.%nFollow it with: ./entrypoint status --job %s --follow%n"
        .formatted(
            job.videoId(),
            job.jobId(),
            job.nodes() > 1 ? " for %d nodes".formatted(job.nodes()) : "",
            job.jobQueue(),
            job.jobId());
  }

  /**
   * Opens the source as the job will; empty where it can't be reached from here, which the job may.
   *
   * @throws WorkerException where the job would refuse the source
   */
  private Optional<DryRun> plan(SubmitConfig config) {
    JobLog log = context.openJobLog(LogFormat.TEXT, context.stderr());
    try (Engine engine = context.engines().apply(log::nativeMessage)) {
      return Optional.of(
          engine
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
        throw new Failure(
                failure.exitCode(),
                "Nothing was submitted: " + failure.reason() + near,
                failure.hint())
            .causedBy(e);
      }
      context.stderr().println("The source can't be looked at from here: " + failure.reason());
      return Optional.empty();
    }
  }

  /** What nodes would share; empty where it is not known, or need not be. */
  private Optional<SharedWork> work(SubmitConfig config, Optional<DryRun> plan) {
    boolean needed = dryRun || !config.nodes().equals(new NodesWanted.Fixed(1));
    return plan.filter(_ -> needed)
        .map(
            known ->
                new SharedWork(
                    known.expected().cpuSeconds(),
                    known.expected().serialCpuSeconds(),
                    known.plan().video().isEmpty() ? 1 : known.plan().chunks().size(),
                    vcpus(config.names().jobDefinition())));
  }

  private int nodes(NodesWanted wanted, Optional<SharedWork> work) {
    int nodes =
        work.map(known -> known.choose(wanted))
            .orElseGet(() -> wanted instanceof NodesWanted.Fixed(int given) ? given : 1);
    if (work.isEmpty() && !(wanted instanceof NodesWanted.Fixed)) {
      context.tell("Without the source no number of nodes can be chosen; it gets one.");
    }
    work.filter(known -> nodes > known.mostNodes())
        .ifPresent(
            known ->
                context.tell(
                    "The video has %d chunks: only as many of its %d nodes have work."
                        .formatted(known.mostNodes(), nodes)));
    if (work.isPresent()
        && wanted instanceof NodesWanted.FinishIn(Duration time)
        && work.get().wallSeconds(nodes) > time.toSeconds()) {
      context.tell(
          "%d nodes are expected to take %.1f minutes, longer than --finish-in; more don't help."
              .formatted(nodes, work.get().wallSeconds(nodes) / 60));
    }
    return nodes;
  }

  private void printDryRun(SubmitConfig config, JobRequest request, Optional<SharedWork> work) {
    ObjectNode submitJob = request.asSubmitJob();
    int nodes = request.nodes();
    Optional<BigDecimal> price = config.pricePerVcpuHour();
    Optional<Estimate> estimate =
        work.map(known -> Estimate.of(known.vcpuSeconds(), known.vcpus(), price));
    Optional<List<SharedWork.Row>> choices = work.map(known -> known.table(nodes, price));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("request", submitJob);
    result.put("estimate", estimate);
    result.put("nodes", nodes);
    result.put("choices", choices);
    context.print(
        asJson
            ? context.json().text(result)
            : context.json().text(submitJob)
                + estimate.map(value -> value.sentence() + "\n").orElse("")
                + choices.map(rows -> NodesText.of(nodes, rows)).orElse("")
                + "Nothing was submitted.\n");
  }

  /** What a job would get; where Batch can't be asked, the cores of this machine. */
  private double vcpus(String definition) {
    int own = Runtime.getRuntime().availableProcessors();
    try (Aws aws = context.aws().get()) {
      Optional<Double> vcpus = new JobDefinitions(aws).vcpus(definition);
      if (vcpus.isEmpty()) {
        warnOfCores("AWS Batch knows no job definition %s".formatted(definition), own);
      }
      return vcpus.orElse((double) own);
    } catch (WorkerException e) {
      warnOfCores("The job definition can't be read: " + e.failure().reason(), own);
      return own;
    }
  }

  private void warnOfCores(String why, int cores) {
    context.tell("%s; the estimate counts this machine's %d cores.".formatted(why, cores));
  }
}
