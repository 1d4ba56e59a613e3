package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.DestinationConfig;
import academy.video.config.Setting;
import academy.video.config.SubmitConfig;
import academy.video.failure.ExitCode;
import academy.video.model.NodesWanted;
import academy.video.ops.submit.Estimate;
import academy.video.ops.submit.JobRequest;
import academy.video.ops.submit.JobSubmitter;
import academy.video.ops.submit.SharedWork;
import academy.video.ops.submit.Submission;
import academy.video.pipeline.DryRun;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = {
        "Submit every video of this list instead: CSV with the columns source, destination and,"
            + " if you like, id, profile and nodes, or JSON lines with these members. Leaves out"
            + " what is complete or being encoded. Run it again to go on. docs/library.md explains"
            + " it."
      })
  private @Nullable Path list;

  @Option(names = "--force", description = "Submit even if the video is already being encoded.")
  private boolean force;

  @Option(
      names = "--dry-run",
      description = "Submit nothing; print the request, and the expected time and cost.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  @Spec private @Nullable CommandSpec spec;

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
            ExitCode.PROBLEM_FOUND,
            ExitCode.DUPLICATE_JOB),
        "submit r2://uploads/7.mp4 r2://videos/7 --profile lecture",
        "submit r2://uploads/7.mp4 r2://videos/7 --nodes auto",
        "submit r2://uploads/7.mp4 r2://videos/7 --json",
        "submit r2://uploads/7.mp4 r2://videos/7 --dry-run --price 0.0405",
        "submit --list videos.csv --profile lecture --dry-run");
  }

  @Override
  public Integer call() {
    if (list != null) {
      return ofList(list);
    }
    SubmitConfig config =
        SubmitConfig.read(
            settings.asMap(), context.environment(), context.profiles(), context.temporaryFolder());
    // In this order for both, so that a dry run refuses what would be refused.
    Optional<SharedWork> work;
    try (SubmitPlanner planner =
        new SubmitPlanner(context, context.stderr(), "Nothing was submitted: ")) {
      Optional<DryRun> plan = planner.plan(config, context.stderr()::println);
      boolean needed = dryRun || !config.nodes().equals(new NodesWanted.Fixed(1));
      work = needed ? planner.work(config, plan) : Optional.empty();
    }
    JobRequest request =
        SubmitPlanner.request(config)
            .withNodes(SubmitPlanner.nodes(config.nodes(), work, context::tell));
    if (dryRun) {
      withSubmitter(config, request, submitter -> submitter.check(request, force))
          .forEach(context.stderr()::println);
      printDryRun(config, request, work);
      return ExitCode.SUCCEEDED.code();
    }
    Submission job = withSubmitter(config, request, submitter -> submitter.submit(request, force));
    context.print(asJson ? context.json().text(job) : text(job));
    if (!job.statusWritten()) {
      context.tell("The job is accepted, but its status.json could not be written; it will be.");
    }
    return ExitCode.SUCCEEDED.code();
  }

  private int ofList(Path file) {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    for (Setting ofOneVideo :
        List.of(Setting.VIDEO_SOURCE, Setting.VIDEO_DESTINATION, Setting.VIDEO_ID)) {
      if (settings.asMap().containsKey(ofOneVideo)) {
        throw new ParameterException(
            commandLine,
            "--list names the videos: leave %s out."
                .formatted(ofOneVideo.argument().orElseThrow()));
      }
    }
    if (force) {
      throw new ParameterException(commandLine, "--list and --force exclude each other.");
    }
    return new ListCommands(context, settings.asMap(), asJson)
        .run(file, dryRun ? ListCommands.Task.DRY_RUN : ListCommands.Task.SUBMIT);
  }

  private <T> T withSubmitter(
      SubmitConfig config, JobRequest request, Function<JobSubmitter, T> work) {
    DestinationConfig where =
        new DestinationConfig(
            config.encode().destination(), config.encode().r2(), config.encode().storageDeadline());
    try (Aws aws = context.aws().get();
        Destinations.Opened opened =
            context.destinations().open(where, DestinationCommands.retries(context))) {
      JobSubmitter submitter =
          new JobSubmitter(aws, opened.store(), context.json(), context.clock());
      submitter.replaced(request, config.encode().profile().name()).ifPresent(context::tell);
      return work.apply(submitter);
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
}
