package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.EncodePlan;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.result.Report;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The complete result of an earlier run of the same job: its report is written after everything
 * that it names was verified. A job that is started again after it had published, because its host
 * died a moment later, need not encode anything.
 */
record FinishedResult(ObjectStore store, Json json, EncodePlan plan, Cancellation cancellation) {

  /** The report of a result that this very plan made, or empty. */
  Optional<Report> load() {
    try {
      return store
          .read(ObjectLayout.report(plan.generation()))
          .map(bytes -> json.read(bytes, Report.class))
          .filter(
              report -> report.plan().filter(plan::makesTheSameAs).isPresent() && isStored(report));
    } catch (UncheckedIOException e) {
      return Optional.empty(); // another worker version's report: encode as if there were none
    }
  }

  private boolean isStored(Report report) {
    try {
      new OutputVerifier(store, cancellation).verify(report.presentation().orElseThrow());
      return true;
    } catch (WorkerException e) {
      if (e.failure().exitCode() == ExitCode.OUTPUT_INVALID) {
        return false; // somebody deleted or changed objects: they are made again
      }
      throw e;
    }
  }
}
