package academy.video.ops.cutover;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchState;
import academy.video.batch.Resubmissions;
import academy.video.ops.cutover.AccountFacts.Function;
import academy.video.ops.cutover.AccountFacts.Target;
import academy.video.ops.cutover.RepositoryRule.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides the five conditions, from facts alone. */
final class Conditions {

  private final CutoverRules rules;
  private final String region;

  /** The region is told, since what is not in it may be in another. */
  Conditions(CutoverRules rules, String region) {
    this.rules = rules;
    this.region = region;
  }

  /**
   * The five, in order.
   *
   * @param inARow how many jobs have to have succeeded in a row
   * @param repositories what was found in them; empty where none was named
   */
  List<Condition> judge(
      AccountFacts account, Optional<RepositoryScan.Found> repositories, int inARow) {
    return List.of(
        JobsInARow.judge(account.jobs(), rules, inARow),
        retryWorks(account),
        noLambda(account),
        clean(4, "No script or tool offers the old way", repositories, Set.of(Subject.OLD_WAY)),
        clean(
            5,
            "The interrupt endpoint and its Redis keys are gone, and documents say Batch only",
            repositories,
            Set.of(Subject.INTERRUPT, Subject.DOCUMENTS)));
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

  private Condition noLambda(AccountFacts account) {
    String title = "No Lambda handles video any more";
    List<Function> functions =
        account.functions().items().stream()
            .filter(function -> rules.isVideoFunction(function.name(), function.description()))
            .toList();
    Set<String> names = functions.stream().map(Function::name).collect(Collectors.toSet());
    Predicate<String> isOurs = arn -> isLambda(arn) && names.contains(functionOf(arn));
    List<String> evidence = new ArrayList<>();
    functions.forEach(
        function ->
            evidence.add(
                "function %s%s is there"
                    .formatted(
                        function.name(),
                        function.handler().isEmpty() ? "" : " (" + function.handler() + ")")));
    account
        .permissions()
        .items()
        .forEach(
            may ->
                evidence.add("%s may be invoked by %s".formatted(may.function(), may.principal())));
    account.mappings().items().stream()
        .filter(
            mapping ->
                isOurs.test(mapping.function())
                    || rules.isVideoResource(lastPart(mapping.source())))
        .forEach(
            mapping ->
                evidence.add(
                    "%s feeds %s (event source mapping %s, %s)"
                        .formatted(
                            lastPart(mapping.source()),
                            functionOf(mapping.function()),
                            mapping.id(),
                            mapping.state())));
    account.targets().items().stream()
        .filter(
            target ->
                isOurs.test(target.arn())
                    || (isLambda(target.arn()) && rules.isVideoFunction(target.name(), "")))
        .forEach(target -> evidence.add(invokes(target)));
    if (!evidence.isEmpty()) {
      return new Condition(
          3,
          title,
          Held.NOT_HELD,
          "In %s, %s still %s video."
              .formatted(
                  region,
                  count(Math.max(1, functions.size()), "Lambda function"),
                  functions.size() > 1 ? "handle" : "handles"),
          evidence);
    }
    Optional<String> problem =
        Stream.of(account.functions(), account.mappings(), account.targets())
            .flatMap(seen -> seen.problem().stream())
            .findFirst();
    if (problem.isPresent()) {
      return new Condition(3, title, Held.UNDECIDED, problem.get(), List.of());
    }
    return new Condition(
        3,
        title,
        Held.HELD,
        "In %s, none of %s, %s and %s has to do with video."
            .formatted(
                region,
                count(account.functions().items().size(), "function"),
                count(account.mappings().items().size(), "event source mapping"),
                count(account.targets().items().size(), "target") + " of rules and schedules"),
        List.of());
  }

  private static String invokes(Target target) {
    return "%s %s invokes %s (%s%s)"
        .formatted(
            target.kind(),
            target.name(),
            functionOf(target.arn()),
            target.when().isEmpty() ? "" : target.when() + ", ",
            target.state());
  }

  private Condition clean(
      int number,
      String title,
      Optional<RepositoryScan.Found> repositories,
      Set<Subject> subjects) {
    if (repositories.isEmpty()) {
      return new Condition(
          number,
          title,
          Held.UNDECIDED,
          "No repository was named; give each with --repo.",
          List.of());
    }
    RepositoryScan.Found found = repositories.get();
    List<String> evidence =
        found.hits().stream()
            .filter(hit -> subjects.contains(hit.subject()))
            .map(Hit::sentence)
            .collect(Collectors.toCollection(ArrayList::new));
    int hits = evidence.size();
    if (found.excepted() > 0) {
      evidence.add(
          "%s in archive folders left out, since their files say legacy"
              .formatted(count(found.excepted(), "hit")));
    }
    if (found.tooLarge() > 0) {
      evidence.add(
          "%s not read, being larger than 4 MiB".formatted(count(found.tooLarge(), "file")));
    }
    found.unread().forEach(file -> evidence.add("not readable: " + file));
    if (hits > 0) {
      long files =
          found.hits().stream()
              .filter(hit -> subjects.contains(hit.subject()))
              .map(Hit::file)
              .distinct()
              .count();
      return new Condition(
          number,
          title,
          Held.NOT_HELD,
          "%s%s of the old way in %s."
              .formatted(
                  found.cut() ? "More than " : "", count(hits, "sign"), count((int) files, "file")),
          evidence);
    }
    if (found.files() == 0) {
      return new Condition(
          number,
          title,
          Held.UNDECIDED,
          "There is no file to look at in what --repo names.",
          evidence);
    }
    if (found.cut() || !found.unread().isEmpty()) {
      return new Condition(
          number, title, Held.UNDECIDED, "Not every file could be looked at.", evidence);
    }
    return new Condition(
        number,
        title,
        Held.HELD,
        "No sign of the old way in %s.".formatted(count(found.files(), "file")),
        evidence);
  }

  static Condition undecided(int number, String title, Seen<?> seen) {
    return new Condition(number, title, Held.UNDECIDED, seen.problem().orElseThrow(), List.of());
  }

  private static boolean isLambda(String arn) {
    return arn.contains(":lambda:");
  }

  /** The function's name in arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]. */
  private static String functionOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 6 ? parts[6] : arn;
  }

  private static String lastPart(String arn) {
    return arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
  }

  static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
