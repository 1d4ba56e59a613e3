package academy.video.command;

import academy.video.config.Setting;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that name the pieces in AWS Batch. */
final class BatchNameOptions {

  @Option(
      names = "--queue",
      paramLabel = "NAME",
      description = "The job queue. Variable: VIDEO_BATCH_JOB_QUEUE.")
  private @Nullable String queue;

  @Option(
      names = "--definition",
      paramLabel = "NAME",
      description = "The job definition. Variable: VIDEO_BATCH_JOB_DEFINITION.")
  private @Nullable String definition;

  @Option(
      names = "--compute-environment",
      paramLabel = "NAME",
      description =
          "The compute environment that the queue uses first. Variable:"
              + " VIDEO_BATCH_COMPUTE_ENVIRONMENT.")
  private @Nullable String computeEnvironment;

  @Option(
      names = "--log-group",
      paramLabel = "NAME",
      description = "The log group. Variable: VIDEO_BATCH_LOG_GROUP.")
  private @Nullable String logGroup;

  /** Those that were given. */
  Map<Setting, String> given() {
    return new GivenSettings()
        .with(Setting.VIDEO_BATCH_JOB_QUEUE, queue)
        .with(Setting.VIDEO_BATCH_JOB_DEFINITION, definition)
        .with(Setting.VIDEO_BATCH_COMPUTE_ENVIRONMENT, computeEnvironment)
        .with(Setting.VIDEO_BATCH_LOG_GROUP, logGroup)
        .asMap();
  }
}
