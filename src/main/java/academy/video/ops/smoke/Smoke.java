package academy.video.ops.smoke;

import academy.video.batch.BatchJob;
import academy.video.batch.BatchState;
import academy.video.failure.WorkerException;
import academy.video.model.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends sample jobs through everything that a real one needs, one behind the other, and looks at
 * what came of each: its state, its presentation, its last line in the log group. The first that
 * does not succeed ends the test: what is wrong for one is wrong for the next.
 */
public final class Smoke {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** CloudWatch shows a line some seconds after it was printed. */
  private static final Duration LOG_DELAY = Duration.ofSeconds(30);

  private final SmokeSteps steps;
  private final Pause pause;
  private final LongSupplier nanoTime;
  private final Duration limit;
  private final Consumer<String> progress;

  /**
   * Calls nobody yet.
   *
   * @param limit how long a job may take from its submission to its end
   * @param progress is told a sentence now and then, since a job takes minutes
   */
  public Smoke(
      SmokeSteps steps,
      Pause pause,
      LongSupplier nanoTime,
      Duration limit,
      Consumer<String> progress) {
    this.steps = steps;
    this.pause = pause;
    this.nanoTime = nanoTime;
    this.limit = limit;
    this.progress = progress;
  }

  /**
   * Runs the test, and removes what it wrote, however it ends.
   *
   * @param count how many jobs must succeed in a row, from 1
   * @throws WorkerException where something other than a job fails, such as a call to AWS
   */
  public SmokeReport run(int count) throws InterruptedException {
    List<SmokeReport.Job> jobs = new ArrayList<>();
    boolean done = false;
    try {
      steps.putSample();
      for (int number = 1; number <= count && jobs.stream().allMatch(Smoke::isWell); number++) {
        jobs.add(runOne(number));
      }
      done = true;
    } finally {
      if (!done) {
        var _ = cleanUp(); // what went wrong before is what matters
      }
    }
    return new SmokeReport(count, jobs, cleanUp());
  }

  private static boolean isWell(SmokeReport.Job job) {
    return job.problem().isEmpty();
  }

  private Optional<String> cleanUp() {
    try {
      steps.cleanUp();
      return Optional.empty();
    } catch (WorkerException e) {
      return Optional.of(e.failure().reason());
    }
  }

  private SmokeReport.Job runOne(int number) throws InterruptedException {
    String id = steps.submit(number);
    progress.accept("Job %d is submitted: %s.".formatted(number, id));
    Map<BatchState, Double> seconds = new EnumMap<>(BatchState.class);
    boolean ended = false;
    try {
      Optional<BatchJob> job = awaitEnd(id, number, seconds);
      ended = job.isPresent() && job.get().state().isOver();
      Optional<String> problem =
          ended
              ? problemOf(number, job.orElseThrow())
              : Optional.of(notEnded(job.map(BatchJob::state)));
      return new SmokeReport.Job(number, id, seconds, problem);
    } finally {
      if (!ended) {
        steps.terminate(id, "The smoke test did not wait for this job any longer.");
      }
    }
  }

  private String notEnded(Optional<BatchState> state) {
    return "it did not end within %d s: %s"
        .formatted(
            limit.toSeconds(),
            state
                .map(last -> "it is " + last.name())
                .orElse("AWS Batch does not know it, which accepted it"));
  }

  private Optional<BatchJob> awaitEnd(String id, int number, Map<BatchState, Double> seconds)
      throws InterruptedException {
    long started = nanoTime.getAsLong();
    long last = started;
    Optional<BatchState> state = Optional.of(BatchState.SUBMITTED);
    while (true) {
      Optional<BatchJob> job = steps.describe(id);
      long now = nanoTime.getAsLong();
      // The time since the last look belongs to the state that was seen then.
      seconds.merge(state.orElse(BatchState.UNKNOWN), (now - last) / 1e9, Double::sum);
      last = now;
      Optional<BatchState> seen = job.map(BatchJob::state);
      if (!seen.equals(state)) {
        seen.ifPresent(
            changed -> progress.accept("Job %d is %s.".formatted(number, changed.name())));
        state = seen;
      }
      boolean over = seen.map(BatchState::isOver).orElse(false);
      if (over || now - started >= limit.toNanos()) {
        return job;
      }
      pause.sleep(LOOK_AGAIN);
    }
  }

  private Optional<String> problemOf(int number, BatchJob job) throws InterruptedException {
    if (job.state() != BatchState.SUCCEEDED) {
      return Optional.of(
          "it ended FAILED%s%s"
              .formatted(
                  job.exitCode().map(code -> " with exit code " + code).orElse(""),
                  job.statusReason().map(reason -> ": " + withoutFullStop(reason)).orElse("")));
    }
    Optional<String> presentation = steps.presentationProblem(number);
    return presentation.isPresent() ? presentation : logProblem(job);
  }

  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private Optional<String> logProblem(BatchJob job) throws InterruptedException {
    long started = nanoTime.getAsLong();
    while (steps.closingLine(job).isEmpty()) {
      if (nanoTime.getAsLong() - started >= LOG_DELAY.toNanos()) {
        return Optional.of(
            "it succeeded, but its last line (job.finished) is not in the log group after %d s"
                .formatted(LOG_DELAY.toSeconds()));
      }
      pause.sleep(LOOK_AGAIN);
    }
    return Optional.empty();
  }
}
