package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What roles are, whom they trust, and what they may do, as far as the facts tell. */
final class Roles {

  /** What can be told. */
  enum Answer {
    YES,
    NO,
    /** Something that would decide it was not seen, or is more than is understood here. */
    UNKNOWN
  }

  /**
   * What a role may do.
   *
   * @param answer whether it may
   * @param why which fact is missing, where it can't be told
   */
  record May(Answer answer, String why) {}

  /** What AWS's own policies allow of what matters here (AWS managed policy reference). */
  private enum Managed {
    INSTANCE(
        "AmazonEC2ContainerServiceforEC2Role",
        "ecs:RegisterContainerInstance ecr:GetAuthorizationToken ecr:BatchGetImage"
            + " ecr:GetDownloadUrlForLayer ecr:BatchCheckLayerAvailability logs:CreateLogStream"
            + " logs:PutLogEvents"),
    EXECUTION(
        "AmazonECSTaskExecutionRolePolicy",
        "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
            + " ecr:BatchCheckLayerAvailability logs:CreateLogStream logs:PutLogEvents"),
    PULL_ONLY(
        "AmazonEC2ContainerRegistryPullOnly",
        "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
            + " ecr:BatchCheckLayerAvailability"),
    READ_ONLY(
        "AmazonEC2ContainerRegistryReadOnly",
        "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
            + " ecr:BatchCheckLayerAvailability"),
    SSM_CORE("AmazonSSMManagedInstanceCore", "ssm:GetParameter ssm:GetParameters"),
    SSM_READ("AmazonSSMReadOnlyAccess", "ssm:Get*"),
    SECRETS("SecretsManagerReadWrite", "secretsmanager:*"),
    LOGS("CloudWatchLogsFullAccess", "logs:*"),
    ECS("AmazonECS_FullAccess", "ecs:*"),
    ADMINISTRATOR("AdministratorAccess", "*");

    private final String policy;
    private final String actions;

    Managed(String policy, String actions) {
      this.policy = policy;
      this.actions = actions;
    }

    static Optional<Managed> of(String arn) {
      String name = Case.lastPart(arn);
      return arn.startsWith("arn:aws:iam::aws:policy/")
          ? Stream.of(values()).filter(known -> known.policy.equals(name)).findFirst()
          : Optional.empty();
    }

    boolean allows(String action) {
      return Stream.of(actions.split(" ")).anyMatch(pattern -> matches(pattern, action));
    }
  }

  private Roles() {}

  /** The role of this name or resource name. */
  static Fact<JsonNode> role(Facts facts, String nameOrArn) {
    String name = Case.lastPart(nameOrArn);
    return facts
        .answer(AwsOperation.IAM_GET_ROLE, name)
        .then(answer -> new Fact.Present<>(answer.path("Role")));
  }

  /** Whether the service may assume the role. */
  static Answer trusts(JsonNode role, String service) {
    JsonNode document = document(role.path("AssumeRolePolicyDocument"));
    if (document.isMissingNode()) {
      return Answer.UNKNOWN;
    }
    for (JsonNode statement : statements(document)) {
      if (statement.path("Effect").asText().equals("Allow")
          && (texts(statement.path("Principal").path("Service")).contains(service)
              || texts(statement.path("Principal")).contains("*"))) {
        return Answer.YES;
      }
    }
    return Answer.NO;
  }

  /** Whom the role trusts, for people. */
  static String principals(JsonNode role) {
    List<String> principals = new ArrayList<>();
    for (JsonNode statement : statements(document(role.path("AssumeRolePolicyDocument")))) {
      Facts.elements(statement.path("Principal")).forEach(p -> principals.addAll(texts(p)));
    }
    return principals.isEmpty() ? "nobody" : String.join(", ", principals);
  }

  /**
   * Whether the role's own policies allow the action. A no is only said where every policy was
   * seen; policies of the resource, boundaries and the organisation are not looked at.
   */
  static May may(Facts facts, String nameOrArn, String action) {
    String name = Case.lastPart(nameOrArn);
    Optional<May> simulated = simulated(facts, name, action);
    if (simulated.isPresent()) {
      return simulated.get();
    }
    Fact<JsonNode> attached = facts.answer(AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES, name);
    Fact<JsonNode> inline = facts.answer(AwsOperation.IAM_LIST_ROLE_POLICIES, name);
    List<May> parts = new ArrayList<>();
    attached
        .value()
        .ifPresent(
            list ->
                Facts.elements(list.path("AttachedPolicies"))
                    .map(item -> item.path("PolicyArn").asText())
                    .forEach(arn -> parts.add(attached(facts, arn, action))));
    inline
        .value()
        .ifPresent(
            list ->
                texts(list.path("PolicyNames"))
                    .forEach(policy -> parts.add(inline(facts, name, policy, action))));
    attached.unseen().ifPresent(why -> parts.add(new May(Answer.UNKNOWN, why)));
    inline.unseen().ifPresent(why -> parts.add(new May(Answer.UNKNOWN, why)));
    if (attached.isAbsent() || inline.isAbsent()) {
      return new May(Answer.UNKNOWN, "role %s does not exist".formatted(name));
    }
    return parts.stream()
        .filter(part -> part.answer() == Answer.YES)
        .findFirst()
        .or(() -> parts.stream().filter(part -> part.answer() == Answer.UNKNOWN).findFirst())
        .orElse(new May(Answer.NO, ""));
  }

  private static Optional<May> simulated(Facts facts, String name, String action) {
    return facts
        .calls(AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY)
        .filter(call -> call.seen().isPresent())
        .filter(call -> Case.lastPart(call.request().path("PolicySourceArn").asText()).equals(name))
        .flatMap(call -> Facts.elements(call.seen().orElseThrow().path("EvaluationResults")))
        .filter(result -> result.path("EvalActionName").asText().equals(action))
        .map(result -> result.path("EvalDecision").asText())
        .map(decision -> new May(decision.equals("allowed") ? Answer.YES : Answer.NO, ""))
        .findFirst();
  }

  private static May attached(Facts facts, String arn, String action) {
    Optional<Managed> known = Managed.of(arn);
    if (known.isPresent()) {
      return new May(known.get().allows(action) ? Answer.YES : Answer.NO, "");
    }
    Fact<JsonNode> version = facts.answer(AwsOperation.IAM_GET_POLICY_VERSION, arn);
    return version
        .value()
        .map(answer -> decide(document(answer.path("PolicyVersion").path("Document")), action))
        .orElseGet(
            () ->
                new May(
                    Answer.UNKNOWN,
                    version.unseen().orElse("policy %s was not seen".formatted(arn))));
  }

  private static May inline(Facts facts, String role, String policy, String action) {
    return facts
        .calls(AwsOperation.IAM_GET_ROLE_POLICY)
        .filter(call -> Facts.mentions(call.request(), role))
        .filter(call -> Facts.mentions(call.request(), policy))
        .map(
            call ->
                call.seen()
                    .map(answer -> decide(document(answer.path("PolicyDocument")), action))
                    .orElseGet(() -> new May(Answer.UNKNOWN, Facts.why(fault(call)))))
        .findFirst()
        .orElse(
            new May(Answer.UNKNOWN, AwsOperation.IAM_GET_ROLE_POLICY.action() + " was not asked"));
  }

  private static AwsFault fault(RecordedCall call) {
    return call.failed().orElseThrow();
  }

  private static May decide(JsonNode document, String action) {
    Answer answer = Answer.NO;
    if (document.isMissingNode()) {
      return new May(Answer.UNKNOWN, "a policy's document can't be read");
    }
    for (JsonNode statement : statements(document)) {
      boolean named =
          texts(statement.path("Action")).stream().anyMatch(pattern -> matches(pattern, action));
      if (statement.has("NotAction")) {
        return new May(Answer.UNKNOWN, "a policy says NotAction");
      }
      if (named && statement.path("Effect").asText().equals("Allow")) {
        answer = Answer.YES;
      }
    }
    return new May(answer, "");
  }

  static boolean matches(String pattern, String action) {
    String regex =
        Pattern.quote(pattern.toLowerCase(Locale.ROOT))
            .replace("*", "\\E.*\\Q")
            .replace("?", "\\E.\\Q");
    return action.toLowerCase(Locale.ROOT).matches(regex);
  }

  /** IAM answers documents as URL-encoded JSON; some tools leave them as JSON. */
  private static JsonNode document(JsonNode text) {
    if (text.isObject()) {
      return text;
    }
    String json = text.asText("");
    if (json.startsWith("%")) {
      json = URLDecoder.decode(json, StandardCharsets.UTF_8);
    }
    try {
      return json.isEmpty() ? MissingNode.getInstance() : new JsonMapper().readTree(json);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }

  private static List<JsonNode> statements(JsonNode document) {
    JsonNode statements = document.path("Statement");
    return statements.isArray()
        ? Facts.elements(statements).toList()
        : statements.isObject() ? List.of(statements) : List.of();
  }

  private static List<String> texts(JsonNode oneOrMany) {
    return oneOrMany.isTextual() ? List.of(oneOrMany.asText()) : Job.texts(oneOrMany);
  }
}
