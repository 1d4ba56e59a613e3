package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsPartition;
import academy.video.batch.JobName;
import academy.video.batch.Resubmissions;
import academy.video.json.Json;
import academy.video.testing.IamRole;
import academy.video.testing.IamRole.Tags;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the holder of a role could do at worst: a decoder that reads untrusted files may be one. */
class RightsTest {

  private static final String JOB = "arn:aws:batch:eu-central-1:123456789012:job/j-1";
  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> OURS = Map.of("project", "academy-video");
  private static final Map<String, String> THEIRS = Map.of("project", "payroll");

  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(new Json()));

  private Piece piece(String file, String... values) {
    Map<String, String> all = new HashMap<>();
    all.put("region", "eu-central-1");
    all.put("account", "123456789012");
    for (int i = 0; i < values.length; i += 2) {
      all.put(values[i], values[i + 1]);
    }
    return reader.read(new Choice("ec2", "arm64", all)).pieces().stream()
        .filter(piece -> piece.file().equals(file))
        .findFirst()
        .orElseThrow();
  }

  private IamRole role(String name, String... values) {
    return new IamRole(piece("roles/" + name + ".json", values).body());
  }

  @Test
  void worker_endsAndTagsOnlyJobsOfTheProject() {
    IamRole worker = role("job");
    Map<String, String> failure =
        Map.of("video-failure", "INTERNAL_ERROR", "video-exit-code", "60", "video-stage", "encode");

    assertThat(worker.allows("batch:TerminateJob", JOB, new Tags(OURS, NONE))).isTrue();
    assertThat(worker.allows("batch:TagResource", JOB, new Tags(OURS, failure))).isTrue();
    for (Map<String, String> foreign : List.of(NONE, THEIRS)) {
      assertThat(worker.allows("batch:TerminateJob", JOB, new Tags(foreign, NONE))).isFalse();
      assertThat(worker.allows("batch:TagResource", JOB, new Tags(foreign, failure))).isFalse();
    }
  }

  /** A job that took the project's tag over could be ended next. */
  @Test
  void worker_setsNoTagsButThoseOfAFailure() {
    for (String key : List.of("project", "video-id", Resubmissions.COUNT_TAG, "cost-centre")) {
      assertThat(role("job").allows("batch:TagResource", JOB, new Tags(OURS, Map.of(key, "x"))))
          .as("%s", key)
          .isFalse();
    }
  }

  @Test
  void worker_hasNoOtherRightOnJobsQueuesAndSecrets() {
    IamRole worker = role("job");

    for (String action :
        List.of(
            "batch:SubmitJob",
            "batch:ListJobs",
            "batch:CancelJob",
            "batch:RegisterJobDefinition",
            "secretsmanager:GetSecretValue",
            "kms:Decrypt")) {
      assertThat(worker.allows(action, JOB, new Tags(OURS, OURS))).as("%s", action).isFalse();
    }
  }

  @Test
  void operations_submitWithTheirTagsAndEndOnlyJobsOfTheProject() {
    IamRole operations = role("operations");
    Map<String, String> again = new HashMap<>(JobName.tags("academy-video", "7", "r2://videos/7"));
    again.put(Resubmissions.COUNT_TAG, "1");
    again.put(Resubmissions.OF_TAG, "j-0");

    // SubmitJob with tags asks for batch:TagResource on a job that has none yet.
    assertThat(operations.allows("batch:TagResource", JOB, new Tags(NONE, again))).isTrue();
    assertThat(operations.allows("batch:TagResource", JOB, new Tags(THEIRS, again))).isFalse();
    assertThat(operations.allows("batch:TerminateJob", JOB, new Tags(OURS, NONE))).isTrue();
    assertThat(operations.allows("batch:TerminateJob", JOB, new Tags(THEIRS, NONE))).isFalse();
    assertThat(operations.allows("batch:TerminateJob", JOB, new Tags(NONE, NONE))).isFalse();
  }

  /** Who may submit a definition may run any command in its image, with its role and secrets. */
  @Test
  void submitting_isOfOneDefinitionAndItsQueue() {
    String batch = "arn:aws:batch:eu-central-1:123456789012:";
    String videos = batch + "job-definition/academy-video-batch-jobdef";
    String scan = batch + "job-definition/academy-video-batch-stuck-scan";
    Tags none = new Tags(NONE, NONE);

    for (String revision : List.of("", ":7")) {
      assertThat(role("operations").allows("batch:SubmitJob", videos + revision, none)).isTrue();
      assertThat(role("operations").allows("batch:SubmitJob", scan + revision, none)).isFalse();
      assertThat(role("scheduler").allows("batch:SubmitJob", scan + revision, none)).isTrue();
      assertThat(role("scheduler").allows("batch:SubmitJob", videos + revision, none)).isFalse();
    }
    assertThat(role("scheduler").allows("batch:SubmitJob", scan + "-2:1", none)).isFalse();
    assertThat(
            role("scheduler")
                .allows("batch:SubmitJob", batch + "job-queue/academy-video-batch-queue", none))
        .isFalse();
  }

  /** What AWS's services get, and no container. */
  @Test
  void rolesOfServices_touchNoJob() {
    for (String name : List.of("execution", "scheduler")) {
      for (String action :
          List.of("batch:TerminateJob", "batch:TagResource", "batch:RegisterJobDefinition")) {
        assertThat(role(name).allows(action, JOB, new Tags(OURS, OURS))).as(name).isFalse();
      }
    }
    assertThat(
            role("operations").allows("secretsmanager:GetSecretValue", JOB, new Tags(OURS, NONE)))
        .isFalse();
  }

  @Test
  void project_isThatOfTheSettings() {
    IamRole worker = role("job", "project", "other");

    assertThat(worker.allows("batch:TerminateJob", JOB, new Tags(OURS, NONE))).isFalse();
    assertThat(worker.allows("batch:TerminateJob", JOB, new Tags(Map.of("project", "other"), NONE)))
        .isTrue();
  }

  /** A right on a key that is not there would be a right on something else some day. */
  @Test
  void execution_readsOnlyTheSecretsThatAreGiven() {
    String writing = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:w-AbCdEf";
    String reading = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:r-AbCdEf";
    String key = "arn:aws:kms:eu-central-1:123456789012:key/1";

    JsonNode one = piece("roles/execution.json", "r2SecretArn", writing).body();
    JsonNode both =
        piece(
                "roles/execution.json",
                "r2SecretArn",
                writing,
                "r2SecretKeyArn",
                key,
                "r2SourceSecretArn",
                reading)
            .body();

    assertThat(one.findValuesAsText("Sid"))
        .contains("ReadSecret")
        .doesNotContain("DecryptSecret", "ReadSourceSecret", "DecryptSourceSecret");
    assertThat(one.findValuesAsText("Resource")).contains(writing);
    assertThat(both.findValuesAsText("Sid"))
        .contains("ReadSecret", "DecryptSecret", "ReadSourceSecret")
        .doesNotContain("DecryptSourceSecret");
    assertThat(both.findValuesAsText("Resource")).contains(writing, reading, key);
  }

  @Test
  void definition_hasASecondTokenOnlyWhereItsSecretIsGiven() {
    String arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:r-AbCdEf";
    String file = "job-definitions/encode.ec2.json";

    assertThat(secrets(piece(file))).noneMatch(name -> name.startsWith("R2_SOURCE_"));
    assertThat(secrets(piece(file, "r2SourceSecretArn", arn)))
        .contains("R2_SOURCE_ACCESS_KEY_ID", "R2_SOURCE_SECRET_ACCESS_KEY");
  }

  private static List<String> secrets(Piece definition) {
    return definition.body().at("/containerProperties/secrets").findValuesAsText("name");
  }

  @Test
  void everyResourceName_isOfThePartitionOfItsRegion() {
    assertThat(AwsPartition.of("us-gov-west-1"))
        .isEqualTo(new AwsPartition("aws-us-gov", "amazonaws.com"));
    Blueprint china =
        reader.read(new Choice("ec2", "arm64", Map.of("region", "cn-north-1", "account", "1")));

    for (Piece piece : china.pieces()) {
      assertThat(piece.body().toString()).as("%s", piece.file()).doesNotContain("arn:aws:");
    }
    assertThat(china.settings().text("image").orElseThrow())
        .startsWith("1.dkr.ecr.cn-north-1.amazonaws.com.cn/video-worker@");
  }
}
