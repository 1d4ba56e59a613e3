package academy.video.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page under {@code docs/} with a part that is made from code. The part stands between two marker
 * lines; the rest of the page is written by people. Run the tests with {@code -Ddocs.write=true} to
 * renew the parts.
 */
public final class GeneratedPage {

  private static final String BEGIN = "<!-- generated: begin -->\n";
  private static final String END = "<!-- generated: end -->\n";

  private GeneratedPage() {}

  /** Fails where the page's part differs from what the code says. */
  public static void check(String page, String expected) throws IOException {
    Path file = Path.of("docs", page);
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    assertThat(begin).as("marker lines in %s", file).isNotNegative().isLessThan(end);
    String part = text.substring(begin + BEGIN.length(), end);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(
          file, text.substring(0, begin + BEGIN.length()) + expected + text.substring(end));
      return;
    }
    assertThat(part)
        .as("%s and the code differ; run the tests with -Ddocs.write=true", file)
        .isEqualTo(expected);
  }

  /** A cell of a table: one line, with bars escaped. */
  public static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
