package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batch may start a job twice, and people submit one twice: the result must be the same video. */
@Tag("container")
class ConcurrentJobsTest {

  private static final int JOBS = 20;

  @TempDir private Path out;

  @Test
  void encode_twentyTimesAtOnceIntoOneDestination_leavesTheVideoOfASingleRun() throws IOException {
    WorkerContainer.Exit alone =
        WorkerContainer.of("encode", "/in/vfr.mp4", "/out/alone").output(out).run();
    assertThat(alone.code()).as(alone.everything()).isZero();

    List<WorkerContainer> jobs = new ArrayList<>();
    try {
      for (int i = 0; i < JOBS; i++) {
        jobs.add(
            WorkerContainer.of("encode", "/in/vfr.mp4", "/out/together")
                .env(Map.of("VIDEO_ID", "alone"))
                .output(out)
                .start());
      }
      for (WorkerContainer job : jobs) {
        WorkerContainer.Exit exit = job.awaitExit();
        assertThat(exit.code()).as(exit.everything()).isZero();
        // Of several requests the newest is published; the others may find that out before they
        // end.
        assertThat(exit.jobFinished().path("outcome").asText()).isIn("succeeded", "superseded");
      }
    } finally {
      jobs.forEach(WorkerContainer::close);
    }

    assertThat(published(out.resolve("together"))).isEqualTo(published(out.resolve("alone")));
  }

  /**
   * Digest of every file a player can reach; reports and states name times and attempts, which
   * differ.
   */
  private static Map<String, String> published(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("(report|status)\\.(json|html)"))
          .forEach(file -> digests.put(folder.relativize(file).toString(), sha256(file)));
    }
    assertThat(digests).containsKey("master.m3u8");
    return digests;
  }

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
