package academy.video.ops.jobdef;

import academy.video.model.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A template as text, with a line for each parameter, condition and resource. Indented as other
 * JSON it would be longer than a request may be (CloudFormation quotas: 51,200 bytes), and {@code
 * aws cloudformation deploy} would ask for a bucket to put it in.
 */
public final class CloudFormationText {

  private CloudFormationText() {}

  /** The template that the files make. */
  public static String of(Blueprint blueprint) {
    StringJoiner sections = new StringJoiner(",\n", "{\n", "\n}\n");
    for (Map.Entry<String, JsonNode> section : CloudFormation.of(blueprint).properties()) {
      sections.add("%s: %s".formatted(quoted(section.getKey()), lines(section.getValue())));
    }
    return PlainText.json(sections.toString());
  }

  private static String lines(JsonNode section) {
    if (!section.isObject()) {
      return section.toString();
    }
    StringJoiner lines = new StringJoiner(",\n  ", "{\n  ", "\n}");
    section
        .properties()
        .forEach(entry -> lines.add(quoted(entry.getKey()) + ": " + entry.getValue()));
    return lines.toString();
  }

  private static String quoted(String name) {
    return JsonNodeFactory.instance.textNode(name).toString();
  }
}
