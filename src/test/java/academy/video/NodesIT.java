package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import academy.video.testing.TestSeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The children of an array job as real processes that share a video: some are killed without a
 * warning and started again, two have the same index, and the last one starts when others have
 * ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class NodesIT {

  private static final String SOURCE = "r2://videos/in/lecture.mp4";

  /** Lines of a log after which a node is killed at the latest. */
  private static final int MOST_LINES = 8;

  private final long seed = TestSeed.value();
  private final S3TestServer server = new S3TestServer();
  private final S3Connection connection = server.connect();
  private Path folder = Path.of("");
  private Map<String, String> alone = Map.of();

  @BeforeAll
  void encodeAlone(@TempDir Path given) throws IOException, InterruptedException {
    folder = given;
    connection
        .store(S3TestServer.BUCKET, "in")
        .put("lecture.mp4", Files.readAllBytes(Path.of("test-media", "lecture.mp4")));
    RemoteWorker.Ended ended = worker("alone").run("encode", SOURCE, "r2://videos/out/alone");
    assertThat(ended.exitCode()).as(ended.stdout() + ended.stderr()).isZero();
    alone = published("alone");
  }

  @AfterAll
  void stop() {
    connection.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 16})
  void nodes_killedAtRandomAndStartedAgain_publishTheBytesOfOne(int count) throws Exception {
    System.out.printf("NodesIT: -Dtest.seed=%d%n", seed);
    Array array = new Array(count, Instant.now(), new CountDownLatch(1));
    Random random = new Random(seed + count);
    List<Future<Integer>> children = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int index = i;
        boolean isLate = count > 2 && i == count - 1;
        int killedAfter = !isLate && random.nextInt(2) == 0 ? random.nextInt(MOST_LINES) : -1;
        children.add(threads.submit(() -> array.child(index, isLate, killedAfter)));
      }
      if (count > 2) {
        children.add(threads.submit(() -> array.child(/* index= */ 1, /* isLate= */ false, -1)));
      }
    }
    int kills = 0;
    for (Future<Integer> child : children) {
      kills += child.get();
    }
    System.out.printf("%d nodes, of which %d were killed, as one%n", count, kills);
    assertThat(published(array.name())).as("seed %d", seed).isEqualTo(alone);
    assertThat(store(array.name()).list("_work/")).as("seed %d", seed).isEmpty();
  }

  /** An array job; once a child has ended well, late ones may start. */
  private final class Array {
    private final int count;
    private final Instant requestedAt;
    private final CountDownLatch anEnd;

    Array(int count, Instant requestedAt, CountDownLatch anEnd) {
      this.count = count;
      this.requestedAt = requestedAt;
      this.anEnd = anEnd;
    }

    String name() {
      return "nodes-" + count;
    }

    /**
     * Runs a child until it ends well.
     *
     * @param killedAfter lines of its first log; negative: never
     * @return how often it was killed
     */
    int child(int index, boolean isLate, int killedAfter) throws IOException, InterruptedException {
      if (isLate) {
        anEnd.await();
      }
      try {
        boolean isKilled = killedAfter >= 0 && attempt(index, 1, killedAfter);
        if (isKilled || killedAfter < 0) {
          assertThat(attempt(index, isKilled ? 2 : 1, /* killedAfter= */ -1)).isFalse();
        }
        return isKilled ? 1 : 0;
      } finally {
        anEnd.countDown();
      }
    }

    /** Whether it was killed; else it has ended well. */
    private boolean attempt(int index, int number, int killedAfter)
        throws IOException, InterruptedException {
      Process process =
          worker("nodes-%d-%d-%d-%d".formatted(count, index, number, System.nanoTime()))
              .with("VIDEO_NODES", Integer.toString(count))
              .with("VIDEO_SANDBOX", "off") // sixteen JVMs on two cores are enough
              .with("VIDEO_REQUESTED_AT", requestedAt.toString())
              .with("AWS_BATCH_JOB_ID", "array-%d:%d".formatted(count, index))
              .with("AWS_BATCH_JOB_ARRAY_INDEX", Integer.toString(index))
              .with("AWS_BATCH_JOB_ATTEMPT", Integer.toString(number))
              .start("encode", SOURCE, "r2://videos/out/" + name());
      List<String> lines = new ArrayList<>();
      try (BufferedReader reader = process.inputReader()) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.add(line);
          if (lines.size() == killedAfter + 1 && killedAfter >= 0) {
            TimeUnit.MILLISECONDS.sleep(new Random(seed + index).nextInt(200));
            process.toHandle().destroyForcibly(); // the process's own method closes its output
          }
        }
      }
      int exit = process.waitFor();
      assertThat(exit)
          .as("node %d of %d, seed %d: %s", index, count, seed, lines)
          .isIn(killedAfter < 0 ? List.of(0) : List.of(0, 128 + 9));
      return exit != 0;
    }
  }

  private RemoteWorker worker(String name) throws IOException {
    return new RemoteWorker(Files.createDirectory(folder.resolve(name)), server.front().endpoint());
  }

  private ObjectStore store(String name) {
    return connection.store(S3TestServer.BUCKET, "out/" + name);
  }

  private Map<String, String> published(String name) {
    Map<String, String> objects = new TreeMap<>();
    for (ObjectInfo object : store(name).list("")) {
      String key = object.key();
      // Reports tell when what was done, and by whom.
      if (!key.contains("/report.") && !key.equals("status.json") && !key.startsWith("_work/")) {
        objects.put(key, object.sizeBytes() + " " + object.etag());
      }
    }
    return objects;
  }
}
