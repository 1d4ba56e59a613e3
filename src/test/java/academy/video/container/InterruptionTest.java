package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a running job is ended from outside, and what the next run makes of it. */
@Tag("container")
class InterruptionTest {

  @TempDir private Path out;

  /**
   * Batch ends a job with SIGTERM and, later, SIGKILL. Five seconds of grace are asked for here: a
   * worker that needs longer is killed and leaves 137 instead of 32, so the code alone proves the
   * time.
   */
  @Test
  void stop_inMidJob_endsInterruptedAndTheNextRunResumes() throws Exception {
    try (WorkerContainer job = slowEncode().start()) {
      job.awaitEvents("chunk.encoded", 1);
      job.stop(Duration.ofSeconds(5));
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(32);
      JsonNode finished = exit.jobFinished();
      assertThat(finished.path("failure").asText()).isEqualTo("INTERRUPTED");
      assertThat(finished.path("retryable").asBoolean()).isTrue();
      assertThat(out.resolve("lecture/master.m3u8")).doesNotExist();
    }

    WorkerContainer.Exit second =
        WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture").output(out).run();

    assertThat(second.code()).as(second.everything()).isZero();
    assertThat(second.events("plan.resumed")).hasSize(1);
    assertThat(second.jobFinished().path("chunks_resumed").asInt()).isPositive();
    assertThat(out.resolve("lecture/master.m3u8")).exists();
  }

  @Test
  void stop_underTheEnginesInit_endsInterrupted() throws Exception {
    try (WorkerContainer job = slowEncode().withHost(host -> host.withInit(true)).start()) {
      job.awaitEvents("chunk.started", 1);
      job.stop(Duration.ofSeconds(5));

      assertThat(job.awaitExit().code()).isEqualTo(32);
    }
  }

  @Test
  void sigint_inMidJob_endsInterrupted() throws Exception {
    try (WorkerContainer job = slowEncode().start()) {
      job.awaitEvents("chunk.started", 1);
      job.signal("INT");
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(32);
      assertThat(exit.jobFinished().path("failure").asText()).isEqualTo("INTERRUPTED");
    }
  }

  @Test
  void segmentationFaultOfTheJvm_isANativeCrashWithStage() throws Exception {
    try (WorkerContainer job = slowEncode().start()) {
      job.awaitEvents("chunk.started", 1);
      kill(job, "SEGV");
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(61);
      JsonNode finished = exit.jobFinished();
      assertThat(finished.path("failure").asText()).isEqualTo("NATIVE_CRASH");
      assertThat(finished.path("stage").asText()).isEqualTo("encode");
      assertThat(out.resolve("lecture/master.m3u8")).doesNotExist();
    }
  }

  @Test
  void abortOfTheJvm_isANativeCrash() throws Exception {
    try (WorkerContainer job = slowEncode().start()) {
      job.awaitEvents("chunk.started", 1);
      kill(job, "ABRT");
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(61);
      assertThat(exit.jobFinished().path("failure").asText()).isEqualTo("NATIVE_CRASH");
    }
  }

  /**
   * Killed by somebody, while the kernel's counter of memory kills stood still: no case for more
   * memory, and a retry resumes.
   */
  @Test
  void sigkillOfTheJvm_isNotTakenForLackOfMemory() throws Exception {
    try (WorkerContainer job = slowEncode().memoryMib(2048).start()) {
      job.awaitEvents("chunk.started", 1);
      kill(job, "KILL");
      WorkerContainer.Exit exit = job.awaitExit();

      assertThat(exit.code()).as(exit.everything()).isEqualTo(32);
      assertThat(exit.jobFinished().path("reason").asText()).contains("SIGKILL");
    }
  }

  private static void kill(WorkerContainer job, String signal)
      throws IOException, InterruptedException {
    String pid = job.jvmPid();
    assertThat(pid).as("process id of the JVM").matches("\\d+");
    job.shell("kill -" + signal + " " + pid);
  }

  /** Slow enough that a test meets it in the middle. */
  private WorkerContainer.Builder slowEncode() {
    return WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture").output(out).cpus(0.5);
  }
}
