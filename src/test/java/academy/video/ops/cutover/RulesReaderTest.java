package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesReaderTest {

  private final RulesReader reader = new RulesReader(new Json());
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "video-queue-depth-metric",
        "publishVideoQueueDepth",
        "video_worker_autoscale",
        "queue-depth-video",
        "r2-delete",
        "r2-object-deletion",
        "delete-from-r2",
        "video-interrupt",
        "worker_autoscale_lambda",
        "queue_depth_lambda",
        "AcademyStack-QueueDepthFunction-1X2Y",
        "deleteR2",
        "DeleteR2Objects",
        "r2_delete",
        "academy-delete-r2",
        "cleanup-r2-objects",
        "campus-fleet-of-video",
        "video_worker.sqs_main.handler",
        "Publishes the queue depth of video workers",
        "영상 워커 인스턴스를 늘린다"
      })
  void builtIn_functionsOfTheOldWays_areRecognised(String name) {
    assertThat(reader.builtIn().isVideoFunction(name)).isTrue();
    assertThat(reader.builtIn().isVideoFunction("Old: " + name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send-mail",
        "video-thumbnail-of-course",
        "resize-images",
        "billing-queue-depth",
        "video-batch-worker-failed",
        "Sends mail when a video is ready",
        "메일을 보낸다",
        "copy-to-r2"
      })
  void builtIn_otherFunctions_areNot(String name) {
    assertThat(reader.builtIn().isVideoFunction(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "video-workers, true",
    "prod-Video-queue.fifo, true",
    "academy-video-batch-ce-asg-1, false",
    "video-batch-dead-letters, false",
    "mail, false"
  })
  void builtIn_resources_areThoseOfVideoWithoutBatchsOwn(String name, boolean old) {
    assertThat(reader.builtIn().isVideoResource(name)).isEqualTo(old);
  }

  @Test
  void read_whatIsPrinted_givesTheSameRules() throws IOException {
    Path file = Files.writeString(folder.resolve("rules.json"), reader.builtInText());

    assertThat(reader.read(file))
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> a.pattern().equals(b.pattern()), Pattern.class)
        .isEqualTo(reader.builtIn());
  }

  @Test
  void read_aFileWithMistakes_namesThemAll() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rules.json"),
            """
            {"functions": ["(", 7], "resources": "video", "functions_excepted": [],
             "resources_excepted": [], "smoke_jobs": [], "archive_folders": [], "skipped_folders": [],
             "excepted_paths": [], "legacy_words": "old", "folders": [], "variables": [], "tags": [],
             "documents": {"files": "(", "told_as_gone": [], "x": 1}, "guard": {},
             "repository": [
               {"id": "a", "condition": "old_way", "says": "x", "pattern": "a"},
               {"id": "a", "condition": "nope", "pattern": "a", "unles": "b", "words": ["A"]}]}\
            """);

    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID);
              assertThat(e.failure().reason())
                  .contains("functions[0] is not a regular expression: Unclosed group")
                  .contains("functions[1] must be a text")
                  .contains("resources must be a list")
                  .contains("repository[1].unles is not a field")
                  .contains("repository[1].condition must be one of documents, interrupt, old_way")
                  .contains("repository[1].words: A must be ASCII in lower case")
                  .contains("repository[1].says must be a text")
                  .contains("repository[1].id is a a second time")
                  .contains("documents.files is not a regular expression")
                  .contains("documents.x is not a field")
                  .contains("guard.says must be a text")
                  .contains("folders is not a field");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null"})
  void read_whatIsNoRules_isRefused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.json"), text);

    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.CONFIG_INVALID));
  }

  @Test
  void read_aFileThatIsNotThere_isRefusedByName() {
    assertThatThrownBy(() -> reader.read(folder.resolve("no.json")))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure().reason()).contains("no.json"));
  }
}
