package academy.video.batch;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers in the shapes of AWS Batch's API reference. */
class BatchJobsTest {

  private final FakeAws aws = new FakeAws();
  private final BatchJobs jobs = new BatchJobs(aws);

  @Test
  void describe_aRetriedJob_hasEveryAttemptWithCodeAndReason() {
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j-1:3","jobArn":"arn:j","jobName":"video-7-0","status":"FAILED",
         "statusReason":"Essential container in task exited","createdAt":1000,"startedAt":5000,
         "stoppedAt":9000,"parameters":{"destination":"r2://v/7"},
         "container":{"exitCode":22,"logStreamName":"d/default/b"},
         "attempts":[
          {"container":{"exitCode":30,"logStreamName":"d/default/a"},"startedAt":2000,
           "stoppedAt":3000,"statusReason":"Host EC2 (instance i-0) terminated."},
          {"container":{"exitCode":22,"logStreamName":"d/default/b"},"startedAt":5000,
           "stoppedAt":9000,"statusReason":"Essential container in task exited"}]}]}\
        """);

    BatchJob job = jobs.describe("j-1:3").orElseThrow();

    assertThat(job.state()).isEqualTo(BatchState.FAILED);
    assertThat(job.exitCode()).contains(22);
    assertThat(job.attempts().stream().map(BatchAttempt::failure))
        .containsExactly(Optional.of("STORAGE_UNAVAILABLE"), Optional.of("SOURCE_CORRUPT"));
    assertThat(job.parameters()).containsEntry("destination", "r2://v/7");
    assertThat(job.logStream()).contains("d/default/b");
  }

  @Test
  void describe_anArrayJob_countsItsChildren() {
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"p","status":"PENDING","arrayProperties":{"size":32,
         "statusSummary":{"RUNNABLE":3,"RUNNING":29,"FAILED":0,"NEW_STATE":0}}}]}\
        """);

    BatchJob job = jobs.describe("p").orElseThrow();

    assertThat(job.nodes()).isEqualTo(32);
    assertThat(job.array().orElseThrow().sentence()).isEqualTo("3 RUNNABLE, 29 RUNNING");
    assertThat(job.hasEnded()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING,   2, 2, 0, SUCCEEDED, true",
    "SUBMITTED, 2, 1, 1, FAILED,    true",
    "PENDING,   3, 1, 1, PENDING,   false",
    "FAILED,    2, 1, 1, FAILED,    true"
  })
  void describe_anArrayJobWhoseParentIsLate_hasEndedWithItsLastChild(
      String told, int size, int succeeded, int failed, BatchState state, boolean ended) {
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"p","status":"%s","arrayProperties":{"size":%d,
         "statusSummary":{"SUCCEEDED":%d,"FAILED":%d}}}]}\
        """
            .formatted(told, size, succeeded, failed));

    BatchJob job = jobs.describe("p").orElseThrow();

    assertThat(job.state()).isEqualTo(state);
    assertThat(job.hasEnded()).isEqualTo(ended);
  }

  @Test
  void children_ofAnArray_comeByTheirIndex() {
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        """
        {"jobSummaryList":[{"jobId":"p:10"},{"jobId":"p:9"},{"jobId":"p:0"}],"nextToken":"t"}\
        """);

    assertThat(jobs.children("p", BatchState.FAILED))
        .extracting(BatchJob::id)
        .containsExactly("p:0", "p:9", "p:10");
    assertThat(aws.requests(AwsOperation.BATCH_LIST_JOBS)).hasSize(1);
  }

  @Test
  void jobsOfAQueue_areThoseThatWereSubmitted() {
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        """
        {"jobSummaryList":[{"jobId":"p","jobName":"n"},{"jobId":"p:0","jobName":"n"}]}\
        """);

    assertThat(jobs.inState("q", BatchState.RUNNING)).extracting(BatchJob::id).containsExactly("p");
    assertThat(jobs.named("q", "n")).extracting(BatchJob::id).containsExactly("p");
  }

  @Test
  void describe_aJobOfEcsProperties_hasItsContainer() {
    aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        """
        {"jobs":[{"jobId":"j","status":"RUNNING","createdAt":1,"ecsProperties":{"taskProperties":[
         {"containers":[{"logStreamName":"s"}]}]},"attempts":[{"taskProperties":[{"containers":[
         {"exitCode":137,"reason":"OutOfMemoryError: Container killed"}]}]}]}]}\
        """);

    BatchJob job = jobs.describe("j").orElseThrow();

    assertThat(job.logStream()).contains("s");
    assertThat(job.attempts().getFirst().exitCode()).contains(137);
    assertThat(job.attempts().getFirst().failure()).isEmpty();
  }

  @Test
  void describe_manyJobs_asksForAHundredAtATime() {
    aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, "{\"jobs\":[]}");

    assertThat(jobs.describe(IntStream.range(0, 201).mapToObj(i -> "j" + i).toList())).isEmpty();

    assertThat(aws.requests(AwsOperation.BATCH_DESCRIBE_JOBS))
        .extracting(request -> request.path("jobs").size())
        .containsExactly(100, 100, 1);
  }

  @Test
  void named_overPages_givesTheNewestFirst() {
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        request ->
            request.has("nextToken")
                ? FakeAws.json(
                    "{\"jobSummaryList\":[{\"jobId\":\"b\",\"jobName\":\"n\",\"createdAt\":2,"
                        + "\"status\":\"A_NEW_ONE\"}]}")
                : FakeAws.json(
                    "{\"nextToken\":\"t\",\"jobSummaryList\":[{\"jobId\":\"a\",\"jobName\":\"n\","
                        + "\"createdAt\":1,\"status\":\"SUCCEEDED\"},{\"jobId\":\"c\",\"jobName\":"
                        + "\"nn\",\"createdAt\":3}]}"));

    List<BatchJob> found = jobs.named("q", "n");

    assertThat(found).extracting(BatchJob::id).containsExactly("b", "a");
    assertThat(found.getFirst().state()).isEqualTo(BatchState.UNKNOWN);
    assertThat(found.getFirst().state().isOver()).isFalse();
  }

  @Test
  void terminate_withALongReason_cutsItToWhatBatchTakes() {
    aws.answer(AwsOperation.BATCH_TERMINATE_JOB, "{}");

    jobs.terminate("j", "r".repeat(2000));

    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB).getFirst().path("reason").asText())
        .hasSize(1024);
  }

  @Test
  void tag_ofAJob_goesToItsArn() {
    aws.answer(AwsOperation.BATCH_TAG_RESOURCE, "{}");

    jobs.tag("arn:j", Map.of("failure", "SOURCE_CORRUPT"));

    assertThat(aws.requests(AwsOperation.BATCH_TAG_RESOURCE))
        .containsExactly(
            FakeAws.json("{\"resourceArn\":\"arn:j\",\"tags\":{\"failure\":\"SOURCE_CORRUPT\"}}"));
  }
}
