package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.testing.GeneratedPage;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SettingPagesTest {

  @Test
  void environmentPage_isTheTableOfTheCode() throws IOException {
    StringBuilder table =
        new StringBuilder("| variable | argument | meaning | value | default |\n")
            .append("| --- | --- | --- | --- | --- |\n");
    for (Setting setting : Setting.values()) {
      table.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  setting.name(),
                  setting.argument().map(argument -> "`" + argument + "`").orElse(""),
                  GeneratedPage.cell(setting.meaning()),
                  GeneratedPage.cell(setting.right()),
                  setting.defaultText().map(SettingPagesTest::escaped).orElse("")));
    }

    GeneratedPage.check("environment.md", table.toString());
  }

  @Test
  void profilesPage_isTheTableOfTheCodeAndBothProfiles() throws IOException {
    StringBuilder text =
        new StringBuilder("| field | must be | in `standard` | meaning |\n")
            .append("| --- | --- | --- | --- |\n");
    JsonNode standard = new Json().readTree(resource("standard"));
    for (ProfileField field : ProfileField.values()) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.path(),
                  GeneratedPage.cell(field.right()),
                  defaultOf(field, standard),
                  GeneratedPage.cell(field.meaning())));
    }
    for (String name : new Profiles(new Json()).builtInNames()) {
      text.append("\n## ").append(name).append("\n\n```json\n");
      text.append(new String(resource(name), StandardCharsets.UTF_8));
      text.append("```\n");
    }

    GeneratedPage.check("profiles.md", text.toString());
  }

  @Test
  void everyFieldOfStandard_isInTheTable() throws IOException {
    ProfileReader reader =
        new ProfileReader(
            new Json().readTree(resource("standard")),
            new Json().readTree("{}".getBytes(StandardCharsets.US_ASCII)));
    reader.read("x");

    // Without defaults behind it: standard must be complete, and hold nothing unknown.
    assertThat(reader.problems()).isEmpty();
  }

  private static String defaultOf(ProfileField field, JsonNode standard) {
    return switch (field) {
      case NAME -> "";
      case RUNGS -> "4 rungs, see below";
      case RUNG_HEIGHT, RUNG_CRF, RUNG_MAX_BITS -> "required in each rung";
      case RUNG_MAX_FRAME_RATE -> Integer.toString(ProfileReader.DEFAULT_MAX_FRAME_RATE);
      default -> {
        JsonNode node = standard.at("/" + field.path().replace('.', '/'));
        assertThat(node.isMissingNode()).as(field.path()).isFalse();
        yield node.toString();
      }
    };
  }

  private static String escaped(String text) {
    return GeneratedPage.cell(text).replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Profiles.class.getResourceAsStream("/profiles/" + name + ".json"))) {
      return in.readAllBytes();
    }
  }
}
