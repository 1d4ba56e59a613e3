package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The retry rules of the files, evaluated as AWS documents it (AWS Batch API reference,
 * EvaluateOnExit and RetryStrategy; User Guide, Automated job retries): the rules in order, of a
 * rule all conditions that it gives, a pattern to its end or up to its asterisk, letter case aside;
 * where no rule matches, the job is tried again.
 *
 * <p>Whether {@code *} matches an exit code that is not there, AWS does not say: each case without
 * an exit code is judged both ways.
 */
class RetryRulesTest {

  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(new Json()));

  private JsonNode strategy(String variant) {
    return reader.read(new Choice(variant, "arm64", Map.of())).pieces().stream()
        .filter(piece -> piece.file().startsWith("job-definitions/encode."))
        .map(piece -> piece.body().path("retryStrategy"))
        .findFirst()
        .orElseThrow();
  }

  private boolean retried(String variant, Attempt attempt, boolean starMatchesNothing) {
    for (JsonNode rule : strategy(variant).path("evaluateOnExit")) {
      if (matches(rule, "onExitCode", attempt.exitCode(), starMatchesNothing)
          && matches(rule, "onReason", attempt.reason(), starMatchesNothing)
          && matches(rule, "onStatusReason", attempt.statusReason(), starMatchesNothing)) {
        return rule.path("action").asText().equalsIgnoreCase("RETRY");
      }
    }
    return true;
  }

  private static boolean matches(
      JsonNode rule, String condition, Optional<String> value, boolean starMatchesNothing) {
    if (!rule.has(condition)) {
      return true;
    }
    String pattern = rule.path(condition).asText().toLowerCase(Locale.ROOT);
    if (value.isEmpty()) {
      return pattern.equals("*") && starMatchesNothing;
    }
    String text = value.get().toLowerCase(Locale.ROOT);
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }

  /** How an attempt ended, as Batch tells it. */
  private record Attempt(
      Optional<String> exitCode, Optional<String> reason, Optional<String> statusReason) {

    static Attempt exited(int code) {
      return new Attempt(
          Optional.of(Integer.toString(code)),
          Optional.empty(),
          Optional.of("Essential container in task exited"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void rulesOfTheFiles_areThoseOfTheTableOfExitCodes(String variant) {
    String hostGone = variant.equals("ec2") ? "Host EC2*" : "Your Spot Task*";

    assertThat(strategy(variant).path("evaluateOnExit")).isEqualTo(RetryRules.json(hostGone));
  }

  @ParameterizedTest
  @EnumSource(ExitCode.class)
  void everyExitCode_isRetriedAsItsTableSays(ExitCode code) {
    if (code == ExitCode.SUCCEEDED) {
      return; // Batch asks no rule of a job that succeeded
    }
    for (String variant : new String[] {"ec2", "fargate"}) {
      assertThat(retried(variant, Attempt.exited(code.code()), /* starMatchesNothing= */ false))
          .as("%s on %s", code, variant)
          .isEqualTo(code.retryable());
    }
  }

  /** Codes that a container leaves which never got as far as our entrypoint. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 125, 126, 127, 129, 134, 137, 139, 143, 255})
  void otherExitCodes_endTheJob(int code) {
    for (String variant : new String[] {"ec2", "fargate"}) {
      assertThat(retried(variant, Attempt.exited(code), /* starMatchesNothing= */ false))
          .as("%d on %s", code, variant)
          .isFalse();
    }
  }

  /**
   * What Batch and ECS are known to say. A last column: what becomes of it if {@code *} matches an
   * exit code that is not there.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // variant | exit code | reason | status reason | retried | retried if * matches nothing
        "ec2     | -   | - | Host EC2 (instance i-0123456789abcdef0) terminated. | true | true",
        "ec2     | 137 | - | Host EC2 (instance i-0123456789abcdef0) terminated. | true | true",
        "ec2     | 32  | - | Host EC2 (instance i-0123456789abcdef0) terminated. | true | true",
        "fargate | 143 | - | Your Spot Task was interrupted. | true | true",
        "fargate | 137 | - | Your Spot Task was interrupted. | true | true",
        "fargate | 32  | - | Your Spot Task was interrupted. | true | true",
        "ec2     | -   | CannotPullContainerError: pull image manifest has been retried 5 time(s) |"
            + " Task failed to start | true | true",
        "fargate | -   | CannotPullContainerError: i/o timeout | Task failed to start | true |"
            + " true",
        "fargate | -   | ResourceInitializationError: unable to pull secrets or registry auth |"
            + " Task failed to start | true | true",
        "ec2     | -   | DockerTimeoutError: Could not transition to created |"
            + " Task failed to start | true | true",
        "ec2     | -   | CannotStartContainerError: failed to initialize logging driver |"
            + " Task failed to start | true | true",
        "ec2     | 137 | OutOfMemoryError: Container killed due to memory usage |"
            + " Essential container in task exited | false | false",
        "ec2     | 1   | - | Essential container in task exited | false | false",
        "ec2     | 3   | - | Essential container in task exited | true | true",
        // Without an exit code and unlike any rule: by AWS's default tried again.
        "fargate | -   | - | Timeout waiting for network interface provisioning to complete. |"
            + " true | false",
        "fargate | -   | - | Timeout waiting for EphemeralStorage provisioning to complete. |"
            + " true | false",
        "ec2     | -   | AGENT | - | true | false",
        "ec2     | -   | - | Task stopped during instance draining | true | false",
      })
  void knownReasons_areRetriedWhereAnotherMachineMayHelp(
      String variant,
      @Nullable String exitCode,
      @Nullable String reason,
      @Nullable String statusReason,
      boolean retried,
      boolean retriedIfStarMatchesNothing) {
    Attempt attempt =
        new Attempt(
            Optional.ofNullable(exitCode),
            Optional.ofNullable(reason),
            Optional.ofNullable(statusReason));

    assertThat(retried(variant, attempt, /* starMatchesNothing= */ false)).isEqualTo(retried);
    assertThat(retried(variant, attempt, /* starMatchesNothing= */ true))
        .isEqualTo(retriedIfStarMatchesNothing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec2", "fargate"})
  void rules_keepToWhatBatchTakes(String variant) {
    JsonNode strategy = strategy(variant);
    // RegisterJobDefinition: at most five rules, with attempts; characters of EvaluateOnExit.
    Pattern text = Pattern.compile("[A-Za-z0-9.:\\s]*\\*?");
    Pattern digits = Pattern.compile("[0-9]*\\*?");

    assertThat(strategy.path("attempts").asInt()).isBetween(2, 10);
    assertThat(strategy.path("evaluateOnExit").size()).isBetween(1, RetryRules.MOST);
    for (JsonNode rule : strategy.path("evaluateOnExit")) {
      assertThat(rule.path("onStatusReason").asText()).matches(text).hasSizeLessThan(512);
      assertThat(rule.path("onExitCode").asText()).matches(digits).hasSizeLessThan(512);
      assertThat(rule.path("action").asText()).isIn("RETRY", "EXIT");
    }
  }

  @Test
  void stuckScan_isNotRetried_becauseItsScheduleComesAgain() {
    for (Choice choice : reader.choices()) {
      assertThat(
              reader.read(choice).pieces().stream()
                  .filter(piece -> piece.file().startsWith("job-definitions/stuck-scan."))
                  .map(piece -> piece.body().at("/retryStrategy/attempts").asInt()))
          .containsExactly(1);
    }
  }
}
