package academy.video.ops.cutover;

import static academy.video.ops.cutover.Conditions.count;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Condition 1: the latest real jobs succeeded, one after the other. */
final class JobsInARow {

  private static final String SOURCE = ExitCode.SOURCE_CORRUPT.category();

  private JobsInARow() {}

  /**
   * What the latest jobs show.
   *
   * @param succeeded those that succeeded before one failed, the latest first
   * @param failed the one that ended the row
   * @param leftOut what was not counted, in words
   */
  private record Row(
      List<BatchJob> succeeded, Optional<BatchJobDetail> failed, List<String> leftOut) {}

  static Condition judge(Seen<BatchJobDetail> jobs, CutoverRules rules, int inARow) {
    String title = "%s in a row succeeded".formatted(count(inARow, "real job"));
    if (jobs.problem().isPresent()) {
      return Conditions.undecided(1, title, jobs);
    }
    Row row = row(jobs.items(), rules, inARow);
    List<String> evidence = new ArrayList<>();
    row.succeeded()
        .forEach(
            job ->
                evidence.add(
                    "job %s (%s) succeeded%s".formatted(job.id(), video(job), inSpiteOf(job))));
    row.failed()
        .ifPresent(
            failed -> {
              BatchJob job = failed.job();
              evidence.add("job %s (%s) %s".formatted(job.id(), video(job), end(failed)));
            });
    evidence.addAll(row.leftOut());
    boolean held = row.succeeded().size() >= inARow;
    return new Condition(1, title, held ? Held.HELD : Held.NOT_HELD, finding(row, held), evidence);
  }

  private static Row row(List<BatchJobDetail> jobs, CutoverRules rules, int inARow) {
    List<BatchJob> succeeded = new ArrayList<>();
    int smoke = 0;
    int refused = 0;
    Optional<BatchJobDetail> failed = Optional.empty();
    for (BatchJobDetail detail : jobs) {
      BatchJob job = detail.job();
      if (succeeded.size() == inARow || failed.isPresent()) {
        break;
      }
      if (isSmoke(job, rules)) {
        smoke++;
      } else if (job.state() == BatchState.SUCCEEDED || isDoneByItsOtherNodes(job)) {
        succeeded.add(job);
      } else if (isRefusedSource(detail)) {
        refused++;
      } else {
        failed = Optional.of(detail);
      }
    }
    List<String> leftOut = new ArrayList<>();
    if (smoke > 0) {
      leftOut.add("left out: " + count(smoke, "smoke job"));
    }
    if (refused > 0) {
      leftOut.add(
          "left out: %s with a source that was refused (20 to 24)"
              .formatted(count(refused, "job")));
    }
    return new Row(succeeded, failed, leftOut);
  }

  private static String finding(Row row, boolean held) {
    int succeeded = row.succeeded().size();
    if (held) {
      return "The last %s succeeded.".formatted(count(succeeded, "real job"));
    }
    String some = "Only the last %s succeeded".formatted(count(succeeded, "real job"));
    if (row.failed().isPresent()) {
      BatchJobDetail job = row.failed().get();
      String begin = succeeded == 0 ? "The latest real job did not succeed:" : some + "; before,";
      return "%s job %s %s.".formatted(begin, job.job().id(), end(job));
    }
    return (succeeded == 0 ? "No real job is known to have succeeded" : some)
        + "; AWS Batch knows no more, since it keeps jobs for about 7 days.";
  }

  private static boolean isSmoke(BatchJob job, CutoverRules rules) {
    return rules.isSmokeJob(job.name())
        || rules.isSmokeJob(job.parameters().getOrDefault("videoId", ""));
  }

  /**
   * Batch calls an array failed if one child failed; but no child ends well before the video is
   * published.
   */
  private static boolean isDoneByItsOtherNodes(BatchJob job) {
    return job.array().filter(array -> array.in(BatchState.SUCCEEDED) > 0).isPresent();
  }

  private static String inSpiteOf(BatchJob job) {
    return job.array()
        .map(array -> array.in(BatchState.FAILED))
        .filter(failed -> failed > 0)
        .map(failed -> ", though %d of its nodes failed".formatted(failed))
        .orElse("");
  }

  /** What a worker does with a broken upload is no sign against it, and none for it. */
  private static boolean isRefusedSource(BatchJobDetail job) {
    return job.exitCode()
        .flatMap(ExitCode::ofCode)
        .filter(code -> code.category().equals(SOURCE))
        .isPresent();
  }

  static String video(BatchJob job) {
    return "video " + job.parameters().getOrDefault("videoId", job.name());
  }

  private static String end(BatchJobDetail job) {
    return job.exitCode()
        .map(
            code ->
                "failed with %d%s"
                    .formatted(
                        code, ExitCode.ofCode(code).map(known -> " " + known.name()).orElse("")))
        .orElseGet(
            () ->
                "failed" + job.job().statusReason().map(reason -> " (" + reason + ")").orElse(""));
  }
}
