package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.pipeline.DryRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code encode --dry-run}: everything is told, nothing is written. */
class DryRunIT {

  @TempDir private Path folder;

  @Test
  void dryRun_asText_tellsSourceStreamsPlanMemoryAndTime() {
    Run run =
        new Entrypoint(folder)
            .with("LOG_FORMAT", "text")
            .run("encode", Entrypoint.clip("lecture.mp4").toString(), out(), "--dry-run");

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stdout())
        .contains("lecture.mp4")
        .contains("1280x720")
        .containsPattern("Stream 0 +taken +video h264: ")
        .containsPattern("Stream 1 +taken +audio aac: ")
        .containsPattern("Generation +[0-9a-f]{16}\n")
        .containsPattern("Timeline +30\\.000 s, 750 frames at 25 frames per second, 15 segments")
        .containsPattern("Video +360p +640x360 ")
        .containsPattern("Video +180p +320x180 ")
        .containsPattern("Audio +main ")
        .containsPattern("Expected +[0-9,]+ MiB of memory with \\d+ chunks? at once, about \\d+ s")
        .containsPattern(
            "Output +at most [0-9,]+ MiB of media for 30 s; the profile allows 43200 s");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void dryRun_asJson_isOneDocumentWithThePlanOfTheRealRun() {
    Path clip = Entrypoint.clip("tiny.mp4");
    Run dryRun =
        new Entrypoint(folder).run("encode", clip.toString(), out(), "--dry-run", "--json");
    assertThat(dryRun.exitCode()).as(dryRun.stderr()).isZero();
    assertThat(folder.resolve("out")).doesNotExist();

    DryRun planned =
        new Json().read(dryRun.stdout().getBytes(StandardCharsets.UTF_8), DryRun.class);
    new Entrypoint(folder).encode(clip, folder.resolve("out")).succeeded();

    assertThat(planned.source().video().orElseThrow().frameCount()).isEqualTo(75);
    assertThat(planned.source().choices()).allMatch(choice -> !choice.why().isBlank());
    assertThat(planned.plan().timeline().frameCount()).isEqualTo(75);
    assertThat(planned.chunksAtOnce()).isPositive();
    assertThat(planned.expectedMemoryBytes()).isGreaterThan(100L << 20);
    assertThat(planned.expectedSeconds()).isPositive();
    assertThat(folder.resolve("out").resolve(planned.plan().generation()).resolve("report.json"))
        .exists();
  }

  @Test
  void dryRun_asLogLines_endsLikeAnyJob() {
    Run run =
        new Entrypoint(folder)
            .run("encode", Entrypoint.clip("tiny.mp4").toString(), out(), "--dry-run");

    run.succeeded();
    assertThat(run.lines("source.probed")).hasSize(1);
    assertThat(run.lines("plan.made")).hasSize(1);
    assertThat(run.lines("chunk.started")).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private String out() {
    return folder.resolve("out").toString();
  }
}
