package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.testing.TestSeed;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are killed and run again. */
@ExtendWith(EncodedClips.Resolver.class)
class KillIT {

  private static final Path SOURCE = Entrypoint.clip("lecture.mp4");
  private static final int CHUNKS = 8; // of 15 segments, two each

  @TempDir private Path folder;

  @Test
  void encode_killedAtRandomAndRunAgain_publishesTheSameBytesAndRepeatsNoFinishedChunk(
      EncodedClips clips) throws InterruptedException {
    long seed = TestSeed.value();
    System.out.printf("KillIT: -Dtest.seed=%d%n", seed);
    Random random = new Random(seed);
    Map<String, String> undisturbed = undisturbed(clips);

    for (int round = 0; round < 2; round++) {
      Path destination = folder.resolve("killed-" + round);
      List<Run> runs = new ArrayList<>();
      for (int kill = 0; kill < 3; kill++) {
        runs.add(runAndKill(destination, random));
      }
      Run last = entrypoint().encode(SOURCE, destination);
      runs.add(last);

      last.succeeded();
      assertThat(Published.files(destination)).as("seed %d", seed).isEqualTo(undisturbed);
      assertNoFinishedChunkIsRepeated(runs);
    }
  }

  @Test
  void encode_toldToStop_keepsFinishedChunksForTheNextRun(EncodedClips clips) throws IOException {
    Path destination = folder.resolve("stopped");
    Job job = entrypoint().start("encode", SOURCE.toString(), destination.toString());
    job.awaitEvent("chunk.encoded");
    Job.signal(job.pid(), "TERM");
    Run stopped = job.await();
    stopped.failed(ExitCode.INTERRUPTED);
    assertThat(destination.resolve("master.m3u8")).doesNotExist();
    assertThat(checkpoints(destination))
        .hasSizeGreaterThanOrEqualTo(stopped.chunks("chunk.encoded").size());

    Run again = entrypoint().encode(SOURCE, destination);

    again.succeeded();
    assertNoFinishedChunkIsRepeated(List.of(stopped, again));
    assertThat(Published.files(destination)).isEqualTo(undisturbed(clips));
  }

  /** Kills the job's whole process group, somewhere between its first line and its end. */
  private Run runAndKill(Path destination, Random random) throws InterruptedException {
    Job job = entrypoint().start("encode", SOURCE.toString(), destination.toString());
    job.awaitEvent("plan.made");
    int lines = random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      if (job.awaitLine(_ -> true).path("event").asText().equals("job.finished")) {
        break;
      }
    }
    Thread.sleep(random.nextInt(250));
    job.signalGroup("KILL");
    return job.await();
  }

  private static void assertNoFinishedChunkIsRepeated(List<Run> runs) {
    Set<Integer> finished = new HashSet<>();
    boolean audioIsFinished = false;
    for (Run run : runs) {
      assertThat(run.chunks("chunk.started"))
          .as("chunks started again")
          .noneMatch(finished::contains)
          .doesNotHaveDuplicates();
      if (audioIsFinished) {
        assertThat(run.lines("audio.encoded")).as("audio encoded again").isEmpty();
      }
      List<JsonNode> resumed = run.lines("plan.resumed");
      if (!finished.isEmpty() && !run.chunks("chunk.started").isEmpty()) {
        assertThat(resumed).hasSize(1);
      }
      for (JsonNode line : resumed) {
        assertThat(line.path("chunks_resumed").asInt()).isBetween(finished.size(), CHUNKS);
      }
      finished.addAll(run.chunks("chunk.encoded"));
      audioIsFinished |= !run.lines("audio.encoded").isEmpty();
    }
    JsonNode end = runs.getLast().finished();
    assertThat(end.path("chunks_total").asInt()).isEqualTo(CHUNKS);
    assertThat(end.path("chunks_resumed").asInt())
        .isEqualTo(CHUNKS - runs.getLast().chunks("chunk.started").size());
  }

  private static Map<String, String> undisturbed(EncodedClips clips) {
    return Published.files(clips.slow("lecture.mp4").destination());
  }

  private static List<Path> checkpoints(Path destination) throws IOException {
    try (Stream<Path> files = Files.walk(destination.resolve("_work"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("chunk-")).toList();
    }
  }

  private Entrypoint entrypoint() {
    return new Entrypoint(folder).with("VIDEO_PROFILE", Entrypoint.SLOW);
  }
}
