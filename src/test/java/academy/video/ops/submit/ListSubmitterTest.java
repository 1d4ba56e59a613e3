package academy.video.ops.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.Aws;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each video of a list is submitted exactly once: wherever a run is killed, and whatever another
 * run does at the same moment.
 */
class ListSubmitterTest {

  private static final String QUEUE = "academy-video-batch-queue";
  private static final int VIDEOS = 3;

  /** A dead process does nothing any more, not even clean up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** One process: counts its calls, and is killed or interrupted by another at one of them. */
  private static final class Run {
    private final int at;
    private final boolean afterDoing;
    private final Runnable then;
    private int calls;
    private boolean isDead;

    Run(int at, boolean afterDoing, Runnable then) {
      this.at = at;
      this.afterDoing = afterDoing;
      this.then = then;
    }

    static Run undisturbed() {
      return new Run(0, false, () -> {});
    }

    Object call(Call work) throws Throwable {
      if (isDead) {
        throw new Killed();
      }
      calls++;
      int mine = calls;
      if (mine == at && !afterDoing) {
        disturb();
      }
      Object answer = work.run();
      if (mine == at && afterDoing) {
        disturb();
      }
      return answer;
    }

    private void disturb() {
      try {
        then.run();
      } catch (Killed e) {
        isDead = true;
        throw e;
      }
    }
  }

  private interface Call {
    Object run() throws Throwable;
  }

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final FakeAws aws = new FakeAws();
  private final FakeBatch batch = new FakeBatch(aws, () -> now);
  private final List<InMemoryStore> folders = new ArrayList<>();

  ListSubmitterTest() {
    for (int i = 0; i < VIDEOS; i++) {
      folders.add(new InMemoryStore());
    }
    // As in AWS Batch, a job that was accepted is listed some seconds later.
    aws.answer(
        AwsOperation.BATCH_LIST_JOBS,
        request -> {
          ObjectNode answer = batch.list(request);
          ArrayNode listed = FakeAws.json("{}").putArray("x");
          for (JsonNode job : answer.path("jobSummaryList")) {
            if (now.toEpochMilli() - job.path("createdAt").asLong() > 30_000) {
              listed.add(job);
            }
          }
          answer.set("jobSummaryList", listed);
          return answer;
        });
  }

  private final Pacer pacer =
      new Pacer() {
        @Override
        public long nanoTime() {
          return now.toEpochMilli() * 1_000_000;
        }

        @Override
        public void sleep(Duration duration) {
          now = now.plus(duration).plusMillis(1);
        }

        @Override
        public double random() {
          return 0.5;
        }
      };

  private static JobRequest request(int video) {
    return new JobRequest(
        "r2://up/%d.mp4".formatted(video),
        "r2://videos/%d".formatted(video),
        Integer.toString(video),
        "standard",
        QUEUE,
        "definition",
        "p");
  }

  /** Runs the whole list as submit --list does, claimed videos last. */
  private List<VideoStanding> run(Run process) {
    return run(process, /* passes= */ 3);
  }

  private List<VideoStanding> run(Run process, int passes) {
    ListSubmitter submitter =
        new ListSubmitter(through(process, Aws.class, aws), new Json(), () -> now, pacer);
    List<VideoStanding> standings = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      submitter.refresh(QUEUE);
      standings.clear();
      Instant freeAt = now;
      boolean isClaimed = false;
      for (int i = 0; i < VIDEOS; i++) {
        ObjectStore folder = through(process, ObjectStore.class, folders.get(i));
        VideoStanding standing = submitter.look(request(i), "standard", folder);
        if (standing instanceof VideoStanding.Free free) {
          standing = submitter.submit(request(i), "standard", free, Optional.empty(), folder);
        }
        if (standing instanceof VideoStanding.Claimed claimed) {
          isClaimed = true;
          freeAt = claimed.freeAt().isAfter(freeAt) ? claimed.freeAt() : freeAt;
        }
        standings.add(standing);
      }
      if (!isClaimed || pass + 1 == passes) {
        break;
      }
      submitter.await(freeAt);
    }
    return standings;
  }

  private static <T> T through(Run process, Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Call call =
                  () -> {
                    try {
                      return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  };
              // A default method is a call by itself: what it calls goes to the real one.
              return method.getName().equals("location") || method.getName().equals("region")
                  ? call.run()
                  : process.call(call);
            }));
  }

  private void assertSubmittedOnce(String when) {
    List<String> destinations =
        aws.requests(AwsOperation.BATCH_SUBMIT_JOB).stream()
            .map(request -> request.at("/parameters/destination").asText())
            .toList();
    assertThat(destinations)
        .as(when)
        .containsExactlyInAnyOrder("r2://videos/0", "r2://videos/1", "r2://videos/2");
  }

  private static int callsOfAWholeRun() {
    Run process = Run.undisturbed();
    new ListSubmitterTest().run(process);
    return process.calls;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void run_killedAtAnyStepAndRepeated_submitsEachVideoOnce(boolean afterDoing) {
    int steps = callsOfAWholeRun();
    assertThat(steps).isGreaterThan(20);
    for (int step = 1; step <= steps; step++) {
      ListSubmitterTest one = new ListSubmitterTest();
      Run victim =
          new Run(
              step,
              afterDoing,
              () -> {
                throw new Killed();
              });
      assertThatThrownBy(() -> one.run(victim)).isInstanceOf(Killed.class);

      List<VideoStanding> standings = one.run(Run.undisturbed());

      one.assertSubmittedOnce("killed at step %d of %d".formatted(step, steps));
      assertThat(standings)
          .as("killed at step %d", step)
          .allMatch(
              standing ->
                  standing instanceof VideoStanding.AtWork
                      || standing instanceof VideoStanding.Submitted);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void run_killedTwiceAndRepeated_submitsEachVideoOnce(boolean afterDoing) {
    int steps = callsOfAWholeRun();
    for (int first = 1; first <= steps; first += 3) {
      for (int second = 1; second <= steps; second += 4) {
        ListSubmitterTest one = new ListSubmitterTest();
        for (int step : new int[] {first, second}) {
          try {
            one.run(
                new Run(
                    step,
                    afterDoing,
                    () -> {
                      throw new Killed();
                    }));
          } catch (Killed _) {
            // The next run goes on.
          }
        }

        one.run(Run.undisturbed());

        one.assertSubmittedOnce("killed at steps %d and %d".formatted(first, second));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void run_whileAnotherRunsAtAnyStep_submitsEachVideoOnce(boolean afterDoing) {
    int steps = callsOfAWholeRun();
    for (int step = 1; step <= steps; step++) {
      ListSubmitterTest one = new ListSubmitterTest();
      AtomicInteger others = new AtomicInteger();

      one.run(
          new Run(
              step,
              afterDoing,
              () -> {
                others.incrementAndGet();
                // No call takes as long as a claim lives, so the other can't wait for it.
                one.run(Run.undisturbed(), /* passes= */ 1);
              }));

      assertThat(others).hasValue(1);
      one.run(Run.undisturbed());
      one.assertSubmittedOnce("another run at step %d of %d".formatted(step, steps));
    }
  }

  @Test
  void run_repeatedAfterAJobFailed_submitsItsVideoOnceMore() {
    run(Run.undisturbed());
    batch.job("new-2").put("status", "FAILED");
    folders
        .get(1)
        .put(
            "status.json",
            """
            {"state":"failed","job_id":"new-2","source":"r2://up/1.mp4","profile":"standard",
             "failure":{"exit_code":40,"reason":"R2 refused the key."}}\
            """
                .getBytes(UTF_8));

    run(Run.undisturbed());
    run(Run.undisturbed());

    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(VIDEOS + 1);
  }

  @Test
  void look_atAVideoThatTheSameJobWouldRefuseAgain_saysWhy() {
    folders
        .getFirst()
        .put(
            "status.json",
            """
            {"state":"failed","job_id":"j-1","source":"r2://up/0.mp4","profile":"standard",
             "failure":{"exit_code":22,"reason":"Half of it is missing."}}\
            """
                .getBytes(UTF_8));

    assertThat(look(0))
        .isEqualTo(
            new VideoStanding.Unusable(
                "its last job failed with SOURCE_CORRUPT: Half of it is missing."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[1]",
        "{\"state\":7,\"job_id\":{\"a\":1},\"heartbeat\":\"+999999999-01-01T00:00:00Z\"}",
        "{\"state\":\"running\",\"job_id\":\"../../x\\n\"}",
        "{\"state\":\"succeeded\",\"source\":\"r2://up/0.mp4\",\"profile\":\"standard\"}",
        "{\"state\":\"failed\",\"failure\":{\"exit_code\":-1,\"reason\":[]}}"
      })
  void run_intoAFolderWithAnothersStatus_submitsAllTheSame(String status) {
    folders.getFirst().put("status.json", status.getBytes(UTF_8));

    assertThat(run(Run.undisturbed())).allMatch(VideoStanding.Submitted.class::isInstance);
  }

  @Test
  void run_intoAFolderWithClaimsWithoutEnd_submitsTheOthers() {
    folders
        .getFirst()
        .put("_work/resubmission-none-1.json", "{\"resubmitted_as\":\"a\"}".getBytes(UTF_8));
    folders
        .getFirst()
        .put("_work/resubmission-a-1.json", "{\"resubmitted_as\":\"none\"}".getBytes(UTF_8));

    assertThat(run(Run.undisturbed()).getFirst()).isInstanceOf(VideoStanding.Unusable.class);
    assertThat(aws.requests(AwsOperation.BATCH_SUBMIT_JOB)).hasSize(VIDEOS - 1);
  }

  @Test
  void look_atAVideoFromAnotherSource_isFree() {
    folders.getFirst().put("master.m3u8", new byte[1]);
    putSucceeded("r2://up/0.mp4");
    assertThat(look(0)).isInstanceOf(VideoStanding.Complete.class);

    putSucceeded("r2://up/other.mp4");
    assertThat(look(0)).isInstanceOf(VideoStanding.Free.class);
  }

  private void putSucceeded(String source) {
    folders
        .getFirst()
        .put(
            "status.json",
            "{\"state\":\"succeeded\",\"source\":\"%s\",\"profile\":\"standard\"}"
                .formatted(source)
                .getBytes(UTF_8));
  }

  @Test
  void submit_whenThrottled_waitsLongerEachTime() {
    AtomicInteger calls = new AtomicInteger();
    Instant began = now;
    aws.answer(
        AwsOperation.BATCH_SUBMIT_JOB,
        _ -> {
          if (calls.incrementAndGet() <= 4) {
            throw FakeAws.fault(
                AwsOperation.BATCH_SUBMIT_JOB,
                AwsFault.Kind.THROTTLED,
                "TooManyRequestsException",
                "Too Many Requests");
          }
          return FakeAws.json("{\"jobId\":\"j-1\"}");
        });

    assertThat(submit(0)).isInstanceOf(VideoStanding.Submitted.class);
    assertThat(calls).hasValue(5);
    assertThat(Duration.between(began, now))
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  @Test
  void submit_throttledWithoutEnd_givesTheClaimBack() {
    aws.fail(
        AwsOperation.BATCH_SUBMIT_JOB,
        AwsFault.Kind.THROTTLED,
        "TooManyRequestsException",
        "Too Many Requests");

    assertThatThrownBy(() -> submit(0))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.BATCH_UNAVAILABLE));
    assertThat(folders.getFirst().list("")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = AwsFault.Kind.class,
      names = {"DENIED", "INVALID", "NOT_FOUND"})
  void submit_refused_leavesNothingBehind(AwsFault.Kind kind) {
    aws.fail(AwsOperation.BATCH_SUBMIT_JOB, kind, "X", "no");

    assertThatThrownBy(() -> submit(0)).isInstanceOf(WorkerException.class);
    assertThat(folders.getFirst().list("")).isEmpty();
  }

  private VideoStanding look(int video) {
    return submitter().look(request(video), "standard", folders.get(video));
  }

  private VideoStanding submit(int video) {
    return submitter()
        .submit(
            request(video),
            "standard",
            (VideoStanding.Free) look(video),
            Optional.empty(),
            folders.get(video));
  }

  private ListSubmitter submitter() {
    return new ListSubmitter(aws, new Json(), () -> now, pacer);
  }
}
