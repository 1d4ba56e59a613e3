package academy.video.ops.doctor;

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
import java.util.stream.Stream;

/**
 * Puts what rules noted into order and words.
 *
 * @param direct what the job itself tells
 * @param rest what was seen around it
 */
record Answer(Case about, Notes direct, Notes rest) {

  Diagnosis diagnosis() {
    List<Draft> drafts = ordered();
    List<String> open =
        Stream.concat(direct.open().stream(), rest.open().stream()).distinct().toList();
    Verdict verdict = verdict(drafts, open);
    return new Diagnosis(
        verdict,
        sentence(verdict, drafts, open),
        about.job().map(Job::asSubject),
        drafts.stream().map(this::finding).toList(),
        open,
        Stream.concat(direct.wellSeen().stream(), rest.wellSeen().stream()).distinct().toList(),
        about.facts().faults().stream().map(Facts::why).map(why -> capital(why) + ".").toList());
  }

  /** Each cause once, what is told first in front. */
  private List<Draft> ordered() {
    Map<Cause, Draft> byCause = new EnumMap<>(Cause.class);
    List<Draft> all = new ArrayList<>(direct.drafts());
    all.addAll(rest.drafts());
    for (Draft draft : all) {
      byCause.merge(draft.cause(), draft, Answer::joined);
    }
    return byCause.values().stream()
        .sorted(
            Comparator.comparing(Draft::certainty)
                .thenComparingInt(this::rank)
                .thenComparing(Draft::cause))
        .toList();
  }

  /** The surer of two; where both are sure, what looked around knows better what to do. */
  private static Draft joined(Draft first, Draft second) {
    if (first.certainty() != second.certainty()) {
      return first.certainty() == Certainty.CERTAIN ? first.and(second) : second.and(first);
    }
    return first.withFixOf(second).and(second);
  }

  /** The lower, the earlier: what explains the job's state, and is the root of what else does. */
  private int rank(Draft draft) {
    Cause cause = draft.cause();
    if (cause == Cause.CREDENTIALS) {
      return 0;
    }
    if (explainsCode(cause)) {
      return 1;
    }
    if (!explains(draft)) {
      return 7;
    }
    boolean told = direct.has(cause);
    boolean toldNothing = direct.drafts().stream().allMatch(each -> each.cause().isSymptom());
    if (cause.isSymptom()) {
      return told && draft.effect() != Effect.RUNNABLE ? 5 : 6;
    }
    // ECS's words decide before what was seen around, where they name the thing itself.
    return told || toldNothing ? 2 : 4;
  }

  private boolean explains(Draft draft) {
    if (!draft.effect().explains(about.state()) || direct.has(draft.cause())) {
      return draft.effect().explains(about.state());
    }
    // What keeps containers from starting did not keep this one, and the reverse.
    boolean ran = about.job().filter(Job::ran).isPresent();
    return !about.isState(BatchState.FAILED)
        || draft.effect() != (ran ? Effect.STARTING : Effect.FAILED);
  }

  /** Whether it is the root of the code that the worker ended with. */
  private boolean explainsCode(Cause cause) {
    int code =
        about
            .job()
            .map(
                job ->
                    job.exitCode()
                        .orElseGet(
                            () -> EndRules.code(about.facts(), job).map(ExitCode::code).orElse(0)))
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
    String beginning = draft.effect().beginning(about.job().map(Job::state).orElse(null));
    return capital(beginning + draft.clause()) + ".";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Whether the job stands where it should not. */
  private boolean inTrouble() {
    return about.isState(BatchState.FAILED) || about.isOverdue();
  }

  private Verdict verdict(List<Draft> drafts, List<String> open) {
    boolean decided =
        drafts.stream()
            .filter(draft -> draft.certainty() == Certainty.CERTAIN)
            .anyMatch(
                draft ->
                    !inTrouble()
                        || explains(draft)
                        || explainsCode(draft.cause())
                        || draft.cause() == Cause.CREDENTIALS);
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
    String environments =
        Words.list(
            about.seenEnvironments().stream()
                .map(environment -> "compute environment " + environment.name())
                .toList());
    return about
        .job()
        .map(job -> job.isArrayParent() && !job.state().isOver() ? together(job) : alone(job))
        .orElse(
            rest.isWell("image")
                ? "Nothing is wrong: job queue %s takes jobs, and %s can run them."
                    .formatted(about.queueName(), environments)
                : "Nothing is wrong as far as was seen: job queue %s takes jobs for %s; image %s was not seen."
                    .formatted(about.queueName(), environments, about.image()));
  }

  private String alone(Job job) {
    return switch (job.state()) {
      case SUBMITTED, PENDING, RUNNABLE, STARTING ->
          "Nothing is wrong: job %s is %s, as is normal for up to %s."
              .formatted(job.id(), job.state(), Waits.normal());
      case RUNNING, SUCCEEDED, FAILED, UNKNOWN ->
          "Nothing is wrong: %s."
              .formatted(
                  RunRules.standing(direct)
                      .orElse("job %s is %s".formatted(job.id(), job.state())));
    };
  }

  /** The children of an array job, and where their video is as far as its heartbeat tells. */
  private String together(Job job) {
    Heartbeat heart = Heartbeat.of(about.facts(), job);
    String children = job.childrenByState();
    return "Nothing is wrong: array job %s has %d children%s%s."
        .formatted(
            job.id(),
            job.at("arrayProperties.size").number(),
            children.isEmpty() ? "" : ", " + children,
            heart.isRecent()
                ? "; the video is %s by the heartbeat of %s"
                    .formatted(heart.where(), heart.beat().text())
                : "");
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
            .orElseGet(
                () ->
                    about.isState(BatchState.RUNNING)
                        ? "The job is RUNNING"
                        : "Nothing is certainly wrong");
    Optional<Draft> likely =
        drafts.stream()
            .filter(draft -> draft.certainty() == Certainty.LIKELY)
            .filter(draft -> !inTrouble() || explains(draft))
            .findFirst();
    String link =
        inTrouble() ? "and the facts do not decide why" : "but the facts do not decide everything";
    if (likely.isPresent()) {
      return "%s, %s; likely: %s.".formatted(subject, link, likely.get().clause());
    }
    if (!drafts.isEmpty()) {
      return "%s, %s; found besides: %s.".formatted(subject, link, drafts.getFirst().clause());
    }
    if (!open.isEmpty()) {
      String first = open.getFirst();
      return "%s, %s: %s%s"
          .formatted(subject, link, Character.toLowerCase(first.charAt(0)), first.substring(1));
    }
    return "%s, and nothing that was looked at explains it.".formatted(subject);
  }
}
