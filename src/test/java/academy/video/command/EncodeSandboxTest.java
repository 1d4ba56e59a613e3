package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.codec.Containment;
import academy.video.sandbox.Layer;
import academy.video.sandbox.SandboxReport;
import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code encode} says of the sandbox, and when it insists on it. */
class EncodeSandboxTest {

  private static final String WHY = "EPERM";

  private final CommandHarness process = new CommandHarness();

  private void holdsAllBut(Layer missing) {
    Set<Layer> all = Set.of(Layer.values());
    process.engine.containment =
        new Containment(
            /* isProcess= */ true,
            new SandboxReport(
                all.stream().filter(layer -> layer != missing).collect(Collectors.toSet()),
                Map.of(missing, WHY)));
  }

  @Test
  void encode_withoutALandlock_tellsOfItOnceAndGoesOn() {
    process.environment.put("VIDEO_SANDBOX", "required");
    holdsAllBut(Layer.LANDLOCK);

    assertThat(process.run("encode", "in.mp4", "out")).isZero();

    JsonNode started = JsonLines.only(process.stdout(), "job.started");
    assertThat(started.get("sandbox"))
        .extracting(JsonNode::asText)
        .containsExactly("process", "no_new_privileges", "resource_limits", "seccomp");
    JsonNode incomplete = JsonLines.only(process.stdout(), "sandbox.incomplete");
    assertThat(incomplete.get("missing").get("landlock").asText()).isEqualTo(WHY);
  }

  @Test
  void encode_withoutSeccompWhereItIsRequired_is11BeforeTheJobRuns() {
    process.environment.put("VIDEO_SANDBOX", "required");
    holdsAllBut(Layer.SECCOMP);

    assertThat(process.run("encode", "in.mp4", "out")).isEqualTo(11);

    assertThat(process.engine.requests).isEmpty();
    assertThat(JsonLines.only(process.stdout(), "job.finished").get("reason").asText())
        .isEqualTo(
            "VIDEO_SANDBOX is required, but this kernel or container does not give all of it: seccomp (EPERM).");
  }

  @Test
  void encode_withoutSeccompWhereAsMuchAsPossibleIsAskedFor_goesOn() {
    process.environment.put("VIDEO_SANDBOX", "auto");
    holdsAllBut(Layer.SECCOMP);

    assertThat(process.run("encode", "in.mp4", "out")).isZero();

    assertThat(JsonLines.only(process.stdout(), "sandbox.incomplete").get("message").asText())
        .isEqualTo("The sandbox is without seccomp (EPERM).");
  }
}
