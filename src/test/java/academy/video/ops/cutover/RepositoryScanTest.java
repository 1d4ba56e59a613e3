package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.WorkerException;
import academy.video.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryScanTest {

  private final CutoverRules rules = new RulesReader(new Json()).builtIn();
  @TempDir private Path repository;

  private Path file(String path, String text) throws IOException {
    Path file = repository.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private RepositoryScan.Found scan() {
    return RepositoryScan.of(List.of(repository), rules);
  }

  private List<String> hits() {
    return scan().hits().stream()
        .map(
            hit ->
                "%s:%d %s"
                    .formatted(repository.relativize(Path.of(hit.file())), hit.line(), hit.rule()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "python -m sqs_main | sqs-entry-point",
        "run.sh --video 7 | video-switch",
        "ASG=prod-video-workers-asg | autoscaling-group-name",
        "name = \"asg-prod-video\" | autoscaling-group-name",
        "aws autoscaling set-desired-capacity x | autoscaling-call",
        "client.put_scaling_policy() | autoscaling-call",
        "PolicyType: TargetTrackingScaling | target-tracking",
        "a target tracking policy | target-tracking",
        "VIDEO_QUEUE_URL=https://q | video-queue-url",
        "invoke('videoQueueDepth') | video-lambda",
        "topic: r2-delete-queue | video-lambda",
        "POST /videos/{id}/interrupt | interrupt-endpoint",
        "redis.get(key + interrupt) | interrupt-redis-key",
        "key = 'video:7:interrupt' | interrupt-redis-key"
      })
  void scan_aLineOfTheOldWays_isFound(String line, String rule) throws IOException {
    file("tool.sh", "#!/bin/sh\n\n" + line + "\n");

    assertThat(hits()).contains("tool.sh:3 " + rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encode in.mp4 out --video-id 7",
        "a video of the queue at the shop",
        "interrupt the thread",
        "redis.get(session)",
        "mysqs_mainframe",
        "academy-video-batch-queue"
      })
  void scan_otherLines_areNot(String line) throws IOException {
    file("tool.sh", line + "\n");

    assertThat(hits()).isEmpty();
  }

  @Test
  void scan_documents_mayTellOfWhatIsGoneButNotOfWhatIs() throws IOException {
    file(
        "docs/video.md",
        """
        # Video
        Videos are sent to SQS and encoded by the workers.
        Videos are no longer sent to SQS.
        Videos are encoded by AWS Batch.
        """);
    file("code.py", "# videos go to SQS\n"); // no document

    assertThat(hits()).containsExactly("docs/video.md:2 document-old-way");
  }

  @Test
  void scan_anArchive_isExceptedWhereItSaysThatItIsLegacy() throws IOException {
    file("archive/a.py", "# legacy\nsqs_main()\nsqs_main()\n");
    file("archive/b.py", "sqs_main()\n");
    file("legacy_tools/c.py", "# legacy\nsqs_main()\n"); // no such folder

    RepositoryScan.Found found = scan();

    assertThat(hits())
        .containsExactly("archive/b.py:1 sqs-entry-point", "legacy_tools/c.py:2 sqs-entry-point");
    assertThat(found.excepted()).isEqualTo(2);
  }

  @Test
  void scan_everyLine_isFoundOnceAndSorted() throws IOException {
    file("b.sh", "sqs_main sqs_main\n\n\nsqs_main");
    file("a.sh", "x\r\nsqs_main\r\n");

    assertThat(hits())
        .containsExactly(
            "a.sh:2 sqs-entry-point", "b.sh:1 sqs-entry-point", "b.sh:4 sqs-entry-point");
  }

  @Test
  void scan_whatIsNoSource_isLeftOut() throws IOException {
    file(".git/config", "sqs_main");
    file("node_modules/x/index.js", "sqs_main");
    file("docs/cutover.md", "sqs_main");
    file("CHANGELOG.md", "sqs_main");
    file("image.bin", "\0sqs_main");
    file("large.sql", "sqs_main" + " ".repeat(4 << 20));
    file("good.txt", "nothing");

    RepositoryScan.Found found = scan();

    assertThat(found.hits()).isEmpty();
    assertThat(found.files()).isEqualTo(1);
    assertThat(found.tooLarge()).isEqualTo(1);
  }

  @Test
  void scan_links_areNotFollowed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Files.writeString(outside.resolve("x.sh"), "sqs_main");
    Files.createSymbolicLink(repository.resolve("folder"), outside);
    Files.createSymbolicLink(repository.resolve("x.sh"), outside.resolve("x.sh"));
    Files.createSymbolicLink(repository.resolve("loop"), repository);

    assertThat(hits()).isEmpty();
  }

  @Test
  void scan_bytesThatAreNoUtf8_areReadAllTheSame() throws IOException {
    Files.write(
        repository.resolve("latin.py"),
        "# Prüfung\nsqs_main".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(hits()).containsExactly("latin.py:2 sqs-entry-point");
  }

  @Test
  void scan_aHit_showsTheMatchAndNothingElseOfItsLine() throws IOException {
    file("run.sh", "SECRET=hunter2 python sqs_main --key hunter2\n");

    assertThat(scan().hits().getFirst().sentence())
        .endsWith("run.sh:1 starts or names the worker that polled SQS: sqs_main")
        .doesNotContain("hunter2");
  }

  @Test
  void scan_aRuleThatFindsEverything_isCut() throws IOException {
    file("many.txt", "a\n".repeat(20_000));
    CutoverRules all =
        new CutoverRules(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new RepositoryRule(
                    "all",
                    RepositoryRule.Subject.OLD_WAY,
                    "is a line",
                    List.of(),
                    Pattern.compile("a"),
                    Optional.empty(),
                    Optional.empty())),
            Set.of(),
            Pattern.compile("x"),
            Set.of(),
            List.of());

    RepositoryScan.Found found = RepositoryScan.of(List.of(repository), all);

    assertThat(found.hits()).hasSize(10_000);
    assertThat(found.cut()).isTrue();
  }

  @Test
  void scan_whatIsNoFolder_isRefused() {
    assertThatThrownBy(() -> RepositoryScan.of(List.of(repository.resolve("no")), rules))
        .isInstanceOf(WorkerException.class)
        .hasMessageContaining("is no folder");
  }
}
