package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work ends with its own code and one sentence, before anything is encoded. */
@Tag("container")
class RefusalTest {

  @TempDir private Path out;

  @Test
  void encode_withoutItsEnvironment_namesEverythingMissingAtOnce() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode").env(Map.of("VIDEO_SOURCE", "r2://bucket/video.mp4")).run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(10);
    JsonNode finished = exit.jobFinished();
    assertThat(finished.path("failure").asText()).isEqualTo("CONFIG_MISSING");
    assertThat(finished.path("retryable").asBoolean()).isFalse();
    assertThat(exit.everything())
        .contains("VIDEO_DESTINATION", "R2_ACCOUNT_ID", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY");
  }

  /**
   * How a job definition's command looks when it was written for another image, or for Docker's
   * shell form.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh -c echo",
        "java -jar /app/worker.jar",
        "python sqs_main.py",
        "/opt/video-worker/entrypoint encode a b",
        "--no-such-flag"
      })
  void command_overriddenWithAnotherProgram_isUsage(String command) {
    WorkerContainer.Exit exit = WorkerContainer.of(command.split(" ", -1)).run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(13);
    assertThat(exit.everything()).contains(command.split(" ", -1)[0]);
  }

  @Test
  void command_absent_isUsage() {
    assertThat(WorkerContainer.of().run().code()).isEqualTo(13);
  }

  @Test
  void encode_fromAStoreWithoutNetwork_isUnavailableStorage() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "r2://bucket/video.mp4", "/out/video")
            .env(
                Map.of(
                    "R2_ENDPOINT", "https://store.invalid",
                    "R2_ACCESS_KEY_ID", "AKIDEXAMPLE",
                    "R2_SECRET_ACCESS_KEY", "not-to-be-printed"))
            .output(out)
            .run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(30);
    assertThat(exit.jobFinished().path("retryable").asBoolean()).isTrue();
    assertThat(exit.everything()).doesNotContain("not-to-be-printed");
  }

  @Test
  void encode_whereTheDestinationCannotBeWritten_isRefused() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny").readOnlyRoot("8m").run();

    assertThat(exit.code()).as(exit.everything()).isBetween(11, 49);
    assertThat(exit.jobFinished().path("reason").asText()).contains("/out");
  }

  /** The program that takes over a folder made by the engine takes over nothing else. */
  @Test
  void encode_intoSomebodysFolder_isRefusedAndLeavesItAlone() throws IOException {
    Path theirs = Files.createDirectory(out.resolve("theirs"));
    Files.writeString(theirs.resolve("precious"), "not ours");
    Object owner = Files.getAttribute(theirs, "unix:uid");

    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out")
            .bind(theirs, "/out")
            .with(create -> create.withUser("54321:54321"))
            .run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(40);
    assertThat(exit.jobFinished().path("hint").asText()).contains("/out");
    assertThat(Files.getAttribute(theirs, "unix:uid")).isEqualTo(owner);
  }

  /** Whoever takes all rights away gets a refusal, not a worker that helps itself. */
  @Test
  void encode_intoAFolderThatTheEngineMade_withoutCapabilities_isRefused() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out")
            .bind(out.resolve("fresh"), "/out")
            .withHost(host -> host.withCapDrop(Capability.ALL))
            .run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(40);
  }

  @Test
  void encode_withoutRoomForTheJob_isRefusedWithTheNumberThatWouldDo() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture")
            .output(out)
            .memoryMib(160)
            .run();

    assertThat(exit.code()).as(exit.everything()).isEqualTo(50);
    JsonNode finished = exit.jobFinished();
    assertThat(finished.path("failure").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(finished.path("retryable").asBoolean()).isFalse();
    assertThat(finished.path("reason").asText() + finished.path("hint").asText())
        .containsPattern("\\d+ ?MiB");
    assertThat(exit.events("chunk.started")).isEmpty();
    assertThat(out.resolve("lecture/master.m3u8")).doesNotExist();
  }
}
