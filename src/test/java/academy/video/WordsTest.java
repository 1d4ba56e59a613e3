package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names in the code use the words of the glossary in docs/architecture.md, and no others. */
class WordsTest {

  /** What the glossary replaced. */
  private static final Set<String> RETIRED =
      Set.of("sound", "sounds", "picture", "pictures", "lane", "lanes", "tap", "taps", "tapped");

  /** A field of report.json, which is never renamed, and a term of H.264. */
  private static final Set<String> KEPT = Set.of("picture", "skipPictureOrderCount");

  private static final Pattern COMMENT_OR_TEXT =
      Pattern.compile(
          "//[^\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"([^\"\\\\\n]|\\\\.)*+\"|'([^'\\\\\n]|\\\\.)++'",
          Pattern.DOTALL);

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])");

  @Test
  void names_inTheCode_haveNoRetiredWord() throws IOException {
    List<String> retired = new ArrayList<>();
    for (Path file : sources()) {
      String code = COMMENT_OR_TEXT.matcher(Files.readString(file)).replaceAll(" ");
      retiredIn(code).forEach(name -> retired.add(file + ": " + name));
    }

    assertThat(retired).isEmpty();
  }

  @Test
  void aRetiredWord_isFoundInsideANameButNotInTexts() {
    assertThat(retiredIn("int soundTrack; MAX_PICTURES(x); LaneBoard b; plane tapestry picture"))
        .containsExactly("soundTrack", "MAX_PICTURES", "LaneBoard");
    assertThat(COMMENT_OR_TEXT.matcher("/* a\nlane */ \"a \\\" lane\" 'l' // lane").replaceAll(""))
        .isBlank();
  }

  private static List<String> retiredIn(String code) {
    return NAME.matcher(code)
        .results()
        .map(MatchResult::group)
        .filter(name -> !KEPT.contains(name))
        .filter(
            name ->
                WORD.matcher(name)
                    .results()
                    .anyMatch(word -> RETIRED.contains(word.group().toLowerCase(Locale.ROOT))))
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
