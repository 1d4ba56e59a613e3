package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and processors come from the container's limits, and running out of them is explained. */
@Tag("container")
class MemoryTest {

  @TempDir private Path out;

  @Test
  void started_inALimitedContainer_namesItsLimits() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny")
            .output(out)
            .memoryMib(1024)
            .cpus(1)
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    JsonNode started = exit.events("job.started").getFirst();
    assertThat(started.path("memory_limit_bytes").asLong()).isEqualTo(1024L << 20);
    assertThat(started.path("cores").asInt()).isEqualTo(1);
  }

  /**
   * Too little even for the JVM to come up and refuse: the kernel kills it, and entrypoint tells.
   */
  @Test
  void encode_whenTheKernelKills_isOutOfMemoryWithLimitAndPeak() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture")
            .output(out)
            .memoryMib(24)
            .run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(50);
    JsonNode finished = exit.jobFinished();
    assertThat(finished.path("failure").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(finished.path("retryable").asBoolean()).isFalse();
    assertThat(finished.path("reason").asText()).contains("kernel", "limit is 24 MiB", "peak was");
  }

  /** The estimate held, but something else in the container takes the memory away in mid-job. */
  @Test
  void encode_whenTheKernelKillsInMidJob_isOutOfMemoryWithStageAndChunk() throws Exception {
    try (WorkerContainer job =
        WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture")
            .output(out)
            .memoryMib(768)
            .cpus(0.5)
            .withHost(host -> host.withShmSize(1L << 30))
            .start()) {
      job.awaitEvents("chunk.started", 1);
      // Shared memory counts against the container's limit. The kernel ends the largest process:
      // the worker, of which entrypoint tells, or its codec process, of which the worker tells.
      job.shell(
          """
          while [ -d /proc/%s ]; do printf '%%4194304s' '' >>/dev/shm/ballast || break; done
          rm -f /dev/shm/ballast
          """
              .formatted(job.jvmPid()));
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(50);
      JsonNode finished = exit.jobFinished();
      assertThat(finished.path("failure").asText()).isEqualTo("OUT_OF_MEMORY");
      assertThat(finished.path("stage").asText()).isEqualTo("encode");
      assertThat(finished.path("reason").asText()).contains("kernel", "chunk", "768 MiB");
      assertThat(out.resolve("lecture/master.m3u8")).doesNotExist();
    }
  }
}
