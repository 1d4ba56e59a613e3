package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotJsonTest {

  private final SnapshotJson json = new SnapshotJson();

  private static Snapshot snapshot(Optional<String> jobId) {
    return new Snapshot(
        Instant.parse("2026-08-01T12:00:00Z"),
        "eu-central-1",
        new Question(
            jobId,
            new Name("q", Source.FLAG),
            new Name("d:3", Source.ENVIRONMENT),
            new Name("ce", Source.DEFAULT),
            new Name("/logs", Source.DEFAULT)),
        List.of(
            RecordedCall.answered(
                AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
                FakeAws.json("{\"jobQueues\":[\"q\"]}"),
                FakeAws.json("{\"jobQueues\":[{\"jobQueueName\":\"q\",\"priority\":1}]}")),
            RecordedCall.failed(
                FakeAws.json("{}"),
                new AwsFault(
                    AwsOperation.EC2_DESCRIBE_SUBNETS,
                    AwsFault.Kind.DENIED,
                    "UnauthorizedOperation",
                    "You are not authorized.")),
            RecordedCall.answered(
                    AwsOperation.ECR_GET_REPOSITORY_POLICY,
                    FakeAws.json("{\"repositoryName\":\"r\"}"),
                    FakeAws.json("{\"policyText\":\"{}\"}"))
                .in("us-east-1"),
            RecordedCall.answered(
                AwsOperation.S3_GET_OBJECT,
                FakeAws.json("{\"destination\":\"r2://videos/7\",\"key\":\"status.json\"}"),
                FakeAws.json("{\"heartbeat\":\"2026-08-01T11:59:55Z\",\"percent\":39.3}"))));
  }

  @Test
  void read_whatWasWritten_isTheSame() {
    for (Snapshot snapshot : List.of(snapshot(Optional.empty()), snapshot(Optional.of("j-1")))) {
      String text = json.write(snapshot).toString();

      assertThat(json.read(FakeAws.json(text))).isEqualTo(snapshot);
    }
  }

  @Test
  void write_aSnapshot_hasTheDocumentedMembers() {
    ObjectNode written = json.write(snapshot(Optional.of("j-1")));

    assertThat(written.at("/taken_at").asText()).isEqualTo("2026-08-01T12:00:00Z");
    assertThat(written.at("/question/job_id").asText()).isEqualTo("j-1");
    assertThat(written.at("/question/definition/source").asText()).isEqualTo("environment");
    assertThat(written.at("/calls/0/service").asText()).isEqualTo("batch");
    assertThat(written.at("/calls/0/operation").asText()).isEqualTo("DescribeJobQueues");
    assertThat(written.at("/calls/0/answer/jobQueues/0/priority").asInt()).isEqualTo(1);
    assertThat(written.at("/calls/1/fault/kind").asText()).isEqualTo("denied");
    assertThat(written.at("/calls/1").has("region")).isFalse();
    assertThat(written.at("/calls/2/region").asText()).isEqualTo("us-east-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/taken_at | yesterday | taken_at: 'yesterday' is not a time such as 2026-08-01T12:00:00Z",
        "/region | | region: it is missing",
        "/question/queue/source | luck | question.queue.source: 'luck' is none of [flag,"
            + " environment, default]",
        "/calls/0/operation | DeleteEverything | calls[0].operation: batch:DeleteEverything is not a"
            + " known call",
        "/calls/0/answer | | calls[0]: a call has either an answer or a fault",
        "/calls/0/request | text | calls[0].request: an object is needed",
        "/calls/1/fault/kind | bad | calls[1].fault.kind: 'bad' is none of",
      })
  void read_aBrokenFile_isRefusedWithThePlace(String pointer, String value, String complaint) {
    ObjectNode written = json.write(snapshot(Optional.empty()));
    int slash = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) written.at(pointer.substring(0, slash));
    if (value == null) {
      parent.remove(pointer.substring(slash + 1));
    } else {
      parent.put(pointer.substring(slash + 1), value);
    }

    assertThatThrownBy(() -> json.read(written))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
              assertThat(e.failure().reason()).contains("broken at " + complaint);
            });
  }
}
