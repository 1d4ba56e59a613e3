package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchNamesTest {

  @Test
  void read_whenNothingIsGiven_hasTheDefaults() {
    assertThat(BatchNames.read(Map.of(), Map.of()))
        .isEqualTo(
            new BatchNames(
                "academy-video-batch-queue",
                "academy-video-batch-jobdef",
                "academy-video-batch-ce",
                "/aws/batch/academy-video-worker",
                "academy-video"));
  }

  @Test
  void read_whenFlagAndVariableDiffer_takesTheFlag() {
    BatchNames names =
        BatchNames.read(
            Map.of(Setting.VIDEO_BATCH_JOB_QUEUE, "mine"),
            Map.of("VIDEO_BATCH_JOB_QUEUE", "theirs", "VIDEO_BATCH_JOB_DEFINITION", "d:7"));

    assertThat(names.jobQueue()).isEqualTo("mine");
    assertThat(names.jobDefinition()).isEqualTo("d:7");
  }

  @Test
  void read_whenArnsAreGiven_takesTheirNames() {
    String arn = "arn:aws-cn:batch:cn-north-1:123456789012:";
    BatchNames names =
        BatchNames.read(
            Map.of(),
            Map.of(
                "AWS_REGION", "cn-north-1",
                "VIDEO_BATCH_JOB_QUEUE", arn + "job-queue/q",
                "VIDEO_BATCH_JOB_DEFINITION", arn + "job-definition/d:7",
                "VIDEO_BATCH_COMPUTE_ENVIRONMENT", arn + "compute-environment/c"));

    assertThat(names.jobQueue()).isEqualTo("q");
    assertThat(names.jobDefinition()).isEqualTo("d:7");
    assertThat(names.computeEnvironment()).isEqualTo("c");
    assertThat(BatchNames.nameOf(arn + "job-definition/d")).isEqualTo("d");
  }

  @Test
  void read_whenAnArnIsOfAnotherKindOrRegion_refusesIt() {
    String arn = "arn:aws:batch:eu-west-1:123456789012:";
    Map<String, String> environment =
        Map.of(
            "AWS_REGION", "eu-central-1",
            "VIDEO_BATCH_JOB_QUEUE", arn + "job-definition/d:7",
            "VIDEO_BATCH_JOB_DEFINITION", arn + "job-definition/d:7");

    assertThatThrownBy(() -> BatchNames.read(Map.of(), environment))
        .hasMessageContaining(
            "VIDEO_BATCH_JOB_QUEUE (--queue) is \"" + arn + "job-definition/d:7\"")
        .hasMessageContaining(
            "VIDEO_BATCH_JOB_DEFINITION (--definition) is in the region eu-west-1, and AWS_REGION is"
                + " eu-central-1");
  }

  @Test
  void read_whenTwoNamesCannotBe_reportsBoth() {
    Map<String, String> environment =
        Map.of("VIDEO_BATCH_JOB_QUEUE", "a b", "VIDEO_BATCH_LOG_GROUP", "x:y");

    assertThatThrownBy(() -> BatchNames.read(Map.of(), environment))
        .hasMessageContaining("VIDEO_BATCH_JOB_QUEUE (--queue) is \"a b\"")
        .hasMessageContaining("VIDEO_BATCH_LOG_GROUP (--log-group) is \"x:y\"");
  }
}
