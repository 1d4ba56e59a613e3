package academy.video.command;

import academy.video.failure.ExitCode;
import academy.video.ops.status.JobState;
import academy.video.ops.status.Publication;
import academy.video.ops.status.StatusReader;
import academy.video.ops.status.VideoStatus;
import academy.video.ops.status.VideoStatus.LastJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code status}: where a video stands. */
@Command(
    name = StatusCommand.NAME,
    description = {
      "Tells what a video's last job does or did, and whether what is published is complete.",
      "DESTINATION is a local folder, file:PATH, r2://bucket/key or s3://bucket/key."
    })
final class StatusCommand implements Callable<Integer> {

  static final String NAME = "status";

  private static final int MISSING_SHOWN = 5;

  static List<String> examples() {
    return List.of("status r2://videos/7", "status out/ --json");
  }

  static List<ExitCode> exitCodes() {
    List<ExitCode> exitCodes = new ArrayList<>(DestinationCommands.exitCodes());
    exitCodes.add(ExitCode.PROBLEM_FOUND);
    return exitCodes;
  }

  private final CommandContext context;

  @Parameters(index = "0", paramLabel = "DESTINATION", description = "The folder of one video.")
  private String destination = "";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean asJson;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return DestinationCommands.with(
            context,
            destination,
            (_, opened) -> {
              VideoStatus status =
                  new StatusReader(opened.store(), context.json(), context.clock()).read();
              context.print(asJson ? context.json().text(status) : text(status));
              return status.isWell() ? ExitCode.SUCCEEDED : ExitCode.PROBLEM_FOUND;
            })
        .code();
  }

  private static String text(VideoStatus status) {
    StringBuilder text = new StringBuilder();
    line(text, "Video", status.location());
    line(text, "Job", job(status));
    status
        .lastJob()
        .filter(_ -> status.job() == JobState.FAILED)
        .ifPresent(
            job -> {
              job.reason().ifPresent(reason -> line(text, "", reason));
              job.hint().ifPresent(hint -> line(text, "", "What to do: " + hint));
            });
    line(text, "Published", published(status.publication()));
    List<String> missing = status.publication().missing();
    missing.stream().limit(MISSING_SHOWN).forEach(key -> line(text, "", "missing: " + key));
    if (missing.size() > MISSING_SHOWN) {
      line(text, "", "and %,d more".formatted(missing.size() - MISSING_SHOWN));
    }
    return text.toString();
  }

  private static String job(VideoStatus status) {
    String where =
        status
            .lastJob()
            .map(job -> String.format(Locale.ROOT, "%s, %.1f %%", job.stage(), job.percent()))
            .orElse("");
    String names = status.lastJob().map(StatusCommand::names).orElse("");
    String heartbeat =
        status.heartbeatAgeMs().isPresent()
            ? ", heartbeat %d s ago"
                .formatted(Math.round(status.heartbeatAgeMs().getAsLong() / 1e3))
            : "";
    return switch (status.job()) {
      case NONE -> "none known: there is no status.json of a job";
      case SUBMITTED -> "submitted, and not begun yet" + names;
      case RUNNING -> "running: " + where + heartbeat + names;
      case STALE ->
          "stale: was running (%s)%s%s; it was killed or cannot reach its storage. Run it again."
              .formatted(where, heartbeat, names);
      case SUCCEEDED -> "succeeded" + names;
      case FAILED ->
          "failed in %s with %s%s"
              .formatted(
                  where,
                  status.lastJob().flatMap(LastJob::failure).orElse("no failure's name"),
                  names);
    };
  }

  private static String names(LastJob job) {
    StringBuilder names = new StringBuilder();
    job.jobId().ifPresent(id -> names.append(", Batch job ").append(id));
    job.attempt().ifPresent(attempt -> names.append(", attempt ").append(attempt));
    return names.toString();
  }

  private static String published(Publication publication) {
    if (!publication.published()) {
      return "nothing: there is no master.m3u8";
    }
    return String.format(
        Locale.ROOT,
        "generation %s, %s: %,d objects, %,d bytes",
        String.join(", ", publication.generations()),
        publication.complete()
            ? "complete"
            : "INCOMPLETE, %,d objects are missing".formatted(publication.missing().size()),
        publication.objects(),
        publication.bytes());
  }

  private static void line(StringBuilder text, String title, String value) {
    text.append("%-10s %s%n".formatted(title, value));
  }
}
