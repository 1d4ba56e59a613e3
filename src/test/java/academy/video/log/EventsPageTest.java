package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Stage;
import academy.video.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventsPageTest {

  @Test
  void page_isTheTableOfTheCode() throws IOException {
    StringBuilder table =
        new StringBuilder("| event | when | own fields |\n").append("| --- | --- | --- |\n");
    for (Event event : Event.values()) {
      table.append(
          "| `%s` | %s | %s |\n"
              .formatted(
                  event.label(),
                  GeneratedPage.cell(event.meaning()),
                  event.fields().stream()
                      .map(field -> "`" + field + "`")
                      .collect(Collectors.joining(", "))));
    }

    GeneratedPage.check("events.md", table.toString());
  }

  @Test
  void page_namesEveryStage() throws IOException {
    assertThat(Files.readString(Path.of("docs/events.md")))
        .contains(Arrays.stream(Stage.values()).map(stage -> "`" + stage.label() + "`").toList());
  }

  @Test
  void names_areUniqueAndDotted() {
    assertThat(Event.values()).extracting(Event::label).doesNotHaveDuplicates();
    assertThat(Event.values()).allSatisfy(e -> assertThat(e.label()).matches("[a-z]+(\\.[a-z]+)?"));
    assertThat(Event.values())
        .allSatisfy(
            e -> assertThat(e.fields()).allMatch(field -> field.matches("[a-z][a-z0-9_]*")));
  }
}
