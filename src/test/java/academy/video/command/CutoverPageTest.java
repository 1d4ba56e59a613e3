package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.RequiredTrait;

/**
 * The commands of docs/cutover.md, as they are printed: run by a shell in which {@code entrypoint},
 * {@code aws} and {@code redis-cli} note how they were called, and then tried for real.
 */
class CutoverPageTest {

  private static final Pattern STEP = Pattern.compile("(?m)^### (\\d)\\..*$");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final String SEPARATOR = "\u001f";

  private static final String NOTE =
      """
      #!/bin/bash
      { printf '%s' "$(basename "$0")"; printf '\\037%s' "$@"; echo; } >> "$NOTES"
      """;

  /** Lists keys as Redis does it: by a glob pattern. */
  private static final String REDIS =
      NOTE
          + """
          [ "$1" = --scan ] || exit 0
          for key in video:asg:interrupt video:7:interrupt video:7:progress mail:interrupt; do
            [[ $key == $3 ]] && echo "$key"
          done
          exit 0
          """;

  /** Package and IAM prefix of a service are not always its name on the command line. */
  private static final Map<String, String> PACKAGES = Map.of("events", "eventbridge");

  private final CommandHarness process = new CommandHarness();
  private final FakeBatch batch = new FakeBatch(process.aws, InstantSource.system());
  @TempDir private Path folder;

  @BeforeEach
  void settings() {
    process.environment.put("R2_ACCOUNT_ID", "0123456789abcdef0123456789abcdef");
    process.environment.put("R2_ACCESS_KEY_ID", "key");
    process.environment.put("R2_SECRET_ACCESS_KEY", "secret");
  }

  /** The commands of a step as words, with the program first. */
  private List<List<String>> called(int step) throws IOException, InterruptedException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    for (String program : List.of("aws", "jq")) {
      executable(bin.resolve(program), NOTE);
    }
    executable(bin.resolve("redis-cli"), REDIS);
    executable(folder.resolve("entrypoint"), NOTE);
    Path notes = folder.resolve("notes-" + step);
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commandsOf(step))
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    shell.environment().put("NOTES", notes.toString());
    Process running = shell.start();
    String said = new String(running.getInputStream().readAllBytes(), UTF_8);

    assertThat(running.waitFor()).as(said).isZero();
    return Files.readAllLines(notes).stream()
        .map(line -> List.of(line.split(SEPARATOR, /* limit= */ -1)))
        .toList();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static String commandsOf(int step) {
    String page;
    try {
      page = Files.readString(Path.of("docs", "cutover.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String[] steps = STEP.split(page, /* limit= */ -1);
    StringBuilder commands = new StringBuilder();
    BLOCK
        .matcher(steps[step].split("(?m)^## ", -1)[0].replaceAll("(?m)^  ", ""))
        .results()
        .forEach(block -> commands.append(block.group(1)));
    return commands.toString();
  }

  private int runs(List<String> command) {
    return process.run(command.subList(1, command.size()).toArray(String[]::new));
  }

  @Test
  void step1_observesAndSubmits() throws IOException, InterruptedException {
    batch.add("0c5b2f2e", "7", "FAILED", Instant.now());
    List<List<String>> commands = called(1);

    assertThat(commands).hasSize(3).allMatch(command -> command.getFirst().equals("entrypoint"));
    assertThat(runs(commands.get(0))).isEqualTo(80);
    assertThat(process.stdout()).contains("job 0c5b2f2e failed");
    assertThat(runs(commands.get(1))).isEqualTo(80);
    assertThat(process.stdout()).endsWith("Ask why: ./entrypoint doctor --job 0c5b2f2e\n");
    assertThat(runs(commands.get(2))).as(process.stderr()).isZero();
  }

  @Test
  void step2_endsAJobThatWaits_andItsVideosNextJobHoldsTheCondition()
      throws IOException, InterruptedException {
    List<List<String>> commands = called(2);
    assertThat(runs(commands.get(0))).isZero();
    assertThat(runs(commands.get(1))).as(process.stderr()).isZero();
    batch
        .job("new-1")
        .put("status", "RUNNABLE")
        .put("createdAt", Instant.now().minusSeconds(5).toEpochMilli());

    assertThat(runs(commands.get(2))).isEqualTo(81);

    assertThat(process.stdout()).contains("Submitted again as job new-2.");
    batch.job("new-2").put("status", "SUCCEEDED").put("stoppedAt", Instant.now().toEpochMilli());
    process.run("cutover");
    assertThat(process.stdout())
        .contains("2  held       A job that stuck-scan submitted again succeeded");
  }

  @Test
  void step3_callsWhatAwsKnows_andDeletesAVideo() throws IOException, InterruptedException {
    List<List<String>> commands = called(3);

    assertThat(commands).filteredOn(command -> command.getFirst().equals("aws")).hasSize(12);
    commands.stream().filter(command -> command.getFirst().equals("aws")).forEach(this::isKnown);
    commands.stream()
        .filter(command -> command.getFirst().equals("entrypoint"))
        .forEach(command -> assertThat(runs(command)).as(process.stderr()).isZero());
  }

  @Test
  void step4_searchesTheRepositories() throws IOException, InterruptedException {
    Path script =
        Files.writeString(Files.createDirectory(folder.resolve("api")).resolve("a.sh"), "sqs_main");
    Files.createDirectory(folder.resolve("infrastructure"));
    List<String> command =
        called(4).getFirst().stream()
            .map(word -> word.replace("../", folder.toString() + "/"))
            .toList();

    assertThat(runs(command)).isEqualTo(80);

    JsonNode report = FakeAws.json(process.stdout());
    assertThat(report.at("/conditions/3/evidence/0").asText()).startsWith(script + ":1 ");
  }

  @Test
  void step5_deletesTheKeysOfTheInterruptAlone() throws IOException, InterruptedException {
    List<List<String>> commands = called(5);

    isKnown(commands.get(1));
    assertThat(commands.getLast())
        .containsExactly("redis-cli", "del", "video:asg:interrupt", "video:7:interrupt");
  }

  @Test
  void leftovers_areDeletedByCallsThatAwsKnows() {
    process.aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_AUTO_SCALING_GROUPS,
        "{\"AutoScalingGroups\":[{\"AutoScalingGroupName\":\"video\"}]}");
    process.aws.answer(
        AwsOperation.AUTOSCALING_DESCRIBE_POLICIES,
        "{\"ScalingPolicies\":[{\"PolicyName\":\"p\",\"AutoScalingGroupName\":\"video\"}]}");
    process.aws.answer(
        AwsOperation.CLOUDWATCH_DESCRIBE_ALARMS, "{\"MetricAlarms\":[{\"AlarmName\":\"video\"}]}");
    process.aws.answer(AwsOperation.SQS_LIST_QUEUES, "{\"QueueUrls\":[\"https://sqs/1/video\"]}");

    process.run("cutover", "--json");

    List<String> commands =
        FakeAws.json(process.stdout()).path("leftovers").findValues("commands").stream()
            .flatMap(list -> list.valueStream())
            .map(JsonNode::asText)
            .toList();
    assertThat(commands).hasSize(5);
    commands.forEach(command -> isKnown(List.of(command.split(" ", -1))));
  }

  /** That the service has the call, the call each flag, and that no flag it needs is missing. */
  private void isKnown(List<String> command) {
    String service = command.get(1);
    StringBuilder operation = new StringBuilder();
    for (String word : command.get(2).split("-", -1)) {
      operation.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    Set<String> known = new TreeSet<>();
    Set<String> needed = new TreeSet<>();
    for (SdkField<?> field :
        request(PACKAGES.getOrDefault(service, service), operation.toString())) {
      known.add(field.memberName().toLowerCase(Locale.ROOT));
      if (field.containsTrait(RequiredTrait.class)) {
        needed.add(field.memberName().toLowerCase(Locale.ROOT));
      }
    }
    List<String> given = new ArrayList<>();
    for (String word : command.subList(3, command.size())) {
      if (word.startsWith("--")) {
        given.add(word.replaceFirst("^--(no-)?", "").replace("-", ""));
      }
    }
    if (given.remove("cliinputjson")) {
      needed.clear();
    }

    assertThat(known).as(String.join(" ", command)).containsAll(given);
    assertThat(given).as(String.join(" ", command)).containsAll(needed);
  }

  private static List<SdkField<?>> request(String service, String operation) {
    String name =
        "software.amazon.awssdk.services.%s.model.%sRequest".formatted(service, operation);
    try {
      Object builder = Class.forName(name).getMethod("builder").invoke(null);
      return ((SdkPojo) builder).sdkFields();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("AWS has no " + service + " " + operation, e);
    }
  }
}
