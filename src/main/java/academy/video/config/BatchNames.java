package academy.video.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of our resources in AWS Batch. The defaults are those of {@link Setting}.
 *
 * @param jobQueue the queue that jobs are submitted to
 * @param jobDefinition the definition of an encode; a revision may follow after a colon
 * @param computeEnvironment the compute environment that the queue uses first
 * @param logGroup the CloudWatch log group that jobs write to
 * @param project the tag {@code project} of jobs
 */
public record BatchNames(
    String jobQueue,
    String jobDefinition,
    String computeEnvironment,
    String logGroup,
    String project) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern DEFINITION = Pattern.compile("[A-Za-z0-9_-]{1,128}(:[0-9]{1,9})?");
  private static final Pattern LOG_GROUP = Pattern.compile("[A-Za-z0-9_/.#-]{1,512}");
  private static final Pattern PROJECT = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]{1,256}");

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
        name(values, Setting.VIDEO_BATCH_JOB_QUEUE, BatchArn.JOB_QUEUE, NAME),
        name(values, Setting.VIDEO_BATCH_JOB_DEFINITION, BatchArn.JOB_DEFINITION, DEFINITION),
        name(values, Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT, BatchArn.COMPUTE_ENVIRONMENT, NAME),
        name(values, Setting.VIDEO_BATCH_LOG_GROUP, "", LOG_GROUP),
        name(values, Setting.VIDEO_BATCH_PROJECT, "", PROJECT));
  }

  /** The name that a text which was accepted stands for: itself, or what its ARN ends in. */
  public static String nameOf(String text) {
    return BatchArn.parse(text).map(BatchArn::name).orElse(text);
  }

  /**
   * The name, also where its ARN is given; AWS takes either, and everything here compares names.
   */
  private static String name(SettingValues values, Setting setting, String type, Pattern pattern) {
    Optional<String> given = values.text(setting);
    Optional<BatchArn> arn = given.flatMap(BatchArn::parse).filter(of -> of.type().equals(type));
    Optional<String> name = arn.map(BatchArn::name).or(() -> given);
    if (name.isPresent() && !pattern.matcher(name.get()).matches()) {
      values.wrong(setting, given.orElseThrow());
    }
    Optional<String> region = values.region();
    if (arn.isPresent() && region.isPresent() && !region.get().equals(arn.get().region())) {
      values.invalid(
          setting,
          "is in the region %s, and AWS_REGION is %s".formatted(arn.get().region(), region.get()));
    }
    return name.or(setting::defaultText).orElseThrow();
  }
}
