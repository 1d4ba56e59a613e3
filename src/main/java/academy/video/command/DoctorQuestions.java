package academy.video.command;

import academy.video.config.BatchNames;
import academy.video.config.Setting;
import academy.video.ops.doctor.Question;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import java.util.Map;
import java.util.Optional;

/** What commands ask the doctor. */
final class DoctorQuestions {

  private DoctorQuestions() {}

  /**
   * A question about a job, or about how things stand.
   *
   * @param arguments the names that the command line gave
   */
  static Question of(
      Optional<String> job,
      BatchNames names,
      Map<Setting, String> arguments,
      Map<String, String> environment) {
    return new Question(
        job,
        new Name(names.jobQueue(), source(Setting.VIDEO_BATCH_JOB_QUEUE, arguments, environment)),
        new Name(
            names.jobDefinition(),
            source(Setting.VIDEO_BATCH_JOB_DEFINITION, arguments, environment)),
        new Name(
            names.computeEnvironment(),
            source(Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT, arguments, environment)),
        new Name(names.logGroup(), source(Setting.VIDEO_BATCH_LOG_GROUP, arguments, environment)));
  }

  private static Source source(
      Setting setting, Map<Setting, String> arguments, Map<String, String> environment) {
    if (arguments.containsKey(setting)) {
      return Source.FLAG;
    }
    return environment.getOrDefault(setting.name(), "").isEmpty()
        ? Source.DEFAULT
        : Source.ENVIRONMENT;
  }
}
