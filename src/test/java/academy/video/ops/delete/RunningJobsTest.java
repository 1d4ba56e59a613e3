package academy.video.ops.delete;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJobs;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

  private static final String QUEUE = "academy-video-batch-queue";

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final FakeAws aws = new FakeAws();
  private final FakeBatch batch = new FakeBatch(aws, clock);
  private final InMemoryStore store = new InMemoryStore();
  private int looks;
  private Runnable atThirdLook = () -> {};

  private final RunningJobs running =
      new RunningJobs(
          store,
          new Json(),
          clock,
          time -> {
            now = now.plus(time);
            if (++looks == 3) {
              atThirdLook.run();
            }
          });

  @BeforeEach
  void aVideoOfFourNodes() {
    store.put(
        "status.json",
        """
        {"state":"running","job_id":"p","video_id":"7","heartbeat":"2026-03-01T11:59:55Z",
         "nodes":{"of":4}}\
        """
            .getBytes(UTF_8));
    batch.letChildrenLinger();
    batch.addArray("p", "7", 4, "RUNNING", now);
  }

  @Test
  void endInBatch_anArray_endsTheParentAndWaitsForTheLastChild() throws Exception {
    atThirdLook = () -> List.of("p:0", "p:1", "p:2", "p:3").forEach(this::fail);

    assertThat(end()).isEmpty();

    assertThat(looks).isEqualTo(3);
    assertThat(aws.requests(AwsOperation.BATCH_TERMINATE_JOB))
        .extracting(request -> request.path("jobId").asText())
        .containsExactly("p");
  }

  @Test
  void endInBatch_anArrayOfWhichAChildNeverEnds_namesItAfterAWhile() throws Exception {
    atThirdLook = () -> List.of("p:0", "p:1", "p:3").forEach(this::fail);

    assertThat(end()).containsExactly("p");
  }

  private void fail(String child) {
    batch.job(child).put("status", "FAILED");
  }

  private List<String> end() throws InterruptedException {
    return running.endInBatch(
        new BatchJobs(aws), QUEUE, running.find().orElseThrow(), "s3://videos/7");
  }
}
