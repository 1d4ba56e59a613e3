package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import academy.video.json.Json;
import academy.video.testing.Page;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command of the pages that people copy: its flags, files and parameters are there. */
class PageCommandsTest {

  /** A call up to where the shell ends it; a comment begins with a number sign after a blank. */
  private static final Pattern CALL =
      Pattern.compile("\\./entrypoint ((?:\"[^\"]*\"|'[^']*'|(?! #)[^|&;<>)\n])*)");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern DEPLOYMENT =
      Pattern.compile("aws cloudformation deploy (?:[^\n]*\\\\\n)*[^\n]*");
  private static final Pattern PARAMETER = Pattern.compile("(?<=[\\s\"])([A-Z][A-Za-z0-9]+)=");

  static Stream<Page> pages() throws IOException {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      Stream<Path> others = Stream.of(Path.of("README.md"), Path.of("examples", "README.md"));
      return Stream.concat(others, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::read)
          .toList()
          .stream();
    }
  }

  private static List<List<String>> callsOf(Page page) {
    List<List<String>> calls = new ArrayList<>();
    for (String block : page.blocks("sh")) {
      String commands = block.replace("\\\n", " ");
      CALL.matcher(commands).results().forEach(call -> calls.add(words(call.group(1))));
    }
    return calls;
  }

  private static List<String> words(String command) {
    return WORD.matcher(command).results().map(PageCommandsTest::unquoted).toList();
  }

  private static String unquoted(MatchResult word) {
    return Stream.of(1, 2, 3)
        .map(word::group)
        .filter(text -> text != null)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void calls_haveArgumentsThatTheirCommandTakes(Page page) {
    CommandLine commands = new CommandHarness().runner().commands();
    for (List<String> call : callsOf(page)) {
      List<String> arguments = call.getFirst().equals("help") ? call.subList(1, 2) : call;

      assertThatCode(() -> commands.parseArgs(arguments.toArray(String[]::new)))
          .as("%s: %s", page, call)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void firstVideo_callsTheCommandsThatItTellsOf() {
    List<List<String>> calls = callsOf(Page.read(Path.of("docs", "first-video.md")));

    assertThat(calls)
        .extracting(List::getFirst)
        .containsExactly("submit", "status", "status", "delete");
  }

  /** No parameter that the template lacks, and every one that has no default. */
  @ParameterizedTest
  @MethodSource("pages")
  void deployments_giveWhatTheirTemplateAsksFor(Page page) throws IOException {
    for (String block : page.blocks("sh")) {
      for (MatchResult deployment : DEPLOYMENT.matcher(block).results().toList()) {
        String command = deployment.group();
        Path file =
            Path.of(
                Arrays.asList(command.split("\\s+", -1))
                    .get(Arrays.asList(command.split("\\s+", -1)).indexOf("--template-file") + 1));
        JsonNode parameters = new Json().readTree(Files.readAllBytes(file)).path("Parameters");
        TreeSet<String> needed = new TreeSet<>();
        TreeSet<String> known = new TreeSet<>();
        parameters
            .properties()
            .forEach(
                parameter -> {
                  known.add(parameter.getKey());
                  if (!parameter.getValue().has("Default")) {
                    needed.add(parameter.getKey());
                  }
                });
        TreeSet<String> given = new TreeSet<>();
        PARAMETER
            .matcher(command.substring(command.indexOf("--parameter-overrides")))
            .results()
            .forEach(name -> given.add(name.group(1)));

        assertThat(known).as(command).containsAll(given);
        assertThat(given).as(command).containsAll(needed);
      }
    }
  }
}
