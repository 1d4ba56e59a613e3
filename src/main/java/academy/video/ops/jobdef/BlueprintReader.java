package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the files of {@code jobdef}. */
public final class BlueprintReader {

  private static final String SETTINGS = "settings.json";

  private final JobdefFiles files;

  public BlueprintReader(JobdefFiles files) {
    this.files = files;
  }

  /**
   * Reads what is chosen.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID naming the file and what is
   *     wrong with it
   */
  public Blueprint read(Choice choice) {
    JsonNode root = files.read(SETTINGS);
    JsonNode variant = chosen(root.path("variants"), choice.variant(), "--variant");
    JobdefSettings settings =
        new JobdefSettings(Map.of())
            .with(root.path("settings"))
            .with(chosen(root.path("architectures"), choice.architecture(), "--architecture"))
            .with(variant.path("settings"));
    for (Map.Entry<String, String> value : choice.values().entrySet()) {
      settings = settings.withText(value.getKey(), value.getValue());
    }
    List<Blueprint.Template> templates = new ArrayList<>();
    for (JsonNode file : variant.path("files")) {
      String name = file.asText();
      Kind kind = Kind.of(name);
      ObjectNode body = (ObjectNode) files.read(name);
      if (body.path(kind.nameMember()).asText().isEmpty()) {
        throw Failure.of(
                ExitCode.CONFIG_INVALID,
                "jobdef/%s has no %s, which a %s needs."
                    .formatted(name, kind.nameMember(), kind.title()))
            .asException();
      }
      templates.add(new Blueprint.Template(name, kind, body));
    }
    return Account.fillInPartition(new Blueprint(choice, settings, templates));
  }

  private static JsonNode chosen(JsonNode choices, String name, String flag) {
    JsonNode chosen = choices.path(name);
    if (chosen.isMissingNode()) {
      List<String> known = choices.properties().stream().map(Map.Entry::getKey).toList();
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "%s %s is not in jobdef/settings.json, which has %s%s."
                  .formatted(
                      flag, name, String.join(" and ", known), Suggestion.clause(name, known)))
          .asException();
    }
    return chosen;
  }

  /** Every variant with every architecture that settings.json has, with nothing changed. */
  public List<Choice> choices() {
    JsonNode root = files.read(SETTINGS);
    return root.path("variants").properties().stream()
        .flatMap(
            variant ->
                names(root.path("architectures"))
                    .map(architecture -> new Choice(variant.getKey(), architecture, Map.of())))
        .toList();
  }

  private static Stream<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey);
  }
}
