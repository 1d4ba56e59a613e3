package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import academy.video.testing.JsonLines;
import academy.video.testing.TestSeed;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers on S3 that are killed without a warning, at random moments, until their jobs are done all
 * the same. A moment is a number of requests that the job has made, and some milliseconds: so all
 * of a job's steps are hit, and none while the JVM is still starting.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RemoteKillIT {

  private static final int KILLS = 50;

  /** Jobs side by side: some of the time they wait, for a store that takes one status a second. */
  private static final int QUEUES = 4;

  /** Less than any job makes, be there ever so little left to do. */
  private static final int FEWEST_REQUESTS = 12;

  private static final String SOURCE = "r2://videos/in/lecture.mp4";

  /** Eight chunks of two segments each. */
  private static final String PROFILE =
      """
      {"name": "kill", "segment_seconds": 2, "gop_seconds": 2,
       "video": {"preset": "ultrafast", "rungs": [
         {"height": 144, "crf": 36, "max_bits_per_second": 150000, "max_frame_rate": 30}]}}\
      """;

  private static final Pattern JOB_OF_REQUEST = Pattern.compile("(?:PUT|GET|DELETE) .*(job-\\d+)");

  @TempDir private Path folder;

  private final long seed = TestSeed.value();
  private final AtomicInteger killsLeft = new AtomicInteger(KILLS);
  private final AtomicInteger jobs = new AtomicInteger();
  private final Map<String, Moment> moments = new ConcurrentHashMap<>();
  private S3TestServer server;
  private S3Connection connection;

  /** Passed when a job has made so many requests. */
  private record Moment(CountDownLatch requests) {}

  @BeforeAll
  void start() throws IOException {
    server = new S3TestServer();
    connection = server.connect();
    connection
        .store(S3TestServer.BUCKET, "in")
        .put("lecture.mp4", Files.readAllBytes(Path.of("test-media", "lecture.mp4")));
    server
        .front()
        .onRequest(
            call -> {
              Matcher job = JOB_OF_REQUEST.matcher(call);
              Moment moment = job.find() ? moments.get(job.group(1)) : null;
              if (moment != null) {
                moment.requests.countDown();
              }
            });
  }

  @AfterAll
  void stop() {
    connection.close();
    server.close();
  }

  @Test
  void encode_killedAtRandomMoments_publishesTheBytesOfAnUndisturbedRun() throws Exception {
    System.out.printf("RemoteKillIT: -Dtest.seed=%d%n", seed);
    Path cache = folder.resolve("worker.aot");
    String undisturbed = "job-" + jobs.getAndIncrement();
    RemoteWorker.Ended run =
        worker(undisturbed).training(cache).run("encode", SOURCE, "r2://videos/out/" + undisturbed);
    assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isZero();
    Map<String, String> expected = published(undisturbed);
    int requests =
        (int) server.front().log().stream().filter(call -> call.contains(undisturbed)).count();

    List<Future<Integer>> queues = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(QUEUES)) {
      for (int queue = 0; queue < QUEUES; queue++) {
        Random random = new Random(seed + queue);
        queues.add(threads.submit(() -> killUntilDone(cache, random, requests, expected)));
      }
    }
    int redone = 0;
    for (Future<Integer> queue : queues) {
      redone += queue.get();
    }
    System.out.printf(
        "Kills over S3: %d, of %d jobs, all as undisturbed; %d chunks in flight were redone%n",
        KILLS, jobs.get() - 1, redone);
  }

  /** Runs jobs to their ends, killing while kills are left; gives how many chunks were redone. */
  private int killUntilDone(
      Path cache, Random random, int usualRequests, Map<String, String> expected)
      throws IOException, InterruptedException {
    int redone = 0;
    while (killsLeft.get() > 0) {
      String job = "job-" + jobs.getAndIncrement();
      RemoteWorker worker = worker(job).withAotCache(cache);
      List<String> outputs = new ArrayList<>();
      boolean done = false;
      while (!done) {
        boolean kill = killsLeft.getAndDecrement() > 0;
        // A job that goes on from an earlier attempt makes fewer requests.
        int most = Math.max(FEWEST_REQUESTS, usualRequests >> outputs.size());
        int after = kill ? 1 + random.nextInt(most) : Integer.MAX_VALUE;
        Attempt attempt = attempt(worker, job, after, random.nextInt(30));
        outputs.add(attempt.stdout);
        done = !attempt.killed;
        if (kill && done) {
          killsLeft.incrementAndGet(); // it was over before its moment came
        }
        if (!done && connectionOf(job).head("master.m3u8").isPresent()) {
          // Everything or nothing is visible.
          assertThat(published(job)).as("%s, seed %d", job, seed).isEqualTo(expected);
        }
      }
      assertThat(published(job)).as("%s, seed %d", job, seed).isEqualTo(expected);
      assertThat(connectionOf(job).list("_work/")).as("%s, seed %d", job, seed).isEmpty();
      redone += redoneChunks(outputs);
    }
    return redone;
  }

  private record Attempt(boolean killed, String stdout) {}

  /** Runs a job until it ends, or until it has made so many requests and so long after. */
  private Attempt attempt(RemoteWorker worker, String job, int requests, int millis)
      throws IOException, InterruptedException {
    Moment moment = new Moment(new CountDownLatch(requests));
    moments.put(job, moment);
    Process process = worker.start("encode", SOURCE, "r2://videos/out/" + job);
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    moment.requests.await();
                    TimeUnit.MILLISECONDS.sleep(millis);
                    // Not the process's own method, which closes the output that is being read.
                    process.toHandle().destroyForcibly();
                  } catch (InterruptedException e) {
                    // The job has ended first.
                  }
                });
    String stdout = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    killer.interrupt();
    killer.join();
    moments.remove(job);
    boolean killed = exit == 128 + 9;
    if (!killed) {
      assertThat(exit).as("%s, seed %d: %s", job, seed, stdout).isZero();
    }
    // Killed in the middle of a line.
    return new Attempt(killed, stdout.substring(0, stdout.lastIndexOf('\n') + 1));
  }

  /** How many chunks were begun again; of those that an attempt had finished, none may be. */
  private int redoneChunks(List<String> outputs) {
    Set<Integer> begun = new HashSet<>();
    Set<Integer> finished = new HashSet<>();
    int redone = 0;
    for (String output : outputs) {
      List<Integer> started = chunks(output, "chunk.started");
      assertThat(started).as("seed %d", seed).noneMatch(finished::contains);
      redone += (int) started.stream().filter(begun::contains).count();
      begun.addAll(started);
      finished.addAll(chunks(output, "chunk.encoded"));
    }
    return redone;
  }

  private static List<Integer> chunks(String stdout, String event) {
    return JsonLines.of(stdout).stream()
        .filter(line -> line.path("event").asText().equals(event))
        .map((JsonNode line) -> line.path("chunk").asInt())
        .toList();
  }

  private RemoteWorker worker(String job) {
    try {
      return new RemoteWorker(Files.createDirectory(folder.resolve(job)), server.front().endpoint())
          .with("VIDEO_PROFILE", PROFILE)
          // A second JVM for each of a hundred attempts would take minutes.
          .with("VIDEO_SANDBOX", "off");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectStore connectionOf(String job) {
    return connection.store(S3TestServer.BUCKET, "out/" + job);
  }

  private Map<String, String> published(String job) {
    ObjectStore store = connectionOf(job);
    Map<String, String> objects = new TreeMap<>();
    for (ObjectInfo object : store.list("")) {
      String key = object.key();
      if (!key.contains("/report.") && !key.equals("status.json") && !key.startsWith("_work/")) {
        byte[] body = store.read(key).orElseThrow();
        objects.put(key, body.length + ":" + Arrays.hashCode(body));
      }
    }
    return objects;
  }
}
