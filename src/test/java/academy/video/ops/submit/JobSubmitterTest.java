package academy.video.ops.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobSubmitterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final JobRequest REQUEST =
      new JobRequest(
          "r2://up/7.mp4", "r2://videos/7", "7", "lecture", "queue", "definition:3", "p");

  private final FakeAws aws = new FakeAws();
  private final InMemoryStore store = new InMemoryStore();
  private final JobSubmitter submitter =
      new JobSubmitter(aws, store, new Json(), InstantSource.fixed(NOW));

  @BeforeEach
  void batchTakesJobs() {
    aws.answer(AwsOperation.BATCH_LIST_JOBS, "{\"jobSummaryList\":[]}");
    aws.answer(AwsOperation.BATCH_SUBMIT_JOB, "{\"jobId\":\"j-1\",\"jobName\":\"n\"}");
  }

  @Test
  void submit_aNewVideo_sendsParametersAndTagsAndNotesTheJob() {
    Submission job = submitter.submit(REQUEST, /* force= */ false);

    assertThat(job.jobId()).isEqualTo("j-1");
    assertThat(job.statusWritten()).isTrue();
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB))
        .containsExactly(
            FakeAws.json(
                """
                {"jobName":"%s","jobQueue":"queue","jobDefinition":"definition:3",
                 "parameters":{"source":"r2://up/7.mp4","destination":"r2://videos/7",
                               "videoId":"7","profile":"lecture"},
                 "tags":{"project":"p","video-id":"7","video-destination":"r2://videos/7"},
                 "propagateTags":true,
                 "containerOverrides":{"environment":[
                   {"name":"VIDEO_REQUESTED_AT","value":"2026-03-01T12:00:00Z"}]}}\
                """
                    .formatted(REQUEST.jobName())));
    JsonNode status = status();
    assertThat(status.path("state").asText()).isEqualTo("submitted");
    assertThat(status.path("job_id").asText()).isEqualTo("j-1");
    assertThat(status.path("attempt").asInt()).isEqualTo(1);
    assertThat(status.path("submitted_at").asText()).isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void submit_forSeveralNodes_asksForAnArrayAndTellsItsChildrenHowManyTheyAre() {
    Submission job = submitter.submit(REQUEST.withNodes(4), /* force= */ false);

    assertThat(job.nodes()).isEqualTo(4);
    JsonNode request = aws.requests(AwsOperation.BATCH_SUBMIT_JOB).getFirst();
    assertThat(request.path("arrayProperties")).isEqualTo(FakeAws.json("{\"size\":4}"));
    assertThat(request.path("containerOverrides"))
        .isEqualTo(
            FakeAws.json(
                """
                {"environment":[{"name":"VIDEO_REQUESTED_AT","value":"2026-03-01T12:00:00Z"},
                                {"name":"VIDEO_NODES","value":"4"}]}\
                """));
    assertThat(status().path("job_id").asText()).isEqualTo("j-1");
  }

  @Test
  void submit_aVideoThatIsBeingEncoded_isRefusedNamingTheJob() {
    putStatus("running", "2026-03-01T11:59:50Z", "j-0");

    assertDuplicate("j-0");
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).isEmpty();
  }

  @Test
  void submit_aVideoWhoseJobWaitsInBatch_isRefusedNamingTheJob() {
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        "{\"jobSummaryList\":[{\"jobId\":\"j-9\",\"jobName\":\"%s\",\"status\":\"RUNNABLE\"}]}"
            .formatted(REQUEST.jobName()));

    assertDuplicate("j-9 is RUNNABLE");
  }

  @Test
  void submit_withForce_asksNobody() {
    putStatus("running", "2026-03-01T11:59:50Z", "j-0");

    assertThat(submitter.submit(REQUEST, /* force= */ true).jobId()).isEqualTo("j-1");
    assertThat(aws.requests(AwsOperation.BATCH_LIST_JOBS)).isEmpty();
  }

  @Test
  void submit_afterAJobThatDied_isAccepted() {
    putStatus("running", "2026-03-01T11:50:00Z", "j-0");

    assertThat(submitter.submit(REQUEST, /* force= */ false).jobId()).isEqualTo("j-1");
  }

  @Test
  void submit_whenDenied_saysThatNothingWasSubmitted() {
    aws.fail(AwsOperation.BATCH_SUBMIT_JOB, AwsFault.Kind.DENIED, "AccessDeniedException", "no");

    assertThatThrownBy(() -> submitter.submit(REQUEST, /* force= */ false))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.AWS_ACCESS_DENIED);
              assertThat(e.failure().reason()).startsWith("Nothing was submitted: batch:SubmitJob");
            });
    assertThat(store.read("status.json")).isEmpty();
  }

  @Test
  void submit_whenTheAnswerIsLost_findsTheAcceptedJob() {
    aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        _ -> {
          aws.answer(
              AwsOperation.BATCH_LIST_JOBS,
              """
              {"jobSummaryList":[{"jobId":"j-5","jobName":"%s","status":"SUBMITTED",
                "createdAt":%d}]}\
              """
                  .formatted(REQUEST.jobName(), NOW.toEpochMilli()));
          throw FakeAws.fault(
              AwsOperation.BATCH_SUBMIT_JOB, AwsFault.Kind.UNAVAILABLE, "", "Read timed out");
        });

    assertThat(submitter.submit(REQUEST, /* force= */ false).jobId()).isEqualTo("j-5");
  }

  @Test
  void submit_afterADeletionByAClockThatIsAhead_isRequestedAfterIt() {
    new Tombstone(store, new Json()).put(NOW.plusSeconds(3600));

    submitter.submit(REQUEST, /* force= */ false);

    assertThat(status().path("requested_at").asText()).isEqualTo("2026-03-01T13:00:00.000001Z");
  }

  @Test
  void submit_whileSomethingIsPublished_carriesOnWhoseThatIs() {
    store.put(
        "status.json",
        """
        {"state":"succeeded","requested_at":"2026-02-01T00:00:00Z","job_id":"j-0",
         "published":{"requested_at":"2026-02-01T00:00:00Z","job_id":"j-0","generation":"ab12"}}\
        """
            .getBytes(UTF_8));

    submitter.submit(REQUEST, /* force= */ false);

    assertThat(status().path("job_id").asText()).isEqualTo("j-1");
    assertThat(status().at("/published/generation").asText()).isEqualTo("ab12");
  }

  @Test
  void replaced_whereAnotherVideoIsPublished_namesIt() {
    assertThat(submitter.replaced(REQUEST, "lecture")).isEmpty();

    store.put(
        "status.json",
        """
        {"state":"succeeded","source":"r2://up/6.mp4","profile":"standard",
         "published":{"requested_at":"2026-02-01T00:00:00Z","job_id":"j","generation":"ab12"}}\
        """
            .getBytes(UTF_8));

    assertThat(submitter.replaced(REQUEST, "lecture"))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .contains("made from r2://up/6.mp4 with profile standard", "replaces it"));
    assertThat(
            submitter.replaced(
                new JobRequest("r2://up/6.mp4", "r2://videos/7", "7", "standard", "q", "d", "p"),
                "standard"))
        .isEmpty();
  }

  @Test
  void submit_whenTheJobHasBegunAlready_leavesItsStatus() {
    aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        _ -> {
          putStatus("running", "2026-03-01T12:00:00Z", "j-1");
          return FakeAws.json("{\"jobId\":\"j-1\"}");
        });

    assertThat(submitter.submit(REQUEST, /* force= */ false).statusWritten()).isTrue();
    assertThat(status().path("state").asText()).isEqualTo("running");
  }

  private void assertDuplicate(String names) {
    assertThatThrownBy(() -> submitter.submit(REQUEST, /* force= */ false))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.DUPLICATE_JOB);
              assertThat(e.failure().reason()).contains(names);
            });
  }

  private void putStatus(String state, String heartbeat, String jobId) {
    store.put(
        "status.json",
        "{\"state\":\"%s\",\"heartbeat\":\"%s\",\"job_id\":\"%s\"}"
            .formatted(state, heartbeat, jobId)
            .getBytes(UTF_8));
  }

  private JsonNode status() {
    return new Json().readTree(store.read("status.json").orElseThrow());
  }
}
