package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.model.Location;
import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineRunnerTest {

  private final CommandHarness process = new CommandHarness();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " | No command was given; the commands are encode, ",
        "sh -c true | \"sh\" is not a command; the commands are encode, ",
        "encod a b | \"encod\" is not a command (did you mean encode?); the commands are",
        "--verbose | \"--verbose\" is not a command; the commands are",
        "encode a b c | encode takes no further argument, but got \"c\".",
        "encode --profle=x a b | encode has no option \"--profle\" (did you mean --profile?); put"
            + " -- before",
        "encode -clip.mp4 out | encode has no option \"-clip.mp4\"; put -- before a path"
            + " that starts with a hyphen.",
        "encode a b --profile | Missing required parameter for option '--profile' (VALUE).",
        "encode a b --video-id=1 --video-id=2 | option '--video-id' (VALUE) should be specified"
            + " only once.",
      })
  void aWrongCommandLine_thatMayBeAJob_endsAsAJobWith13(String line, String expected) {
    int code = process.run(line == null ? new String[0] : line.split(" "));

    assertThat(code).isEqualTo(13);
    JsonNode finished = JsonLines.only(process.stdout(), "job.finished");
    assertThat(finished.get("failure").asText()).isEqualTo("USAGE");
    assertThat(finished.get("reason").asText()).contains(expected);
    assertThat(finished.get("hint").asText()).contains("--help");
    assertThat(JsonLines.events(process.stdout())).hasSize(1);
    assertThat(process.stderr()).isEmpty();
  }

  @Test
  void aWrongCommandLine_inABatchJob_carriesTheJobsIdentity() {
    process.environment.put("VIDEO_ID", "7");
    process.environment.put("AWS_BATCH_JOB_ID", "job-1");
    process.environment.put("AWS_BATCH_JOB_ATTEMPT", "3");

    process.run("python", "sqs_main.py");

    JsonNode finished = JsonLines.only(process.stdout(), "job.finished");
    assertThat(finished.get("video_id").asText()).isEqualTo("7");
    assertThat(finished.get("job_id").asText()).isEqualTo("job-1");
    assertThat(finished.get("attempt").asInt()).isEqualTo(3);
  }

  @Test
  void aWrongCommandLine_onATerminal_isASentenceOnStandardError() {
    process.terminal = true;

    assertThat(process.run("encode", "a", "b", "c")).isEqualTo(13);
    assertThat(process.stdout()).isEmpty();
    assertThat(process.stderr())
        .isEqualTo(
            """
            encode takes no further argument, but got "c".
            Run ./entrypoint encode --help.
            """);
  }

  @Test
  void aWrongCommandLine_withAFormat_followsIt() {
    process.terminal = true;

    process.run("encode", "a", "b", "c", "--log-format", "json");

    assertThat(JsonLines.events(process.stdout())).containsExactly("job.finished");
  }

  @Test
  void aWrongCommandLine_ofACommandThatIsNoJob_isASentenceOnStandardError() {
    assertThat(process.run("exit-codes", "--jsn")).isEqualTo(13);
    assertThat(process.stdout()).isEmpty();
    assertThat(process.stderr())
        .contains("exit-codes has no option \"--jsn\" (did you mean --json?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"encode", "status", "delete", "exit-codes", "version"})
  void help_ofEveryCommand_hasAnExampleAndItsExitCodes(String command) {
    assertThat(process.run(command, "--help")).isZero();
    assertThat(process.stdout())
        .contains("Usage: entrypoint " + command)
        .contains("  ./entrypoint " + command)
        .contains(" 0  SUCCEEDED")
        .contains("13  USAGE");
    assertThat(process.enginesLoaded).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "help, --help",
    "help encode, encode --help",
    "help jobdef render, jobdef render --help",
    "--version, version",
    "-V, version",
    "-V --json, version --json",
  })
  void synonym_ofOtherPrograms_isTheCommand(String synonym, String command) {
    CommandHarness other = new CommandHarness();

    assertThat(process.run(synonym.split(" "))).isZero();
    assertThat(other.run(command.split(" "))).isZero();
    assertThat(process.stdout()).isEqualTo(other.stdout()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 60, 80, 200})
  void help_onATerminal_fitsItsWidth(int columns) {
    process.terminal = true;
    process.columns = columns;

    process.run("encode", "--help");

    // The library lays out no fewer than 55 columns; long option names stand whole.
    assertThat(process.stdout().lines())
        .allSatisfy(
            line -> assertThat(line).hasSizeLessThanOrEqualTo(Math.clamp(columns, 72, 120)));
    assertThat(process.stdout()).doesNotContain("\u001b").contains("  21  SOURCE_UNSUPPORTED");
  }

  @Test
  void help_ofExitCodes_continuesBelowTheMeaning() {
    process.terminal = true;

    process.run("--help");

    assertThat(process.stdout())
        .contains(
            """
              21  SOURCE_UNSUPPORTED     The source is not a video, nothing in it can be
                                         decoded, or its container format is not allowed.
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "BASH"})
  void completion_ofAShell_completesCommandsAndFlags(String shell) {
    assertThat(process.run("completion", shell)).isZero();
    assertThat(process.stdout())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_entrypoint")
        .contains("stuck-scan", "--dry-run");
  }

  @Test
  void completion_ofAnotherShell_isRefused() {
    assertThat(process.run("completion", "fish")).isEqualTo(13);
    assertThat(process.stderr()).contains("fish").contains("BASH");
  }

  @Test
  void help_ofASetting_saysItsMeaningValueDefaultAndVariable() {
    process.run("encode", "--help");

    assertThat(process.stdout().replaceAll("\\s+", " "))
        .contains("[SOURCE] The video to encode. Value: a local path, file:PATH, r2://bucket/key")
        .contains(
            "--watchdog=VALUE End a job as STALLED if it makes no progress for this long. Value: a"
                + " whole number with a unit, such as 90s, 10m or 1h, from 10s to 24h. Default:"
                + " 10m. Variable: VIDEO_WATCHDOG.");
  }

  @Test
  void help_ofTheWorker_namesEveryCommandAndExitCode() {
    assertThat(process.run("--help")).isZero();
    assertThat(process.stdout())
        .contains("encode  ", "status  ", "delete  ", "exit-codes  ", "version  ");
    for (ExitCode exitCode : ExitCode.values()) {
      assertThat(process.stdout()).contains("%2d  %s ".formatted(exitCode.code(), exitCode.name()));
    }
  }

  @Test
  void encode_ofAFileWithAnOddName_takesItAsItIs() {
    process.run("encode", "--", "-clip with spaces.mp4", "@out");

    assertThat(process.engine.requests.getFirst().config().source())
        .isEqualTo(new Location.Local(Path.of("-clip with spaces.mp4")));
    assertThat(process.engine.requests.getFirst().config().destination())
        .isEqualTo(new Location.Local(Path.of("@out")));
  }

  @Test
  void exitCodes_asJson_isTheTable() throws IOException {
    assertThat(process.run("exit-codes", "--json")).isZero();

    JsonNode rows = new ObjectMapper().readTree(process.stdout());
    assertThat(rows).hasSameSizeAs(ExitCode.values());
    JsonNode row = rows.get(List.of(ExitCode.values()).indexOf(ExitCode.STORAGE_THROTTLED));
    assertThat(row.get("code").asInt()).isEqualTo(31);
    assertThat(row.get("name").asText()).isEqualTo("STORAGE_THROTTLED");
    assertThat(row.get("category").asText()).isEqualTo("transient");
    assertThat(row.get("retryable").asBoolean()).isTrue();
    assertThat(row.get("meaning").asText()).isEqualTo(ExitCode.STORAGE_THROTTLED.meaning());
    assertThat(row.get("hint").asText()).isEqualTo(ExitCode.STORAGE_THROTTLED.hint());
  }

  @Test
  void exitCodes_asText_namesEveryCode() {
    assertThat(process.run("exit-codes")).isZero();
    assertThat(process.stdout().lines()).hasSize(2 * ExitCode.values().length);
  }

  @Test
  void version_asTextAndJson_namesEveryPart() throws IOException {
    assertThat(process.run("version")).isZero();
    assertThat(process.stdout()).contains("worker", "1.2.3", "java", "ffmpeg", "8.1.2", "x264");

    CommandHarness json = new CommandHarness();
    assertThat(json.run("version", "--json")).isZero();
    assertThat(JsonLines.names(new ObjectMapper().readTree(json.stdout())))
        .containsExactly("worker", "java", "ffmpeg", "x264");
    assertThat(json.engine.closed).isEqualTo(1);
  }
}
