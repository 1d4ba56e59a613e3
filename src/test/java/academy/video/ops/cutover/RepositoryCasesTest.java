package academy.video.ops.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Made-up repositories before the move. Beside each, a file names every line that a person calls a
 * sign of the old way, and line 0 where the name is one. What is not there is no hit.
 */
class RepositoryCasesTest {

  private final CutoverRules rules = new RulesReader(new Json()).builtIn();

  private static Path resource(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(RepositoryCasesTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"listed", "campus", "studio", "station"})
  void scan_ofARepositoryBeforeTheMove_findsEverySignAndNothingElse(String repository)
      throws IOException, URISyntaxException {
    Path folder = resource(repository);

    RepositoryScan.Found found = RepositoryScan.of(List.of(folder), rules);

    assertThat(found.hits())
        .extracting(hit -> folder.relativize(Path.of(hit.file())) + ":" + hit.line())
        .hasSameElementsAs(Files.readAllLines(resource(repository + ".hits")));
  }

  @Test
  void scan_ofWhatIsAllowedToStay_isCounted() throws URISyntaxException {
    RepositoryScan.Found listed = RepositoryScan.of(List.of(resource("listed")), rules);
    RepositoryScan.Found campus = RepositoryScan.of(List.of(resource("campus")), rules);
    RepositoryScan.Found studio = RepositoryScan.of(List.of(resource("studio")), rules);

    assertThat(listed.refused()).isEqualTo(1);
    assertThat(campus.refused()).isEqualTo(2);
    assertThat(campus.inLegacySections()).isEqualTo(5);
    assertThat(studio.refused()).isEqualTo(3);
    assertThat(studio.archived()).isEqualTo(1);
    assertThat(studio.inLegacySections()).isEqualTo(2);
  }

  /** The new way talks of videos, queues and workers on every line. */
  @Test
  void scan_ofTheWorkersOwnCodeAndDefinitions_findsNothing() {
    RepositoryScan.Found found =
        RepositoryScan.of(List.of(Path.of("src/main/java"), Path.of("jobdef")), rules);

    assertThat(found.files()).isGreaterThan(100);
    assertThat(found.hits()).filteredOn(hit -> !hit.file().matches("(?i).*cutover.*")).isEmpty();
  }
}
