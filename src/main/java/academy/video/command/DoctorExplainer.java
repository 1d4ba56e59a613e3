package academy.video.command;

import academy.video.aws.Aws;
import academy.video.batch.BatchJob;
import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.ops.doctor.Collector;
import academy.video.ops.doctor.Diagnosis;
import academy.video.ops.doctor.Doctor;
import academy.video.ops.doctor.LayerReader;
import academy.video.ops.doctor.Masker;
import academy.video.ops.doctor.Question;
import academy.video.ops.doctor.StatusDocuments;
import academy.video.ops.stuckscan.Explainer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Explains a job by the doctor's sentence, and by Batch's own words where the doctor finds nothing.
 * For one run of a command: what AWS answered about one job holds for the next.
 */
final class DoctorExplainer implements Explainer {

  private final Collector collector;
  private final BatchNames names;
  private final Map<Setting, String> arguments;
  private final Map<String, String> environment;

  /**
   * Asks nothing yet.
   *
   * @param names of the queue and what belongs to it
   * @param arguments which of the names the command line gave
   */
  DoctorExplainer(
      Aws aws,
      LayerReader layers,
      StatusDocuments documents,
      InstantSource clock,
      BatchNames names,
      Map<Setting, String> arguments,
      Map<String, String> environment) {
    this.collector = new Collector(new RememberingAws(aws), layers, documents, clock);
    this.names = names;
    this.arguments = Map.copyOf(arguments);
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String explain(BatchJob job) {
    Question question = DoctorQuestions.of(Optional.of(job.id()), names, arguments, environment);
    Diagnosis diagnosis = new Doctor().diagnose(new Masker().mask(collector.collect(question)));
    return switch (diagnosis.verdict()) {
      case FOUND -> diagnosis.sentence();
      case HEALTHY, UNDECIDED -> BatchWords.of(job);
    };
  }
}
