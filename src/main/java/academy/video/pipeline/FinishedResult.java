package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.stage.publish.InvalidObjectsException;
import academy.video.stage.result.Report;
import academy.video.store.ObjectLayout;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;

/**
 * The result of an earlier run of the same job: its report is written after everything that it
 * names was verified. A job that is started again after it had published, because its host died a
 * moment later, need not encode anything; and where objects were lost since, only what they belong
 * to.
 *
 * @param report of the run that made it
 * @param presentation what the report tells of
 * @param invalid keys of objects that are not as they were written
 */
record FinishedResult(Report report, Presentation presentation, Set<String> invalid) {

  /** Bytes; a report of the longest lecture in every rendition has a tenth of them. */
  private static final int LARGEST_REPORT = 64 << 20;

  /**
   * The result that this plan made, or empty: there is none, or its report cannot be read.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where it tells of another
   *     plan
   */
  static Optional<FinishedResult> of(Job job, Json json, EncodePlan plan) {
    String key = ObjectLayout.report(plan.generation());
    try {
      Optional<Report> found =
          job.destination()
              .readDocument(key, LARGEST_REPORT)
              .map(bytes -> json.read(bytes, Report.class));
      if (found.flatMap(Report::plan).filter(other -> !plan.makesTheSameAs(other)).isPresent()) {
        throw Checkpoints.anotherPlan(key, job.destination());
      }
      return found.flatMap(report -> of(job, report));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Anybody may have written the report: what it names need not be the plan's, nor a key. */
  private static Optional<FinishedResult> of(Job job, Report report) {
    try {
      return report.presentation().map(presentation -> of(job, report, presentation));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static FinishedResult of(Job job, Report report, Presentation presentation) {
    try {
      var _ = job.verifier().verify(presentation);
      return new FinishedResult(report, presentation, Set.of());
    } catch (InvalidObjectsException e) {
      return new FinishedResult(report, presentation, e.keys());
    }
  }
}
