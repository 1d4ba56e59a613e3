package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import academy.video.ops.doctor.Diagnosis.Verdict;
import academy.video.ops.doctor.Notes.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says why a job does not run or failed. A function of the snapshot alone: it asks nobody, and the
 * same snapshot gives the same words. Whatever is missing in the snapshot, it has an answer; what
 * the facts do not decide is never called certain.
 */
public final class Doctor {

  /** Judges a snapshot. */
  public Diagnosis diagnose(Snapshot snapshot) {
    Facts facts = new Facts(snapshot);
    Optional<Job> job = new Jobs(facts).subject();
    Case about = Case.of(facts, job);
    Notes direct = new Notes();
    Notes rest = new Notes();
    boolean asked = snapshot.question().jobId().isPresent();
    boolean fine =
        asked
            && job.filter(j -> j.state() == BatchState.SUCCEEDED || j.state() == BatchState.RUNNING)
                .isPresent();
    if (!fine) {
      new WaitRules().judge(about, direct);
      new EndRules().judge(about, direct);
      new StartRules().judge(about, direct);
      new QueueRules().judge(about, rest);
      environments(about, rest);
      new DefinitionRules().judge(about, rest);
    }
    return new Answer(about, direct, rest).diagnosis();
  }

  /** Rules about one environment decide only where no other environment can take the job. */
  private static void environments(Case about, Notes notes) {
    List<Notes> each = new ArrayList<>();
    for (Fact<Environment> fact : about.environments()) {
      Notes own = new Notes();
      fact.value()
          .ifPresent(
              environment -> {
                new EnvironmentRules().judge(about, environment, own);
                new TypeRules().judge(about, environment, own);
                new NetworkRules().judge(about, environment, own);
                new InstanceRules().judge(about, environment, own);
              });
      fact.unseen().ifPresent(why -> own.open("the queue's compute environment works", why));
      if (fact.isAbsent() && about.wholeOrder()) {
        own.certain(
            Cause.ENVIRONMENT_MISSING,
            "job queue %s uses a compute environment that does not exist"
                .formatted(about.queueName()),
            List.of(
                Notes.seen(
                    AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
                    "computeEnvironments",
                    "none of this name")),
            "attach one that exists to the queue");
      }
      each.add(own);
    }
    for (Effect effect : Effect.values()) {
      boolean everywhere =
          about.wholeOrder()
              && each.stream()
                  .allMatch(own -> own.drafts().stream().anyMatch(d -> decides(d, effect)));
      for (Notes own : each) {
        own.drafts().stream()
            .filter(draft -> draft.cause().effect() == effect)
            .map(draft -> everywhere ? draft : draft.butOnlyLikely())
            .forEach(notes::add);
      }
    }
    each.forEach(notes::addOpenAndWell);
  }

  private static boolean decides(Draft draft, Effect effect) {
    return draft.certainty() == Certainty.CERTAIN && draft.cause().effect() == effect;
  }

  /** Puts what rules noted into order and words. */
  private record Answer(Case about, Notes direct, Notes rest) {

    Diagnosis diagnosis() {
      List<Draft> drafts = ordered();
      List<Finding> findings = drafts.stream().map(this::finding).toList();
      List<String> open = new ArrayList<>(direct.open());
      rest.open().stream().filter(line -> !open.contains(line)).forEach(open::add);
      List<String> well = new ArrayList<>(direct.wellSeen());
      rest.wellSeen().stream().filter(line -> !well.contains(line)).forEach(well::add);
      Verdict verdict = verdict(drafts, open);
      return new Diagnosis(
          verdict,
          sentence(verdict, drafts, open),
          about.job().map(Job::asSubject),
          findings,
          open,
          well,
          about.facts().faults().stream()
              .map(Facts::why)
              .map(why -> Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".")
              .toList());
    }

    /** Each cause once, what is told first in front. */
    private List<Draft> ordered() {
      Map<Cause, Draft> byCause = new EnumMap<>(Cause.class);
      List<Draft> all = new ArrayList<>();
      // Where both found it, the rules that looked around know better what to do.
      direct.drafts().stream()
          .map(draft -> rest.has(draft.cause()) ? draft.withoutFix() : draft)
          .forEach(all::add);
      all.addAll(rest.drafts());
      for (Draft draft : all) {
        byCause.merge(
            draft.cause(),
            draft,
            (first, second) ->
                first.certainty().compareTo(second.certainty()) <= 0
                    ? first.and(second)
                    : second.and(first));
      }
      return byCause.values().stream()
          .sorted(
              Comparator.comparing(Draft::certainty)
                  .thenComparingInt(this::rank)
                  .thenComparing(Draft::cause))
          .toList();
    }

    private int rank(Draft draft) {
      Cause cause = draft.cause();
      if (cause == Cause.CREDENTIALS) {
        return 0;
      }
      if (explainsCode(cause)) {
        return 1;
      }
      if (direct.has(cause) && cause.effect().explains(about.state()) && !isFallback(cause)) {
        return 2;
      }
      return explains(cause) ? 3 : 4;
    }

    /** Batch's and ECS's words come behind what was found to stand behind them. */
    private static boolean isFallback(Cause cause) {
      return cause.effect() == Effect.RUNNABLE;
    }

    private boolean explains(Cause cause) {
      if (!cause.effect().explains(about.state()) || direct.has(cause)) {
        return cause.effect().explains(about.state());
      }
      // What keeps containers from starting did not keep this one, and the reverse.
      boolean ran = about.job().filter(Job::ran).isPresent();
      return !about.isState(BatchState.FAILED)
          || cause.effect() != (ran ? Effect.STARTING : Effect.FAILED);
    }

    /** Whether it is what lies behind the code that the worker ended with. */
    private boolean explainsCode(Cause cause) {
      int code =
          about
              .job()
              .map(
                  job ->
                      job.exitCode()
                          .orElseGet(
                              () ->
                                  EndRules.code(about.facts(), job).map(ExitCode::code).orElse(0)))
              .orElse(0);
      return switch (cause) {
        case VARIABLE_MISSING -> code == 10;
        case PARAMETER_MISSING -> code == 10 || code == 11 || code == 20;
        case COMMAND_OVERRIDDEN -> code == 13 || code == 126 || code == 127;
        case NO_WAY_TO_R2 -> code == 30;
        default -> false;
      };
    }

    private Finding finding(Draft draft) {
      return new Finding(
          draft.cause(), draft.certainty(), sentence(draft), draft.evidence(), draft.fix());
    }

    private String sentence(Draft draft) {
      String beginning = draft.cause().effect().beginning(about.job().map(Job::state).orElse(null));
      return capital(beginning + draft.clause()) + ".";
    }

    private static String capital(String text) {
      return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private boolean inTrouble() {
      return about
          .job()
          .filter(job -> job.state() == BatchState.FAILED || Waits.isOverdue(job, about.now()))
          .isPresent();
    }

    private Verdict verdict(List<Draft> drafts, List<String> open) {
      List<Draft> certain =
          drafts.stream().filter(draft -> draft.certainty() == Certainty.CERTAIN).toList();
      boolean decided =
          inTrouble()
              ? certain.stream()
                  .anyMatch(
                      draft ->
                          explains(draft.cause())
                              || explainsCode(draft.cause())
                              || draft.cause() == Cause.CREDENTIALS)
              : !certain.isEmpty();
      if (decided) {
        return Verdict.FOUND;
      }
      return inTrouble() || !drafts.isEmpty() || !open.isEmpty()
          ? Verdict.UNDECIDED
          : Verdict.HEALTHY;
    }

    private String sentence(Verdict verdict, List<Draft> drafts, List<String> open) {
      return switch (verdict) {
        case FOUND -> sentence(drafts.getFirst());
        case HEALTHY -> healthy();
        case UNDECIDED -> undecided(drafts, open);
      };
    }

    private String healthy() {
      return about
          .job()
          .map(
              job ->
                  switch (job.state()) {
                    case SUBMITTED, PENDING, RUNNABLE, STARTING ->
                        "Nothing is wrong: job %s is %s, as is normal for up to %s."
                            .formatted(job.id(), job.state(), Waits.normal());
                    case RUNNING, SUCCEEDED, FAILED, UNKNOWN ->
                        "Nothing is wrong: job %s is %s.".formatted(job.id(), job.state());
                  })
          .orElse(
              "Nothing is wrong: job queue %s takes jobs, and %s can run them."
                  .formatted(
                      about.queueName(),
                      Words.list(
                          about.seenEnvironments().stream().map(Environment::called).toList())));
    }

    private String undecided(List<Draft> drafts, List<String> open) {
      String subject =
          about
              .job()
              .filter(_ -> inTrouble())
              .map(
                  job ->
                      job.state() == BatchState.FAILED
                          ? "Job %s failed".formatted(job.id())
                          : "Job %s stays %s".formatted(job.id(), job.state()))
              .orElse("Nothing is certainly wrong");
      Optional<Draft> likely =
          drafts.stream()
              .filter(draft -> draft.certainty() == Certainty.LIKELY)
              .filter(draft -> !inTrouble() || explains(draft.cause()))
              .findFirst();
      String link =
          inTrouble()
              ? "and the facts do not decide why"
              : "but the facts do not decide everything";
      if (likely.isPresent()) {
        return "%s, %s; likely: %s.".formatted(subject, link, likely.get().clause());
      }
      if (!open.isEmpty()) {
        String first = open.getFirst();
        return "%s, %s: %s%s"
            .formatted(subject, link, Character.toLowerCase(first.charAt(0)), first.substring(1));
      }
      return "%s, and nothing that was looked at explains it.".formatted(subject);
    }
  }
}
