package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.stage.publish.InvalidObjectsException;
import academy.video.stage.result.Report;
import academy.video.store.ObjectLayout;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The complete result of an earlier run of the same job: its report is written after everything
 * that it names was verified. A job that is started again after it had published, because its host
 * died a moment later, need not encode anything.
 */
record FinishedResult(Job job, Json json, EncodePlan plan) {

  /** Bytes; a report of the longest lecture in every rendition has a tenth of them. */
  private static final int LARGEST_REPORT = 64 << 20;

  /**
   * The report of a result that this plan made, or empty: there is none, it cannot be read, or its
   * objects are not as they were written. Then what is missing is made again.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where it tells of another
   *     plan
   */
  Optional<Report> load() {
    String key = ObjectLayout.report(plan.generation());
    try {
      Optional<Report> found =
          job.destination()
              .readDocument(key, LARGEST_REPORT)
              .map(bytes -> json.read(bytes, Report.class));
      if (found.flatMap(Report::plan).filter(other -> !plan.makesTheSameAs(other)).isPresent()) {
        throw Checkpoints.anotherPlan(key, job.destination());
      }
      return found.filter(this::isStored);
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private boolean isStored(Report report) {
    return report.presentation().filter(this::isStored).isPresent();
  }

  /** Anybody may have written the report: what it names need not be a key at all. */
  private boolean isStored(Presentation presentation) {
    try {
      var _ = job.verifier().verify(presentation);
      return true;
    } catch (InvalidObjectsException | IllegalArgumentException _) {
      return false;
    }
  }
}
