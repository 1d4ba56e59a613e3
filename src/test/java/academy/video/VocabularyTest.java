package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One word for one thing: words that the glossary of docs/architecture.md retired stay away. */
class VocabularyTest {

  /** Retired words, and what to say instead. */
  private static final Map<String, String> RETIRED =
      Map.of(
          "sound", "audio",
          "picture", "frame (decoded), video (track) or image",
          "still", "thumbnail, poster or image",
          "lane", "rendition queue, or the scheduler of them",
          "tap", "listener",
          "emptied", "drained, of an encoder");

  /** Terms of standards and libraries, and names that are part of a stored document. */
  private static final Set<String> ALLOWED =
      Set.of(
          "AV_PICTURE_TYPE_I", // libavutil
          "AV_PICTURE_TYPE_NONE",
          "skipPictureOrderCount", // pic_order_cnt of ITU-T H.264
          "picture"); // the plan's field, which report.json has as well

  private static final Pattern NO_CODE =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\])*+\"", Pattern.DOTALL);

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+");

  @Test
  void identifiers_ofMainCode_haveNoRetiredWord() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        for (String identifier : retiredIn(Files.readString(file))) {
          found
              .computeIfAbsent(identifier, _ -> new TreeSet<>())
              .add(file.getFileName().toString());
        }
      }
    }
    assertThat(found).as("identifiers with a retired word; say instead: %s", RETIRED).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "class SoundGraph {}, SoundGraph",
    "int mostStills;, mostStills",
    "int LANES = 1;, LANES",
    "void readPicture2() {}, readPicture2",
    "int x_tap;, x_tap",
  })
  void retiredIn_codeWithARetiredWord_findsTheIdentifier(String code, String identifier) {
    assertThat(retiredIn(code)).containsExactly(identifier);
  }

  @ParameterizedTest
  @CsvSource({
    "int planes; // a lane",
    "/** A still. */ class Stillness {}",
    "String s = \"sound\";",
    "boolean stapled;",
    "int type = AV_PICTURE_TYPE_I;",
  })
  void retiredIn_otherWordsCommentsTextsAndStandardTerms_findsNothing(String code) {
    assertThat(retiredIn(code)).isEmpty();
  }

  private static List<String> retiredIn(String source) {
    return IDENTIFIER
        .matcher(NO_CODE.matcher(source).replaceAll(" "))
        .results()
        .map(MatchResult::group)
        .filter(identifier -> !ALLOWED.contains(identifier) && hasRetiredWord(identifier))
        .distinct()
        .toList();
  }

  private static boolean hasRetiredWord(String identifier) {
    return WORD.matcher(identifier)
        .results()
        .map(word -> word.group().toLowerCase(Locale.ROOT))
        .anyMatch(word -> RETIRED.containsKey(word) || RETIRED.containsKey(singular(word)));
  }

  private static String singular(String word) {
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }
}
