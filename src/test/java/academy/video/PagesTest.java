package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages that people read: no link of theirs leads nowhere, and none of them is forgotten. */
class PagesTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

  @Test
  void links_leadToFilesThatAreThere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : linksOf(page)) {
        if (!link.contains("://") && !Files.exists(page.resolveSibling(link))) {
          broken.add(page + " -> " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void decisions_areAllListed() throws IOException {
    Path folder = Path.of("docs", "decisions");
    try (Stream<Path> files = Files.list(folder)) {
      List<String> decisions =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .sorted()
              .toList();

      assertThat(linksOf(folder.resolve("README.md"))).containsExactlyElementsOf(decisions);
    }
  }

  private static List<String> linksOf(Path page) throws IOException {
    return LINK.matcher(Files.readString(page)).results().map(PagesTest::target).toList();
  }

  private static String target(MatchResult link) {
    return link.group(1);
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(Path.of(""));
        Stream<Path> docs = Files.walk(Path.of("docs"));
        Stream<Path> examples = Files.list(Path.of("examples"));
        Stream<Path> media = Files.walk(Path.of("test-media"))) {
      return Stream.of(top, docs, examples, media)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }
}
