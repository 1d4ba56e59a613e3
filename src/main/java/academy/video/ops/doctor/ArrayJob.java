package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import academy.video.ops.doctor.Diagnosis.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An array job, whose children encode one video together. It never runs itself: what is wrong with
 * it is what is wrong with its children, of each kind of trouble one.
 *
 * @param facts the snapshot's answers
 * @param parent the job that was submitted
 */
record ArrayJob(Facts facts, Job parent) {

  private static final int LONGEST_REASON = 300;

  /** The array that the job is the parent or, where nobody asked for the child, a child of. */
  static Optional<ArrayJob> of(Facts facts, Job job) {
    if (job.isArrayParent()) {
      return Optional.of(new ArrayJob(facts, job));
    }
    boolean asked = facts.snapshot().question().jobId().isPresent();
    return asked || !job.isArrayChild()
        ? Optional.empty()
        : Optional.of(new Jobs(facts).job(job.submittedId()))
            .filter(Fact::isPresent)
            .map(Job::new)
            .filter(Job::isArrayParent)
            .map(found -> new ArrayJob(facts, found));
  }

  /** Whether its video is there, whatever became of single children. */
  boolean isPublished() {
    return Heartbeat.of(facts, parent).tellsOfSuccess();
  }

  /**
   * What is wrong with the array.
   *
   * @param diagnose how a single job is diagnosed
   */
  Diagnosis diagnosis(Function<Job, Diagnosis> diagnose) {
    Diagnosis own = diagnose.apply(parent);
    Optional<Job> failed = failed();
    if (isPublished()) {
      return published(own, failed.map(child -> why(child, diagnose.apply(child))));
    }
    // Why a failed child failed is only worth telling where it is certain: that it did is known.
    Stream<Diagnosis> ofFailed =
        failed.stream()
            .map(child -> told(howFailed(child), diagnose.apply(child)))
            .filter(diagnosis -> diagnosis.verdict() == Verdict.FOUND);
    Stream<Diagnosis> ofOthers =
        Stream.of(overdue(), silent())
            .flatMap(Optional::stream)
            .map(child -> told(where(child), diagnose.apply(child)));
    Optional<Diagnosis> trouble =
        Stream.concat(ofFailed, ofOthers)
            .filter(diagnosis -> !diagnosis.healthy())
            .sorted(Comparator.comparing(diagnosis -> diagnosis.verdict() != Verdict.FOUND))
            .reduce(ArrayJob::and)
            .map(diagnosis -> diagnosis.of(parent.asSubject()))
            .map(diagnosis -> and(diagnosis, own));
    return trouble.orElseGet(
        () ->
            own.healthy()
                ? failed
                    .map(child -> told(howFailed(child), diagnose.apply(child)))
                    .filter(diagnosis -> !diagnosis.healthy())
                    .map(diagnosis -> diagnosis.of(parent.asSubject()))
                    .or(() -> unseen(own))
                    .orElse(own)
                : own);
  }

  /** Nothing is known to be wrong, but children that may be in trouble were not seen. */
  private Optional<Diagnosis> unseen(Diagnosis own) {
    Set<BatchState> seen = children().stream().map(Job::state).collect(Collectors.toSet());
    List<String> missing =
        Stream.of(BatchState.FAILED, BatchState.RUNNABLE, BatchState.RUNNING)
            .filter(state -> state != BatchState.RUNNING || isAskedFor())
            .filter(state -> parent.children(state) > 0 && !seen.contains(state))
            .map(state -> parent.children(state) + " " + state)
            .toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                Verdict.UNDECIDED,
                "Of array job %s, the children that are %s were not seen."
                    .formatted(parent.id(), Words.list(missing)),
                own.subject(),
                own.findings(),
                Stream.concat(
                        own.open().stream(),
                        Stream.of(
                            "Whether these children are in trouble: batch:ListJobs with the"
                                + " array job's id, and batch:DescribeJobs, show it."))
                    .toList(),
                own.well(),
                own.notSeen()));
  }

  private boolean isAskedFor() {
    return facts.snapshot().question().jobId().filter(parent.id()::equals).isPresent();
  }

  private List<Job> children() {
    return new Jobs(facts)
        .all().stream()
            .filter(job -> job.isArrayChild() && job.submittedId().equals(parent.id()))
            .sorted(Comparator.comparingLong(Job::arrayIndex))
            .toList();
  }

  /** The first failed child, of those that ended with a code before others. */
  private Optional<Job> failed() {
    return children().stream()
        .filter(child -> child.state() == BatchState.FAILED)
        .min(Comparator.comparing(child -> child.exitCode().isEmpty()));
  }

  private Optional<Job> overdue() {
    return children().stream()
        .filter(child -> Waits.isOverdue(child, facts.snapshot().takenAt()))
        .min(Comparator.comparingLong(Job::sinceMs));
  }

  private Optional<Job> silent() {
    return children().stream()
        .filter(child -> child.state() == BatchState.RUNNING)
        .filter(child -> RunRules.isInTrouble(facts, child))
        .findFirst();
  }

  private String howFailed(Job child) {
    int attempts = child.attempts().size();
    String always = EndRules.endedAlike(child) ? "in each of its %d attempts" : "after %d attempts";
    String which =
        "child %d%s: "
            .formatted(child.arrayIndex(), attempts > 1 ? " " + always.formatted(attempts) : "");
    long waiting = parent.children(BatchState.RUNNABLE);
    return waiting > 0
        ? "%s of array job %s %s RUNNABLE and %d failed, %s"
            .formatted(
                share(BatchState.RUNNABLE),
                parent.id(),
                waiting == 1 ? "is" : "are",
                parent.children(BatchState.FAILED),
                which)
        : "%s of array job %s failed, %s".formatted(share(BatchState.FAILED), parent.id(), which);
  }

  private String where(Job child) {
    boolean one = parent.children(child.state()) == 1;
    return "%s of array job %s %s %s: "
        .formatted(share(child.state()), parent.id(), one ? "is" : "are", child.state());
  }

  /** Such as {@code 3 of the 32 children}. */
  private String share(BatchState state) {
    long size = parent.at("arrayProperties.size").number();
    long count = parent.children(state);
    if (count == 0) {
      return "Some of the %d children".formatted(size);
    }
    return count == size
        ? "All %d children".formatted(size)
        : "%d of the %d children".formatted(count, size);
  }

  /** A child's diagnosis, told of the array. */
  private Diagnosis told(String beginning, Diagnosis child) {
    String sentence = beginning + Words.decapital(child.sentence());
    List<Finding> findings = new ArrayList<>(child.findings());
    if (child.verdict() == Verdict.FOUND) {
      Finding first = findings.removeFirst();
      List<Evidence> evidence =
          new ArrayList<>(
              Evidence.of(parent.at("arrayProperties.statusSummary")).stream().toList());
      evidence.addAll(first.evidence());
      findings.addFirst(
          new Finding(first.cause(), first.certainty(), sentence, evidence, first.fix()));
    }
    return new Diagnosis(
        child.verdict(),
        sentence,
        child.subject(),
        findings,
        child.open(),
        child.well(),
        child.notSeen());
  }

  /** The first, with what the second finds and says besides. */
  private static Diagnosis and(Diagnosis first, Diagnosis second) {
    return new Diagnosis(
        first.verdict(),
        first.sentence(),
        first.subject(),
        Stream.concat(
                first.findings().stream(),
                second.findings().stream().filter(finding -> !first.has(finding.cause())))
            .sorted(Comparator.comparing(Finding::certainty))
            .toList(),
        distinct(first.open(), second.open()),
        distinct(first.well(), second.well()),
        distinct(first.notSeen(), second.notSeen()));
  }

  private static List<String> distinct(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).distinct().toList();
  }

  /** What became of children that did not help to the end. */
  private String rest(Optional<String> why) {
    if (parent.children(BatchState.FAILED) > 0) {
      return "; %s failed%s, and others did its work"
          .formatted(share(BatchState.FAILED), why.orElse(""));
    }
    return parent.state().isOver()
        ? ""
        : "; what is left of its children (%s) ends by itself".formatted(parent.childrenByState());
  }

  private static String why(Job child, Diagnosis diagnosis) {
    return " (child %d: %s)"
        .formatted(
            child.arrayIndex(),
            Words.clause(Words.decapital(diagnosis.sentence()), LONGEST_REASON));
  }

  private Diagnosis published(Diagnosis own, Optional<String> why) {
    return new Diagnosis(
        Verdict.HEALTHY,
        "Nothing is wrong: the video of array job %s is published%s."
            .formatted(parent.id(), rest(why)),
        own.subject(),
        List.of(),
        List.of(),
        own.well(),
        own.notSeen());
  }
}
