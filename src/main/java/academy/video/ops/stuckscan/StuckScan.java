package academy.video.ops.stuckscan;

import academy.video.aws.Aws;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.model.StuckLimits;
import academy.video.ops.stuckscan.Outcome.Result;
import academy.video.ops.stuckscan.ScanReport.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Finds the stuck jobs of one queue and, where it may, ends them and submits their videos again.
 * Running it twice, also at the same moment, does no harm.
 */
public final class StuckScan {

  private final BatchJobs jobs;
  private final VideoFolders folders;
  private final Json json;
  private final InstantSource clock;
  private final Pause pause;
  private final Explainer explainer;
  private final UnaryOperator<String> masking;
  private final QueueReader reader;

  /**
   * Calls nobody yet.
   *
   * @param masking takes secrets out of what anybody can read afterwards, such as the reason that a
   *     job is ended for
   */
  public StuckScan(
      Aws aws,
      VideoFolders folders,
      Json json,
      InstantSource clock,
      Pause pause,
      Explainer explainer,
      UnaryOperator<String> masking) {
    this.jobs = new BatchJobs(aws);
    this.folders = folders;
    this.json = json;
    this.clock = clock;
    this.pause = pause;
    this.explainer = explainer;
    this.masking = masking;
    this.reader = new QueueReader(aws, folders, json, clock);
  }

  /**
   * Scans once.
   *
   * @param queue the job queue
   * @param definition whose jobs are ours, and what is submitted again: a name, with or without a
   *     revision
   * @param project the tag {@code project} of what is submitted again
   * @param apply whether to do what is proposed
   * @throws academy.video.aws.AwsException where the queue's jobs can't be read
   */
  public ScanReport scan(
      String queue, String definition, String project, StuckLimits limits, boolean apply)
      throws InterruptedException {
    StuckRules rules = new StuckRules(limits);
    List<Undecided> undecided = new ArrayList<>();
    QueueFacts facts = reader.read(queue, definition, rules, undecided);
    Resubmitter resubmitter =
        new Resubmitter(jobs, folders, json, clock, pause, masking, queue, definition, project);
    List<Entry> entries = new ArrayList<>();
    for (StuckJob stuck : rules.judge(facts)) {
      entries.add(
          new Entry(stuck, apply ? applied(stuck, facts, resubmitter) : left(stuck, facts)));
    }
    Set<String> judged =
        entries.stream().map(entry -> entry.job().jobId()).collect(Collectors.toSet());
    if (apply) {
      removeLeftovers(facts, undecided);
    }
    undecided.removeIf(job -> judged.contains(job.jobId()));
    List<Duration> waiting = StuckRules.waiting(facts);
    return new ScanReport(
        queue,
        definition,
        facts.ours().size(),
        waiting.size(),
        waiting.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO).toMillis(),
        apply,
        entries,
        List.copyOf(undecided));
  }

  private void removeLeftovers(QueueFacts facts, List<Undecided> undecided) {
    Leftovers leftovers = new Leftovers(folders, json, clock, pause);
    for (BatchJobDetail detail : facts.ours()) {
      BatchJob job = detail.job();
      VideoFacts video = facts.videos().get(job.id());
      if (job.state() == BatchState.FAILED && video != null && video.isDeletedSince(job)) {
        try {
          leftovers.remove(job, job.parameters().getOrDefault("destination", ""));
        } catch (WorkerException e) {
          undecided.add(Undecided.because(job.id(), e.failure()));
        }
      }
    }
  }

  private Outcome applied(StuckJob stuck, QueueFacts facts, Resubmitter resubmitter)
      throws InterruptedException {
    return switch (stuck.proposal()) {
      case RESUBMIT, END -> resubmitter.apply(stuck);
      case GIVE_UP -> Outcome.of(Result.GIVEN_UP, explanation(stuck, facts));
      case WAIT, LOOK -> left(stuck, facts);
    };
  }

  private Outcome left(StuckJob stuck, QueueFacts facts) {
    return Outcome.of(
        Result.LEFT, stuck.proposal() == Proposal.GIVE_UP ? explanation(stuck, facts) : "");
  }

  private String explanation(StuckJob stuck, QueueFacts facts) {
    return facts.ours().stream()
        .map(BatchJobDetail::job)
        .filter(job -> job.id().equals(stuck.jobId()))
        .map(explainer::explain)
        .findFirst()
        .orElse("");
  }
}
