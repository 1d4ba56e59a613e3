package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which ends of an attempt AWS Batch tries again, made from the table of exit codes. Batch takes
 * five rules at most, the first that matches decides, and where none does it tries again (AWS Batch
 * API reference, RetryStrategy and EvaluateOnExit). So the host's faults come first, then what may
 * pass by our table, and at last an end to every other exit code. What leaves no exit code at all
 * never came to run, and is tried again.
 */
public final class RetryRules {

  /** As many as Batch takes. */
  static final int MOST = 5;

  private static final int CLASS = 10;

  /**
   * One rule: of its three conditions one is given.
   *
   * @param retry whether to try again, or to give up
   */
  record Rule(Optional<String> onStatusReason, Optional<String> onExitCode, boolean retry) {}

  private RetryRules() {}

  /**
   * The rules.
   *
   * @param hostGone how the status reason begins where the machine under a job was taken away
   * @throws IllegalStateException where the table needs more rules than Batch takes
   */
  static List<Rule> of(String hostGone) {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(Optional.of(hostGone), Optional.empty(), /* retry= */ true));
    // The pull, the secret, the log group, the network: some pass, and the others cost seconds.
    rules.add(new Rule(Optional.of("Task failed to start*"), Optional.empty(), /* retry= */ true));
    patterns()
        .forEach(
            code -> rules.add(new Rule(Optional.empty(), Optional.of(code), /* retry= */ true)));
    rules.add(new Rule(Optional.empty(), Optional.of("*"), /* retry= */ false));
    if (rules.size() > MOST) {
      throw new IllegalStateException(
          "AWS Batch takes %d rules, and these are %d".formatted(MOST, rules.size()));
    }
    return rules;
  }

  /** A class of codes that may all pass is one pattern; other codes stand for themselves. */
  private static List<String> patterns() {
    List<String> patterns = new ArrayList<>();
    for (ExitCode code : ExitCode.values()) {
      if (code.retryable()) {
        String pattern =
            wholeClassMayPass(code.code() / CLASS)
                ? code.code() / CLASS + "*"
                : Integer.toString(code.code());
        if (!patterns.contains(pattern)) {
          patterns.add(pattern);
        }
      }
    }
    return patterns;
  }

  private static boolean wholeClassMayPass(int digit) {
    return Arrays.stream(ExitCode.values())
        .filter(code -> code.code() / CLASS == digit)
        .allMatch(ExitCode::retryable);
  }

  /** The same as {@code evaluateOnExit} of a job definition. */
  static ArrayNode json(String hostGone) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Rule rule : of(hostGone)) {
      var object = array.addObject();
      rule.onStatusReason().ifPresent(pattern -> object.put("onStatusReason", pattern));
      rule.onExitCode().ifPresent(pattern -> object.put("onExitCode", pattern));
      object.put("action", rule.retry() ? "RETRY" : "EXIT");
    }
    return array;
  }
}
