package academy.video.ops.cutover;

import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads who a resource policy (IAM user guide, "JSON policy elements") lets in. */
final class ResourcePolicies {

  private final Json json;

  ResourcePolicies(Json json) {
    this.json = json;
  }

  /** Such as {@code sns.amazonaws.com} or an account's number, each once. */
  Set<String> principals(String policy) {
    Set<String> principals = new TreeSet<>();
    JsonNode document;
    try {
      document = json.readTree(policy.getBytes(StandardCharsets.UTF_8));
    } catch (UncheckedIOException _) {
      return Set.of("a policy that is no JSON");
    }
    JsonNode statements = document.path("Statement");
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      if (statement.path("Effect").asText().equals("Allow")) {
        JsonNode principal = statement.path("Principal");
        if (principal.isTextual()) {
          principals.add(principal.asText());
        }
        for (JsonNode kind : principal) {
          if (kind.isTextual()) {
            principals.add(kind.asText());
          }
          kind.forEach(one -> principals.add(one.asText()));
        }
      }
    }
    return principals;
  }
}
