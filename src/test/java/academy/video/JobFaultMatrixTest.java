package academy.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.Location;
import academy.video.model.Profile;
import academy.video.model.R2Access;
import academy.video.model.Secret;
import academy.video.pipeline.TestJob;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.NetworkFault;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import academy.video.store.s3.S3Timeouts;
import academy.video.testing.JsonLines;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Whole jobs over S3 whose every stage meets faults. One that passes must not be noticed but by its
 * retries; one that stays must end with its own code, leave nothing for viewers, and not keep the
 * next run from giving what an undisturbed one gives. Jobs run several at once: most of their time
 * they wait, for a store that takes one write a second to a key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobFaultMatrixTest {

  private static final int JOBS_AT_ONCE = 6;

  /** One small rendition of a short clip, in chunks of a second. */
  private static final Profile TINY =
      new Profile(
          "tiny",
          /* segmentSeconds= */ 1,
          /* gopSeconds= */ 1,
          new Profile.Video("ultrafast", "", List.of(new Profile.Rung(144, 40, 200_000, 30))),
          TestJob.FAST.quality(),
          TestJob.FAST.audio(),
          /* audioOnly= */ false,
          TestJob.FAST.loudness(),
          TestJob.FAST.poster(),
          TestJob.FAST.storyboard(),
          TestJob.FAST.limits(),
          TestJob.FAST.damage());

  /** What a job does with its stores, by the requests that belong to it. */
  private enum Step {
    PREFLIGHT("PUT .*/_work/probe-.*", 0),
    PROBE("GET .*/in\\.mp4", 0),
    RANGED_READ("GET .*/in\\.mp4", 1),
    SEGMENT_PUT("PUT .*/segment-00000\\.m4s", 0),
    CHECKPOINT("PUT .*/_work/.*/chunk-.*", 0),
    LIST("GET .*list-type=2.*_work.*", 1),
    VERIFY("GET .*list-type=2.*out%2F[0-9a-f]{16}%2F.*", 1),
    PUBLISH("PUT .*/master\\.m3u8", 0);

    private final String pattern;
    private final int spared;

    /** The requests that match, but for the first {@code spared}. */
    Step(String pattern, int spared) {
      this.pattern = pattern;
      this.spared = spared;
    }

    Predicate<String> requestsOf(String root) {
      AtomicInteger seen = new AtomicInteger();
      return request ->
          request.contains(root) && request.matches(pattern) && seen.getAndIncrement() >= spared;
    }
  }

  private static final String SOURCE_NAME = "in.mp4";

  private final Map<Step, Integer> passed = new EnumMap<>(Step.class);
  private final AtomicInteger cases = new AtomicInteger();
  private final AtomicInteger roots = new AtomicInteger();
  private final byte[] clip;
  private S3TestServer server;
  private S3Connection connection;
  private Ffmpeg ffmpeg;
  private Map<String, String> undisturbed = Map.of();
  private ExecutorService threads;

  JobFaultMatrixTest() throws IOException {
    clip = Files.readAllBytes(TestJob.clip("tiny.mp4"));
  }

  @BeforeAll
  void start() {
    server = new S3TestServer();
    connection = server.connect();
    ffmpeg = new Ffmpeg((_, _) -> {});
    threads = Executors.newFixedThreadPool(JOBS_AT_ONCE);
    String root = newRoot();
    encode(root, server.front().endpoint(), patient());
    undisturbed = published(root);
    assertThat(undisturbed.keySet()).contains("master.m3u8").hasSizeGreaterThan(6);
  }

  @AfterAll
  void printMatrix() {
    threads.shutdownNow();
    ffmpeg.close();
    connection.close();
    server.close();
    System.out.println("Jobs under storage faults: cases passed by stage");
    passed.forEach((step, count) -> System.out.printf("  %-12s %3d%n", step, count));
    System.out.printf(
        "  %-12s %3d of %d%n",
        "all", passed.values().stream().mapToInt(Integer::intValue).sum(), cases.get());
  }

  @TestFactory
  Stream<DynamicTest> job_meetingAFaultThatPasses_succeedsAfterRetries() {
    List<NetworkFault> faults =
        List.of(
            NetworkFault.INTERNAL_ERROR,
            NetworkFault.SLOW_DOWN,
            NetworkFault.TOO_MANY_REQUESTS,
            NetworkFault.RESET_BEFORE_BODY,
            NetworkFault.RESET_AFTER_BODY,
            NetworkFault.NO_ANSWER,
            NetworkFault.TRUNCATED_BODY,
            NetworkFault.SLOW_LINK);
    List<Case> all = new ArrayList<>();
    for (Step step : Step.values()) {
      for (NetworkFault fault : faults) {
        all.add(new Case(step + " " + fault, step, () -> passingFault(step, fault)));
      }
    }
    return run(all);
  }

  @TestFactory
  Stream<DynamicTest> job_meetingAFaultThatStays_endsWithItsCodeAndTheNextResumes() {
    List<NetworkFault> faults =
        List.of(
            NetworkFault.INTERNAL_ERROR,
            NetworkFault.SLOW_DOWN,
            NetworkFault.ACCESS_DENIED,
            NetworkFault.RESET_BEFORE_BODY);
    List<Case> all = new ArrayList<>();
    for (Step step : Step.values()) {
      for (NetworkFault fault : faults) {
        all.add(new Case(step + " " + fault, step, () -> stayingFault(step, fault)));
      }
    }
    all.add(
        new Case(
            "no such host",
            Step.PREFLIGHT,
            () -> unreachable(URI.create("http://account.invalid"))));
    all.add(
        new Case("refused", Step.PREFLIGHT, () -> unreachable(URI.create("http://127.0.0.1:9"))));
    return run(all);
  }

  private record Case(String name, Step step, Callable<Void> work) {}

  private Stream<DynamicTest> run(List<Case> all) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case one : all) {
      cases.incrementAndGet();
      Future<Void> result = threads.submit(one.work);
      tests.add(
          DynamicTest.dynamicTest(
              one.name,
              () -> {
                try {
                  result.get();
                } catch (ExecutionException e) {
                  throw e.getCause();
                }
                passed.merge(one.step, 1, Integer::sum);
              }));
    }
    return tests.stream();
  }

  private Void passingFault(Step step, NetworkFault fault) {
    String root = newRoot();
    server.front().fail(fault, 2, step.requestsOf(root));

    TestJob job = encode(root, server.front().endpoint(), patient());

    assertThat(published(root)).isEqualTo(undisturbed);
    if (fault != NetworkFault.SLOW_LINK) {
      assertThat(JsonLines.events(job.log())).contains("storage.retried");
    }
    return null;
  }

  private Void stayingFault(Step step, NetworkFault fault) {
    String root = newRoot();
    AtomicInteger met = new AtomicInteger();
    Predicate<String> requests = step.requestsOf(root);
    // Until the first run is over; the second one meets none.
    boolean[] over = new boolean[1];
    server
        .front()
        .fail(
            fault,
            Integer.MAX_VALUE,
            request -> {
              boolean hit = !over[0] && requests.test(request);
              if (hit) {
                met.incrementAndGet();
              }
              return hit;
            });

    Failure failure = failureOf(root, server.front().endpoint());

    assertThat(met).hasPositiveValue();
    assertThat(failure.exitCode()).as(failure.reason()).isEqualTo(code(fault));
    assertThat(failure.reason()).contains("r2://videos/" + root);
    assertThat(store(root).head("out/master.m3u8")).isEmpty();
    over[0] = true;
    TestJob second = encode(root, server.front().endpoint(), patient());
    assertThat(published(root)).isEqualTo(undisturbed);
    if (step == Step.VERIFY || step == Step.PUBLISH) {
      assertThat(JsonLines.events(second.log()))
          .contains("plan.resumed")
          .doesNotContain("chunk.started");
    }
    return null;
  }

  private Void unreachable(URI endpoint) {
    String root = newRoot();
    Failure failure = failureOf(root, endpoint);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains(endpoint.toString());
    return null;
  }

  private static ExitCode code(NetworkFault fault) {
    return switch (fault) {
      case SLOW_DOWN -> ExitCode.STORAGE_THROTTLED;
      case ACCESS_DENIED -> ExitCode.STORAGE_ACCESS_DENIED;
      default -> ExitCode.STORAGE_UNAVAILABLE;
    };
  }

  private Failure failureOf(String root, URI endpoint) {
    RetryPolicy impatient =
        new RetryPolicy(Duration.ofMillis(1500), Duration.ofMillis(20), Duration.ofMillis(200));
    WorkerException thrown =
        catchThrowableOfType(WorkerException.class, () -> encode(root, endpoint, impatient));
    assertThat(thrown).isNotNull();
    return thrown.failure();
  }

  private static RetryPolicy patient() {
    return new RetryPolicy(Duration.ofSeconds(60), Duration.ofMillis(20), Duration.ofMillis(200));
  }

  private TestJob encode(String root, URI endpoint, RetryPolicy policy) {
    // Silence is found out quickly, yet not so that a busy machine is taken for it.
    S3Timeouts timeouts =
        new S3Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(20), 64 << 10);
    TestJob job =
        new TestJob(ffmpeg)
            .withProfile(TINY)
            .withStorage(
                (request, retries, cancellation) ->
                    new JobStorage(
                        request, policy, timeouts, retries, cancellation, Clock.systemUTC()));
    job.encode(
        new Location.R2(S3TestServer.BUCKET, root + "/" + SOURCE_NAME),
        new Location.R2(S3TestServer.BUCKET, root + "/out"),
        Optional.of(
            new R2Access(
                endpoint,
                new Secret(S3TestServer.ACCESS_KEY),
                new Secret(S3TestServer.SECRET_KEY))));
    return job;
  }

  private String newRoot() {
    String root = "job-%03d".formatted(roots.getAndIncrement());
    store(root).put(SOURCE_NAME, clip);
    return root;
  }

  private ObjectStore store(String root) {
    return connection.store(S3TestServer.BUCKET, root);
  }

  /** Media and playlists; report and status tell of one run. Nothing else may be there. */
  private Map<String, String> published(String root) {
    ObjectStore out = connection.store(S3TestServer.BUCKET, root + "/out");
    Map<String, String> objects = new TreeMap<>();
    for (ObjectInfo object : out.list("")) {
      if (!object.key().contains("/report.") && !object.key().equals("status.json")) {
        byte[] body = out.read(object.key()).orElseThrow();
        objects.put(object.key(), body.length + ":" + java.util.Arrays.hashCode(body));
      }
    }
    return objects;
  }
}
