package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real worker with its codec in a process of its own. */
class SandboxIT {

  @TempDir private Path folder;

  private Entrypoint worker(String sandbox) {
    return new Entrypoint(folder).with("VIDEO_SANDBOX", sandbox);
  }

  @Test
  void encode_withTheSandboxRequired_saysWhatHoldsAndPublishes() {
    Run run = worker("required").encode(Entrypoint.clip("offset-audio.mp4"), folder.resolve("out"));

    run.succeeded();
    JsonNode started = run.lines("job.started").getFirst();
    assertThat(started.path("sandbox"))
        .extracting(JsonNode::asText)
        .contains("process", "no_new_privileges", "resource_limits", "seccomp");
  }

  @Test
  void encode_ofNoVideo_endsAsInOneProcess() {
    Run run = worker("required").encode(Path.of("README.md"), folder.resolve("out"));

    run.failed(ExitCode.SOURCE_UNSUPPORTED);
  }

  @Test
  void encode_toldToStop_endsWithinFiveSeconds() {
    Job job =
        worker("required")
            .start(
                "encode",
                Entrypoint.clip("lecture.mp4").toString(),
                folder.resolve("out").toString());
    var _ = job.awaitEvent("chunk.started");
    long signalled = System.nanoTime();

    Job.signal(job.pid(), "TERM");

    job.await().failed(ExitCode.INTERRUPTED);
    assertThat(Duration.ofNanos(System.nanoTime() - signalled)).isLessThan(Duration.ofSeconds(5));
  }
}
