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
        "aws autoscaling set-desired-capacity prod-video | autoscaling-call",
        "client.put_scaling_policy(video) | autoscaling-call",
        "PolicyType: TargetTrackingScaling # video | target-tracking",
        "a target tracking policy of video | target-tracking",
        "VIDEO_QUEUE_URL=https://q | video-queue",
        "invoke('videoQueueDepth') | video-lambda",
        "topic: r2-delete-queue | delete-r2",
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
        "python -m apps.worker.messaging_worker.sqs_main",
        "PolicyType: TargetTrackingScaling",
        "aws autoscaling set-desired-capacity --auto-scaling-group-name web",
        "mpv --no-video in.mp4",
        "worker: one video in, HLS out",
        "except KeyboardInterrupt:",
        "EC2 Spot interruption of a video's job",
        "avatar = r2.get(key)",
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
    assertThat(found.archived()).isEqualTo(2);
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
    file("image.bin", "\0sqs_main");
    file("large.sql", "sqs_main" + " ".repeat(4 << 20));
    file("good.txt", "nothing");

    RepositoryScan.Found found = scan();

    assertThat(found.hits()).isEmpty();
    assertThat(found.files()).isEqualTo(1);
    assertThat(found.skipped())
        .containsExactly(
            new Skipped("binary file", List.of(repository.resolve("image.bin").toString())),
            new Skipped(
                "file larger than 4 MiB", List.of(repository.resolve("large.sql").toString())),
            new Skipped(
                "folder of version control or dependencies",
                List.of(
                    repository.resolve(".git").toString(),
                    repository.resolve("node_modules").toString())));
  }

  @Test
  void scan_links_areNotFollowed() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Files.writeString(outside.resolve("x.sh"), "sqs_main");
    Files.createSymbolicLink(repository.resolve("folder"), outside);
    Files.createSymbolicLink(repository.resolve("x.sh"), outside.resolve("x.sh"));
    Files.createSymbolicLink(repository.resolve("loop"), repository);

    assertThat(hits()).isEmpty();
    assertThat(scan().skipped()).extracting(Skipped::what).containsExactly("link");
    assertThat(scan().skipped().getFirst().paths()).hasSize(3);
  }

  @Test
  void scan_foldersAndFilesOfAnyOtherName_areSearched() throws IOException {
    file("cutover/run.sh", "sqs_main");
    file("cutover.md", "Start sqs_main.");
    file("CHANGELOG.md", "Start sqs_main.");
    file("src/CommandLineRunnerTest.java", "sqs_main");
    file("build/run.sh", "sqs_main");

    assertThat(hits()).hasSize(5);
  }

  @Test
  void scan_aPathThatTheRulesExcept_isNamed() throws IOException {
    Path excepted = file("mine/run.sh", "sqs_main");
    Path rulesFile =
        Files.writeString(
            Files.createTempFile("rules", ".json"),
            new RulesReader(new Json())
                .builtInText()
                .replace("\"excepted_paths\": []", "\"excepted_paths\": [\"^mine/\"]"));

    RepositoryScan.Found found =
        RepositoryScan.of(List.of(repository), new RulesReader(new Json()).read(rulesFile));

    assertThat(found.hits()).isEmpty();
    assertThat(found.skipped())
        .containsExactly(new Skipped("file that the rules except", List.of(excepted.toString())));
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
    file("many.sh", "a\n".repeat(20_000));
    CutoverRules all =
        new CutoverRules(
            List.of(),
            List.of(),
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
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    /* guarded= */ false,
                    /* names= */ false)),
            rules.documents(),
            rules.guard(),
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
        .hasMessageContaining("is not a folder");
  }
}
