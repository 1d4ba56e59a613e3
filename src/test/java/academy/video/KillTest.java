package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers on S3 that are killed without a warning, at random moments, until their jobs are done all
 * the same.
 */
class KillTest {

  private static final int KILLS = 50;

  /** The kills stop after this time: they are as many as the machine is fast. */
  private static final Duration BUDGET = Duration.ofSeconds(80);

  private static final String SOURCE = "r2://videos/in/counter.mp4";

  @TempDir private Path folder;

  @Test
  @Timeout(600)
  void encode_killedAtRandomMoments_publishesTheBytesOfAnUndisturbedRun() throws Exception {
    try (S3TestServer server = new S3TestServer();
        S3Connection connection = server.connect()) {
      ObjectStore bucket = connection.store(S3TestServer.BUCKET, "");
      bucket.put("in/counter.mp4", Files.readAllBytes(Path.of("test-media", "counter.mp4")));
      RemoteWorker worker = new RemoteWorker(folder, server.front().endpoint());
      long started = System.nanoTime();
      assertThat(worker.run("encode", SOURCE, "r2://videos/out/undisturbed").exitCode()).isZero();
      long usualMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
      Map<String, String> expected = published(connection, "out/undisturbed");

      Random random = new Random(11);
      int kills = 0;
      int videos = 0;
      while (kills < KILLS && System.nanoTime() - started < BUDGET.toNanos()) {
        String destination = "out/killed-" + videos;
        boolean done = false;
        while (!done) {
          // When there are no more kills to make, the job may run to its end.
          boolean kill = kills < KILLS && System.nanoTime() - started < BUDGET.toNanos();
          // From the JVM's start to a little after the job's usual end.
          long waitMs = kill ? random.nextLong(usualMs / 4, usualMs + 500) : 120_000;
          done = ends(worker, destination, waitMs);
          if (done) {
            assertThat(published(connection, destination)).isEqualTo(expected);
          } else {
            kills++;
            assertNothingWrongIsVisible(connection, destination, expected);
          }
        }
        videos++;
      }

      System.out.printf("Kills over S3: %d, of %d videos, all as undisturbed%n", kills, videos);
      assertThat(kills).isPositive();
    }
  }

  /** Runs the job, and kills it after a while; whether it succeeded before. */
  private boolean ends(RemoteWorker worker, String destination, long waitMs)
      throws IOException, InterruptedException {
    Process process = worker.start("encode", SOURCE, "r2://videos/" + destination);
    var _ =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var lines = process.getInputStream()) {
                    lines.transferTo(java.io.OutputStream.nullOutputStream());
                  } catch (IOException e) {
                    // The process was killed.
                  }
                });
    if (process.waitFor(waitMs, TimeUnit.MILLISECONDS)) {
      assertThat(process.exitValue()).isZero();
      return true;
    }
    process.destroyForcibly().waitFor();
    return false;
  }

  /** A killed job has published everything or nothing. */
  private static void assertNothingWrongIsVisible(
      S3Connection connection, String destination, Map<String, String> expected) {
    Map<String, String> there = published(connection, destination);
    if (there.containsKey("master.m3u8")) {
      assertThat(there).containsAllEntriesOf(expected);
    }
  }

  private static Map<String, String> published(S3Connection connection, String destination) {
    ObjectStore store = connection.store(S3TestServer.BUCKET, destination);
    Map<String, String> objects = new TreeMap<>();
    for (ObjectInfo object : store.list("")) {
      String key = object.key();
      if (!key.endsWith("report.json") && !key.equals("status.json") && !key.startsWith("_work/")) {
        byte[] body = store.read(key).orElseThrow();
        objects.put(key, body.length + ":" + Arrays.hashCode(body));
      }
    }
    return objects;
  }
}
