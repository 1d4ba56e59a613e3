package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The jobs that a snapshot shows. */
final class Jobs {

  private final Facts facts;

  Jobs(Facts facts) {
    this.facts = facts;
  }

  /** Every job once: described where it was, else its summary. */
  List<Job> all() {
    List<Job> jobs =
        new ArrayList<>(
            facts.items(AwsOperation.BATCH_DESCRIBE_JOBS, "jobs").stream().map(Job::new).toList());
    for (Job summary :
        facts.items(AwsOperation.BATCH_LIST_JOBS, "jobSummaryList").stream()
            .map(Job::new)
            .toList()) {
      if (jobs.stream().noneMatch(job -> job.id().equals(summary.id()))) {
        jobs.add(summary);
      }
    }
    return jobs;
  }

  Fact<Job> job(String id) {
    return all().stream()
        .filter(job -> job.id().equals(id))
        .findFirst()
        .<Fact<Job>>map(Fact.Present::new)
        .orElseGet(
            () ->
                facts
                    .item(AwsOperation.BATCH_DESCRIBE_JOBS, "jobs", "jobId", id)
                    .then(json -> new Fact.Present<>(new Job(json))));
  }

  /** The job as DescribeJobs shows it. */
  Fact<JsonNode> described(String id) {
    return facts.item(AwsOperation.BATCH_DESCRIBE_JOBS, "jobs", "jobId", id);
  }

  /**
   * The job that a diagnosis is about: the one that was asked about; else the one that has waited
   * longest beyond what is normal; else the one that ended last, where it failed.
   */
  Optional<Job> subject() {
    Question question = facts.snapshot().question();
    if (question.jobId().isPresent()) {
      return job(question.jobId().get()).value();
    }
    List<Job> ours =
        all().stream().filter(job -> isInQueue(job, question.queue().value())).toList();
    Predicate<Job> overdue = job -> Waits.isOverdue(job, facts.snapshot().takenAt());
    return ours.stream()
        .filter(overdue)
        .min(Comparator.comparingLong(Job::sinceMs).thenComparing(Job::id))
        .or(
            () ->
                ours.stream()
                    .filter(job -> job.state().isOver() && !isUnwanted(job))
                    .max(Comparator.comparingLong(Job::sinceMs).thenComparing(Job::id))
                    .filter(job -> job.state() == BatchState.FAILED));
  }

  /** Somebody ended it on purpose, and the worker had nothing to say against it. */
  private boolean isUnwanted(Job job) {
    return job.state() == BatchState.FAILED
        && job.endedOnRequest()
        && EndRules.code(facts, job).filter(code -> code != ExitCode.INTERRUPTED).isEmpty();
  }

  private static boolean isInQueue(Job job, String queue) {
    String own = job.json().path("jobQueue").asText("");
    return own.isEmpty() || Case.lastPart(own).equals(queue);
  }
}
