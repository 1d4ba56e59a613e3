package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The jobs that a snapshot shows. */
final class Jobs {

  private static final AwsOperation DESCRIBE = AwsOperation.BATCH_DESCRIBE_JOBS;

  private final Facts facts;

  Jobs(Facts facts) {
    this.facts = facts;
  }

  /** Every job once: described where it was, else its summary. */
  List<Job> all() {
    List<Job> jobs = new ArrayList<>(facts.items(DESCRIBE, "jobs").stream().map(Job::new).toList());
    facts.items(AwsOperation.BATCH_LIST_JOBS, "jobSummaryList").stream()
        .map(Job::new)
        .filter(summary -> jobs.stream().noneMatch(job -> job.id().equals(summary.id())))
        .toList()
        .forEach(jobs::add);
    return jobs;
  }

  /** The job of this id; absent where Batch was asked and does not know it. */
  Fact job(String id) {
    return all().stream()
        .filter(job -> job.id().equals(id))
        .findFirst()
        .map(Job::fact)
        .orElseGet(() -> described(id));
  }

  /** The job as DescribeJobs shows it. */
  Fact described(String id) {
    return facts.item(DESCRIBE, "jobs", "jobId", id);
  }

  /**
   * The job that a diagnosis is about: the one that was asked about; else the one that has waited
   * longest beyond what is normal; else one that runs and says nothing; else the one that ended
   * last, where it failed.
   */
  Optional<Job> subject() {
    Question question = facts.snapshot().question();
    if (question.jobId().isPresent()) {
      return Optional.of(job(question.jobId().get())).filter(Fact::isPresent).map(Job::new);
    }
    List<Job> ours =
        all().stream().filter(job -> isInQueue(job, question.queue().value())).toList();
    Comparator<Job> bySince = Comparator.comparingLong(Job::sinceMs).thenComparing(Job::id);
    return ours.stream()
        .filter(job -> Waits.isOverdue(job, facts.snapshot().takenAt()))
        .min(bySince)
        .or(
            () ->
                ours.stream()
                    .filter(job -> job.state() == BatchState.RUNNING)
                    .filter(job -> RunRules.isInTrouble(facts, job))
                    .min(bySince))
        .or(
            () ->
                ours.stream()
                    .filter(job -> job.state().isOver() && !isUnwanted(job))
                    .max(bySince)
                    .filter(job -> job.state() == BatchState.FAILED));
  }

  /**
   * Somebody ended it on purpose, and the worker had nothing to say against it; or other children
   * of its array published the video.
   */
  private boolean isUnwanted(Job job) {
    if (job.state() != BatchState.FAILED) {
      return false;
    }
    return ArrayJob.of(facts, job).filter(ArrayJob::isPublished).isPresent()
        || (job.endedOnRequest()
            && EndRules.code(facts, job).filter(code -> code != ExitCode.INTERRUPTED).isEmpty());
  }

  private static boolean isInQueue(Job job, String queue) {
    String own = job.at("jobQueue").text();
    return own.isEmpty() || Case.lastPart(own).equals(queue);
  }
}
