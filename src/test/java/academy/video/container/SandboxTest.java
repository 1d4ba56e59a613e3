package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real image holds its codec process to all that the kernel offers. */
@Tag("container")
class SandboxTest {

  @TempDir private Path out;

  @Test
  void encode_withTheSandboxRequired_saysWhatHoldsAndPublishes() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny")
            .env(Map.of("VIDEO_SANDBOX", "required"))
            .output(out)
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(exit.events("job.started").getFirst().path("sandbox"))
        .extracting(JsonNode::asText)
        .contains("process", "no_new_privileges", "resource_limits", "seccomp");
  }
}
