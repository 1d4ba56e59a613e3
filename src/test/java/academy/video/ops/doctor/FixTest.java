package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fix works when it is pasted: it parses as a command line, and has no gap to be filled. */
class FixTest {

  private static final Pattern GAP =
      Pattern.compile("…|\\{[a-z-]+}|\\bACCOUNT\\b|ARN of|<[a-z-]+>|\\bnull\\b|\\bXXX");
  private static final Pattern ID =
      Pattern.compile("(?<![a-z.-])(?:i|sg|subnet|rtb|nat|vpce?|ami|lt|igw|acl)-[0-9a-z-]+");
  private static final Pattern QUOTED_NAME = Pattern.compile("[a-z0-9-]+");

  static Stream<Arguments> snapshots() {
    return Stream.concat(
        Catalogue.entries().stream().map(each -> Arguments.of(each.name(), each.snapshot())),
        Kinds.all().stream().map(each -> Arguments.of(each.name(), each.snapshot())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("snapshots")
  void fix_ofAnyFinding_canBePasted(String name, Snapshot snapshot) throws IOException {
    String known = new SnapshotJson().write(snapshot).toString();

    for (Finding finding : new Doctor().diagnose(snapshot).findings()) {
      assertThat(finding.fix()).as("%s", finding.cause()).isNotEmpty();
      for (String step : finding.fix()) {
        assertThat(GAP.matcher(step).find()).as("%s: %s", finding.cause(), step).isFalse();
        if (isCommand(step)) {
          List<String> words = words(step);
          options(step, words);
          for (String word : words) {
            if (word.startsWith("{")) {
              assertThat(new ObjectMapper().readTree(word).isObject()).as(step).isTrue();
            }
          }
          Matcher id = ID.matcher(step);
          while (id.find()) {
            assertThat(known).as("%s: %s", finding.cause(), step).contains(id.group());
          }
        } else {
          assertThat(step).matches("(?s)[A-Z].*[.:]");
        }
      }
    }
  }

  private static boolean isCommand(String step) {
    return step.startsWith("aws ")
        || step.startsWith("./entrypoint ")
        || step.startsWith("docker ");
  }

  /** Splits as a POSIX shell does, without expansions; unbalanced quotes are a failure. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ' ') {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        assertThat("$`;&|<>*?(){}[]!\\#".indexOf(c))
            .as("an unquoted '%s' means something to a shell in: %s", c, line)
            .isNegative();
        word.append(c);
      }
    }
    assertThat(quote).as("unbalanced quote in: %s", line).isEqualTo((char) 0);
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  /** Service and operation, then options, each with at least one value but for those without. */
  private static void options(String line, List<String> words) {
    List<String> bare =
        List.of(
            "--apply",
            "--latest",
            "--push",
            "--map-public-ip-on-launch",
            "--descending",
            "--egress",
            "--ingress",
            "--private-dns-enabled");
    if (words.getFirst().equals("aws")) {
      assertThat(words.get(1)).as(line).matches(QUOTED_NAME);
      assertThat(words.get(2)).as(line).matches(QUOTED_NAME);
    }
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).startsWith("--") && !bare.contains(words.get(i))) {
        assertThat(i + 1).as("a value for %s in: %s", words.get(i), line).isLessThan(words.size());
        assertThat(words.get(i + 1))
            .as("a value for %s in: %s", words.get(i), line)
            .doesNotStartWith("--");
      }
    }
  }
}
