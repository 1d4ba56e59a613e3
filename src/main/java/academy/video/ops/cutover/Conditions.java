package academy.video.ops.cutover;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import academy.video.batch.Resubmissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides the five conditions, from facts alone. */
final class Conditions {

  private Conditions() {}

  /**
   * The five, in order.
   *
   * @param lambda what was judged of the account's functions
   * @param repositories what was found in them; empty where none was named
   * @param inARow how many jobs have to have succeeded in a row
   */
  static List<Condition> judge(
      AccountFacts account,
      CutoverRules rules,
      LambdaCondition lambda,
      Optional<RepositoryScan.Found> repositories,
      int inARow) {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(JobsInARow.judge(account.jobs(), rules, inARow));
    conditions.add(retryWorks(account));
    conditions.add(lambda.judge());
    conditions.addAll(RepositoryConditions.judge(repositories));
    return conditions;
  }

  private static Condition retryWorks(AccountFacts account) {
    String title = "A job that stuck-scan submitted again succeeded";
    if (account.jobs().problem().isPresent()) {
      return undecided(2, title, account.jobs());
    }
    List<BatchJobDetail> jobs = account.jobs().items();
    List<String> evidence = new ArrayList<>();
    for (BatchJobDetail detail : jobs) {
      if (detail.job().state() == BatchState.SUCCEEDED) {
        Resubmissions.of(detail.tags())
            .or(() -> endedBefore(detail.job(), jobs))
            .ifPresent(
                before ->
                    evidence.add(
                        "job %s (%s) succeeded in place of job %s"
                            .formatted(detail.job().id(), JobsInARow.video(detail.job()), before)));
      }
    }
    if (!evidence.isEmpty()) {
      return new Condition(
          2,
          title,
          Held.HELD,
          "stuck-scan submitted a stuck job's video again, and it succeeded.",
          evidence);
    }
    return new Condition(
        2,
        title,
        Held.NOT_HELD,
        jobs.isEmpty()
            ? "AWS Batch, which keeps jobs for about 7 days, knows none."
            : "AWS Batch still knows %s that ended, and none shows it."
                .formatted(count(jobs.size(), "job")),
        List.of());
  }

  /** Tags may be missing: a job of the same name that a scan ended tells the same. */
  private static Optional<String> endedBefore(BatchJob job, List<BatchJobDetail> jobs) {
    return jobs.stream()
        .map(BatchJobDetail::job)
        .filter(other -> other.name().equals(job.name()))
        .filter(other -> other.createdAtMs() < job.createdAtMs())
        .filter(Resubmissions::endedByScan)
        .map(BatchJob::id)
        .findFirst();
  }

  static Condition undecided(int number, String title, Seen<?> seen) {
    return new Condition(number, title, Held.UNDECIDED, seen.problem().orElseThrow(), List.of());
  }

  static String count(int number, String noun) {
    return count(number, noun, noun + "s");
  }

  static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }
}
