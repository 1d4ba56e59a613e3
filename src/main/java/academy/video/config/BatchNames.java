package academy.video.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pieces are called in AWS Batch. The defaults are those of {@link Setting}, and stand
 * nowhere else.
 *
 * @param jobQueue the queue that jobs are submitted to
 * @param jobDefinition the definition of an encode; a revision may follow behind a colon
 * @param computeEnvironment the compute environment that the queue uses first
 * @param logGroup the CloudWatch log group that jobs write to
 */
public record BatchNames(
    String jobQueue, String jobDefinition, String computeEnvironment, String logGroup) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern DEFINITION = Pattern.compile("[A-Za-z0-9_-]{1,128}(:[0-9]{1,9})?");
  private static final Pattern LOG_GROUP = Pattern.compile("[A-Za-z0-9_/.#-]{1,512}");

  /**
   * Reads the names.
   *
   * @param arguments what the command line gives
   * @param environment the process's environment
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID and every problem
   */
  public static BatchNames read(Map<Setting, String> arguments, Map<String, String> environment) {
    Problems problems = new Problems();
    BatchNames names = read(new SettingValues(arguments, environment, problems));
    problems.throwIfAny();
    return names;
  }

  static BatchNames read(SettingValues values) {
    return new BatchNames(
        name(values, Setting.VIDEO_BATCH_JOB_QUEUE, NAME),
        name(values, Setting.VIDEO_BATCH_JOB_DEFINITION, DEFINITION),
        name(values, Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT, NAME),
        name(values, Setting.VIDEO_BATCH_LOG_GROUP, LOG_GROUP));
  }

  private static String name(SettingValues values, Setting setting, Pattern pattern) {
    Optional<String> given = values.text(setting);
    if (given.isPresent() && !pattern.matcher(given.get()).matches()) {
      values.wrong(setting, given.get());
    }
    return given.or(setting::defaultText).orElseThrow();
  }
}
