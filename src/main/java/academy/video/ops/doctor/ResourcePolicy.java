package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the policy of a key or a repository says of a role, read as IAM does (IAM user guide,
 * "Policy evaluation logic"). What hangs on conditions, or on principals by exclusion, is unknown.
 *
 * @param document where the snapshot has its text
 * @param resource the ARN of what it is the policy of
 */
record ResourcePolicy(Fact document, String resource) {

  private static final String EVERYBODY = "*";

  /** Whether it lets this role do it, whatever the role's own policies say. */
  Rights.May lets(Arn role, String action) {
    return decide(action, List.of(name(role), EVERYBODY), role);
  }

  /** Whether it leaves it to the policies of the role's account whom they let do it. */
  Rights.May leavesToAccount(Arn role, String action) {
    return decide(action, List.of(root(role), role.account(), EVERYBODY), role);
  }

  private Rights.May decide(String action, List<String> allowed, Arn role) {
    if (document.unseen().isPresent()) {
      return Rights.May.unknown(document.unseen().orElseThrow());
    }
    JsonNode policy = Rights.document(document.json());
    if (policy.isMissingNode()) {
      return Rights.decide(policy, action, resource, document);
    }
    // A refusal for an account is one for each of its roles.
    List<String> denied = List.of(name(role), root(role), role.account(), EVERYBODY);
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    ArrayNode statements = about.putArray("Statement");
    for (JsonNode statement : Rights.statements(policy)) {
      boolean allow = statement.path("Effect").asText().equals("Allow");
      if (statement.has("NotPrincipal")) {
        statements.add(undecidable(statement));
      } else if (principals(statement).anyMatch((allow ? allowed : denied)::contains)) {
        statements.add(statement);
      }
    }
    return Rights.decide(about, action, resource, document);
  }

  private static Stream<String> principals(JsonNode statement) {
    JsonNode principal = statement.path("Principal");
    return Rights.texts(principal.isTextual() ? principal : principal.path("AWS")).stream();
  }

  private static JsonNode undecidable(JsonNode statement) {
    ObjectNode conditional = statement.deepCopy();
    conditional.putObject("Condition").put("NotPrincipal", true);
    return conditional;
  }

  private static String name(Arn role) {
    return "arn:%s:iam::%s:%s".formatted(role.partition(), role.account(), role.resource());
  }

  private static String root(Arn role) {
    return "arn:%s:iam::%s:root".formatted(role.partition(), role.account());
  }
}
