package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names, sizes and places: the one source of what differs from account to account. A file says
 * {@code ${name}} where a setting's value goes; a text that is nothing else takes the value's type.
 *
 * @param values by name, in the order of settings.json
 */
public record JobdefSettings(Map<String, Value> values) {

  /**
   * One setting.
   *
   * @param value a text, a whole number or a list of texts; an empty one is not given
   */
  public record Value(JsonNode value, String meaning) {

    boolean isGiven() {
      return value.isNumber() || !(value.isArray() ? value.isEmpty() : value.asText().isEmpty());
    }
  }

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9]+)}");

  /** Settings may name settings, but not in circles. */
  private static final int DEEPEST = 8;

  public JobdefSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Adds the settings of a part of settings.json; what is there already takes the new value. */
  JobdefSettings with(JsonNode part) {
    Map<String, Value> all = new LinkedHashMap<>(values);
    part.properties()
        .forEach(
            e ->
                all.put(
                    e.getKey(),
                    new Value(e.getValue().path("value"), e.getValue().path("meaning").asText())));
    return new JobdefSettings(all);
  }

  /** The same with another value, given as JSON. */
  JobdefSettings with(String name, JsonNode value) {
    Map<String, Value> all = new LinkedHashMap<>(values);
    all.put(name, new Value(value, known(name, "--set").meaning()));
    return new JobdefSettings(all);
  }

  /**
   * The same with another value, given as a text of the setting's own type: a list has commas.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where no setting has that
   *     name, or a number is none
   */
  JobdefSettings withText(String name, String text) {
    JsonNode old = known(name, "--set").value();
    if (old.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      for (String item : text.split(",", /* limit= */ -1)) {
        if (!item.isBlank()) {
          list.add(item.strip());
        }
      }
      return with(name, list);
    }
    if (old.isNumber()) {
      try {
        return with(name, IntNode.valueOf(Integer.parseInt(text)));
      } catch (NumberFormatException e) {
        throw Failure.of(
                ExitCode.CONFIG_INVALID,
                "The setting %s must be a whole number, and is %s.".formatted(name, text))
            .causedBy(e);
      }
    }
    return with(name, TextNode.valueOf(text));
  }

  private Value known(String name, String where) {
    Value value = values.get(name);
    if (value == null) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "%s names the setting %s, which jobdef/settings.json does not have%s."
                  .formatted(where, name, Suggestion.clause(name, values.keySet())))
          .withHint("docs/jobdef.md and jobdef/settings.json list the settings.")
          .asException();
    }
    return value;
  }

  /** Whether the setting has a value. */
  boolean isGiven(String name) {
    return known(name, "jobdef").isGiven();
  }

  /** A setting's text with everything that it names filled in; empty where it is not given. */
  Optional<String> text(String name) {
    return isGiven(name)
        ? Optional.of(resolve(known(name, "jobdef").value(), "settings.json").asText())
        : Optional.empty();
  }

  /**
   * Fills in the settings, and leaves out the optional parts whose setting is not given. What else
   * is not given stays as {@code ${name}}.
   *
   * @param file for messages
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where no setting has a name
   *     that is used
   */
  JsonNode resolve(JsonNode node, String file) {
    return resolve(node, file, 0);
  }

  private JsonNode resolve(JsonNode node, String file, int depth) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(e -> object.set(e.getKey(), resolve(e.getValue(), file, depth)));
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (JsonNode item : node) {
        Optional<OptionalPart> part = OptionalPart.of(item);
        if (part.isEmpty() || known(part.get().setting(), file).isGiven()) {
          array.add(resolve(part.map(OptionalPart::content).orElse(item), file, depth));
        }
      }
      return array;
    }
    return node.isTextual() ? text(node.textValue(), file, depth) : node;
  }

  private JsonNode text(String text, String file, int depth) {
    if (depth > DEEPEST) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "Settings of jobdef/settings.json name each other in a circle: %s.".formatted(text))
          .asException();
    }
    Matcher matcher = REFERENCE.matcher(text);
    if (matcher.matches()) {
      Value value = known(matcher.group(1), file);
      return value.isGiven() ? resolve(value.value(), file, depth + 1) : TextNode.valueOf(text);
    }
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      Value value = known(matcher.group(1), file);
      String replacement =
          value.isGiven()
              ? resolve(value.value(), file, depth + 1).asText()
              : matcher.group(); // stays visible
      matcher.appendReplacement(filled, Matcher.quoteReplacement(replacement));
    }
    return TextNode.valueOf(matcher.appendTail(filled).toString());
  }

  /** The setting's text as settings.json has it; empty where it names no other setting. */
  Optional<String> madeOfOthers(String name) {
    return Optional.ofNullable(values.get(name))
        .map(Value::value)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !namesIn(text).isEmpty());
  }

  /** The settings that a resolved text still waits for. */
  static Set<String> missingIn(JsonNode resolved) {
    Set<String> missing = new TreeSet<>();
    if (resolved.isContainerNode()) {
      resolved.forEach(child -> missing.addAll(missingIn(child)));
    } else if (resolved.isTextual()) {
      missing.addAll(namesIn(resolved.textValue()));
    }
    return missing;
  }

  /** The settings that a text names. */
  static Set<String> namesIn(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
