package academy.video.command;

import academy.video.aws.Aws;
import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.failure.ExitCode;
import academy.video.ops.doctor.Collector;
import academy.video.ops.doctor.Diagnosis;
import academy.video.ops.doctor.Doctor;
import academy.video.ops.doctor.HttpLayerReader;
import academy.video.ops.doctor.Masker;
import academy.video.ops.doctor.Question;
import academy.video.ops.doctor.Snapshot;
import academy.video.ops.doctor.SnapshotFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: explains in one sentence why jobs don't run or failed. */
@Command(
    name = "doctor",
    description = {
      "Explains in one sentence why jobs of AWS Batch don't run or failed, with the evidence and"
          + " the fix. Changes nothing. Names what it is not permitted to see.",
      "docs/doctor.md lists the causes, and the permissions that it needs."
    })
final class DoctorCommand extends Subcommand implements Callable<Integer> {

  @Option(
      names = "--job",
      paramLabel = "ID",
      description = "The job to diagnose. Without it, doctor diagnoses the queue.")
  private @Nullable String job;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  @Option(
      names = "--save-snapshot",
      paramLabel = "FILE",
      description =
          "Save AWS's answers, with secrets masked, so that you can diagnose them later with --from"
              + " or share them.")
  private @Nullable Path saveSnapshot;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Diagnose a saved snapshot without calling AWS. The names in the snapshot are used"
              + " instead of those in flags.")
  private @Nullable Path from;

  DoctorCommand(CommandContext context) {
    super(
        context,
        new GivenSettings(
            Setting.VIDEO_BATCH_JOB_QUEUE,
            Setting.VIDEO_BATCH_JOB_DEFINITION,
            Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT,
            Setting.VIDEO_BATCH_LOG_GROUP),
        List.of(
            ExitCode.SUCCEEDED,
            ExitCode.CONFIG_MISSING,
            ExitCode.CONFIG_INVALID,
            ExitCode.USAGE,
            ExitCode.SCRATCH_FULL,
            ExitCode.INTERNAL_ERROR,
            ExitCode.PROBLEM_FOUND),
        "doctor",
        "doctor --job 6c1b0f3e-0e4b-4f5c-9a53-3f3d7c8b2a10",
        "doctor --save-snapshot snapshot.json",
        "doctor --from snapshot.json --json");
  }

  @Override
  public Integer call() {
    SnapshotFile files = new SnapshotFile(context.json());
    // Masked before it is judged: so the saved one is judged the same.
    Snapshot snapshot = new Masker().mask(from == null ? collected() : files.read(from));
    Diagnosis diagnosis = new Doctor().diagnose(snapshot);
    context.print(asJson ? context.json().text(diagnosis) : DoctorText.of(diagnosis));
    if (saveSnapshot != null) {
      files.write(saveSnapshot, snapshot);
    }
    return (diagnosis.healthy() ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND).code();
  }

  private Snapshot collected() {
    Question question = question();
    try (Aws aws = context.aws().get()) {
      return new Collector(
              aws,
              new HttpLayerReader(),
              DestinationCommands.statusDocuments(context),
              context.clock())
          .collect(question);
    }
  }

  private Question question() {
    Map<Setting, String> given = settings.asMap();
    return DoctorQuestions.of(
        Optional.ofNullable(job),
        BatchNames.read(given, context.environment()),
        given,
        context.environment());
  }
}
