package academy.video.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What the inline policies of a role allow, evaluated as IAM does: nothing is allowed that no
 * statement allows ("Policy evaluation logic"; "IAM JSON policy elements: Condition operators").
 * Knows the operators that our files use, and refuses to guess at others.
 */
public final class IamRole {

  private final List<JsonNode> statements = new ArrayList<>();

  /**
   * The role of a file with its settings filled in.
   *
   * @param body with a member {@code Policies}
   */
  public IamRole(JsonNode body) {
    body.path("Policies").forEach(p -> p.at("/PolicyDocument/Statement").forEach(statements::add));
  }

  /** Tags of a job that was there before, and tags that a request sets. */
  public record Tags(Map<String, String> resource, Map<String, String> request) {}

  public boolean allows(String action, String resource, Tags tags) {
    return statements.stream()
        .anyMatch(
            statement ->
                statement.path("Effect").asText().equals("Allow")
                    && texts(statement.path("Action")).contains(action)
                    && texts(statement.path("Resource")).stream()
                        .anyMatch(pattern -> matches(pattern, resource))
                    && holds(statement.path("Condition"), tags));
  }

  private static boolean holds(JsonNode condition, Tags tags) {
    return condition.properties().stream()
        .allMatch(
            operator ->
                operator.getValue().properties().stream()
                    .allMatch(key -> holds(operator.getKey(), key.getKey(), key.getValue(), tags)));
  }

  private static boolean holds(String operator, String key, JsonNode allowed, Tags tags) {
    List<String> values = values(key, tags);
    Set<String> wanted = Set.copyOf(texts(allowed));
    return switch (operator) {
      case "StringEquals" -> !values.isEmpty() && wanted.containsAll(values);
      case "StringEqualsIfExists", "ForAllValues:StringEquals" -> wanted.containsAll(values);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static List<String> values(String key, Tags tags) {
    if (key.equals("aws:TagKeys")) {
      return List.copyOf(tags.request().keySet());
    }
    String name = key.replaceFirst("^aws:(Resource|Request)Tag/", "");
    if (name.equals(key)) {
      throw new IllegalArgumentException(key);
    }
    Map<String, String> of = key.startsWith("aws:ResourceTag/") ? tags.resource() : tags.request();
    return of.containsKey(name) ? List.of(of.getOrDefault(name, "")) : List.of();
  }

  private static boolean matches(String pattern, String resource) {
    return resource.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
  }

  private static List<String> texts(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), /* parallel= */ false)
            .map(JsonNode::asText)
            .toList()
        : List.of(node.asText());
  }
}
