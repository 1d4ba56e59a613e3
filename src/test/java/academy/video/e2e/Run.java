package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * How a command ended.
 *
 * @param exitCode of the entrypoint's process
 * @param stdout everything it printed
 * @param stderr everything it complained of
 */
record Run(int exitCode, String stdout, String stderr) {

  /** What the contract promises of {@code job.finished} beside outcome and reason. */
  private static final List<String> NUMBERS =
      List.of(
          "elapsed_ms",
          "media_ms",
          "chunks_total",
          "chunks_resumed",
          "bytes_read",
          "bytes_written",
          "peak_rss_bytes");

  List<JsonNode> lines() {
    return JsonLines.of(stdout);
  }

  List<JsonNode> lines(String event) {
    return lines().stream().filter(line -> line.path("event").asText().equals(event)).toList();
  }

  /** The numbers of the chunks that have a line with this event. */
  List<Integer> chunks(String event) {
    return lines(event).stream().map(line -> line.path("chunk").asInt()).toList();
  }

  /**
   * The closing line, after checking what holds for every job: standard output is JSON lines and
   * nothing else, {@code job.finished} is there once and last, and it agrees with the exit status.
   */
  JsonNode finished() {
    List<JsonNode> lines = lines();
    assertThat(lines).as("lines; standard error: %s", stderr).isNotEmpty();
    JsonNode last = lines.getLast();
    assertThat(lines("job.finished")).as("closing lines").containsExactly(last);
    for (JsonNode line : lines) {
      assertThat(line.isObject()).as("is an object: %s", line).isTrue();
      assertThat(line.path("@timestamp").asText()).as("%s", line).matches("20\\d\\d-.*T.*Z");
      assertThat(line.path("level").asText()).as("%s", line).matches("DEBUG|INFO|WARN|ERROR");
      assertThat(line.path("event").asText()).as("%s", line).matches("[a-z]+(\\.[a-z_]+)*");
      assertThat(line.path("message").asText()).as("%s", line).isNotBlank();
    }
    assertThat(last.path("exit_code").asInt(-1)).isEqualTo(exitCode);
    assertThat(last.path("outcome").asText()).isEqualTo(exitCode == 0 ? "succeeded" : "failed");
    for (String number : NUMBERS) {
      assertThat(last.path(number).isIntegralNumber()).as("%s in %s", number, last).isTrue();
      assertThat(last.path(number).asLong()).as(number).isNotNegative();
    }
    return last;
  }

  /** The closing line of a job that must have succeeded. */
  JsonNode succeeded() {
    JsonNode last = finished();
    assertThat(exitCode).as("exit status; it said: %s", last).isZero();
    return last;
  }

  /**
   * The reason in the closing line of a job that must have failed like this. Reason and hint must
   * be sentences that a person can act on.
   */
  String failed(ExitCode expected) {
    JsonNode last = finished();
    assertThat(exitCode).as("exit status; it said: %s", last).isEqualTo(expected.code());
    assertThat(last.path("failure").asText()).isEqualTo(expected.name());
    assertThat(last.path("retryable").asBoolean()).isEqualTo(expected.retryable());
    assertThat(last.path("stage").asText()).isNotBlank();
    assertIsSentence(last.path("reason").asText());
    assertIsSentence(last.path("hint").asText());
    return last.path("reason").asText();
  }

  private static void assertIsSentence(String text) {
    assertThat(text)
        .hasSizeBetween(10, 1200)
        .endsWith(".")
        .doesNotContain("\n")
        .doesNotContain("null")
        .doesNotContain("  ")
        .doesNotContain("..")
        .doesNotContainPattern("\\b(java|academy)\\.[a-z]+\\.") // a class name is no sentence
        .doesNotContain("Exception");
  }
}
