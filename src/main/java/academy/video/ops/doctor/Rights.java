package academy.video.ops.doctor;

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
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What roles are, whom they trust, and what they may do, as far as the facts tell. */
final class Rights {

  private static final String PULL =
      "ecr:GetAuthorizationToken ecr:BatchGetImage ecr:GetDownloadUrlForLayer"
          + " ecr:BatchCheckLayerAvailability";
  private static final String WRITE = " logs:CreateLogStream logs:PutLogEvents";

  /** What AWS's own policies allow of what matters here (AWS managed policy reference). */
  private static Map<String, String> managed() {
    return Map.of(
        "AmazonEC2ContainerServiceforEC2Role",
        "ecs:RegisterContainerInstance ecs:DiscoverPollEndpoint " + PULL + WRITE,
        "AmazonECSTaskExecutionRolePolicy",
        PULL + WRITE,
        "AmazonEC2ContainerRegistryPullOnly",
        PULL,
        "AmazonEC2ContainerRegistryReadOnly",
        PULL,
        "AmazonSSMManagedInstanceCore",
        "ssm:GetParameter ssm:GetParameters",
        "AmazonSSMReadOnlyAccess",
        "ssm:Get*",
        "SecretsManagerReadWrite",
        "secretsmanager:* kms:DescribeKey kms:ListKeys",
        "CloudWatchLogsFullAccess",
        "logs:*",
        "AmazonECS_FullAccess",
        "ecs:*",
        "AdministratorAccess",
        "*");
  }

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
   * @param why which fact is missing, where it can't be told
   * @param because what decided
   */
  record May(Answer answer, String why, List<Fact> because) {

    May {
      because = List.copyOf(because);
    }

    static May unknown(String why) {
      return new May(Answer.UNKNOWN, why, List.of());
    }

    Fact[] evidence() {
      return because.toArray(Fact[]::new);
    }
  }

  private Rights() {}

  /** The role of this name or resource name. */
  static Fact role(Facts facts, String nameOrArn) {
    return facts.answer(AwsOperation.IAM_GET_ROLE, Case.lastPart(nameOrArn)).at("Role");
  }

  /** Whether the service may assume the role. */
  static Answer trusts(Fact role, String service) {
    JsonNode document = document(role.at("AssumeRolePolicyDocument").json());
    if (document.isMissingNode()) {
      return Answer.UNKNOWN;
    }
    for (JsonNode statement : statements(document)) {
      JsonNode principal = statement.path("Principal");
      if (statement.path("Effect").asText().equals("Allow")
          && (texts(principal.path("Service")).contains(service)
              || texts(principal).contains("*"))) {
        return Answer.YES;
      }
    }
    return Answer.NO;
  }

  /** Whom the role trusts, for people. */
  static String principals(Fact role) {
    List<String> principals = new ArrayList<>();
    for (JsonNode statement : statements(document(role.at("AssumeRolePolicyDocument").json()))) {
      Facts.elements(statement.path("Principal")).forEach(p -> principals.addAll(texts(p)));
    }
    return principals.isEmpty() ? "nobody" : String.join(", ", principals);
  }

  /**
   * Whether the role's own policies allow the action. A no is only said where every policy was
   * seen; policies of the resource and of the organisation are not looked at.
   *
   * @param resource the resource's ARN; {@code *} for actions that have none
   */
  static May may(Facts facts, String nameOrArn, String action, String resource) {
    String name = Case.lastPart(nameOrArn);
    return simulated(facts, name, action, resource)
        .findFirst()
        .orElseGet(() -> byPolicies(facts, name, action, resource));
  }

  private static Stream<May> simulated(Facts facts, String name, String action, String resource) {
    return facts
        .answers(AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY)
        .filter(
            answer ->
                answer instanceof Fact.Present(RecordedCall call, String _, JsonNode _)
                    && Case.lastPart(call.request().path("PolicySourceArn").asText()).equals(name))
        .flatMap(answer -> answer.at("EvaluationResults").items().stream())
        .filter(result -> result.at("EvalActionName").is(action))
        .filter(
            result ->
                resource.equals("*")
                    || matches(resource, result.at("EvalResourceName").text())
                    || result.at("EvalResourceName").is("*"))
        .map(
            result -> {
              Fact decision = result.at("EvalDecision");
              boolean allowed = decision.is("allowed");
              return !allowed && !result.at("MissingContextValues").items().isEmpty()
                  ? May.unknown("the policies of role %s have conditions".formatted(name))
                  : new May(allowed ? Answer.YES : Answer.NO, "", List.of(decision));
            });
  }

  private static May byPolicies(Facts facts, String name, String action, String resource) {
    Fact attached =
        facts.answer(AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES, name).at("AttachedPolicies");
    Fact inline = facts.answer(AwsOperation.IAM_LIST_ROLE_POLICIES, name).at("PolicyNames");
    List<May> parts = new ArrayList<>();
    for (Fact list : List.of(attached, inline)) {
      list.unseen().ifPresent(why -> parts.add(May.unknown(why)));
      if (list.isAbsent()) {
        parts.add(May.unknown("role %s does not exist".formatted(name)));
      }
    }
    attached.items().stream()
        .map(item -> attached(facts, item.at("PolicyArn"), action, resource))
        .forEach(parts::add);
    inline.texts().stream()
        .map(policy -> inline(facts, name, policy, action, resource))
        .forEach(parts::add);
    boolean denied = parts.stream().anyMatch(part -> part.why().equals(DENIED));
    if (denied) {
      return parts.stream().filter(part -> part.why().equals(DENIED)).findFirst().orElseThrow();
    }
    boolean bounded = role(facts, name).at("PermissionsBoundary").isPresent();
    List<Fact> because = new ArrayList<>(List.of(attached));
    parts.forEach(part -> because.addAll(part.because()));
    return parts.stream()
        .filter(part -> part.answer() == Answer.YES && !bounded)
        .findFirst()
        .or(() -> parts.stream().filter(part -> part.answer() == Answer.UNKNOWN).findFirst())
        .orElseGet(
            () ->
                bounded && parts.stream().anyMatch(part -> part.answer() == Answer.YES)
                    ? May.unknown("role %s has a permissions boundary".formatted(name))
                    : new May(Answer.NO, "", because));
  }

  private static final String DENIED = "a policy denies it";

  /** Whether a policy says no, and not only none says yes. */
  static boolean isDenial(May may) {
    return may.why().equals(DENIED);
  }

  private static May attached(Facts facts, Fact policy, String action, String resource) {
    String arn = policy.text();
    String known = managed().get(Case.lastPart(arn));
    if (known != null && arn.matches("arn:aws[a-z-]*:iam::aws:policy/.*")) {
      boolean allows = Stream.of(known.split(" ")).anyMatch(each -> matches(each, action));
      return new May(allows ? Answer.YES : Answer.NO, "", List.of(policy));
    }
    return decide(
        facts.answer(AwsOperation.IAM_GET_POLICY_VERSION, arn).at("PolicyVersion.Document"),
        action,
        resource);
  }

  private static May inline(
      Facts facts, String role, String policy, String action, String resource) {
    return facts
        .calls(AwsOperation.IAM_GET_ROLE_POLICY)
        .filter(call -> Facts.mentions(call.request(), role))
        .filter(call -> Facts.mentions(call.request(), policy))
        .findFirst()
        .map(
            call ->
                call.seen().isPresent()
                    ? decide(Facts.answer(call).at("PolicyDocument"), action, resource)
                    : May.unknown(Facts.why(call.failed().orElseThrow())))
        .orElseGet(() -> May.unknown(AwsOperation.IAM_GET_ROLE_POLICY.action() + " was not asked"));
  }

  private static May decide(Fact text, String action, String resource) {
    if (text.unseen().isPresent()) {
      return May.unknown(text.unseen().orElseThrow());
    }
    return decide(document(text.json()), action, resource, text);
  }

  /** What a policy's document says of an action, read as IAM does (policy evaluation logic). */
  static May decide(JsonNode document, String action, String resource, Fact source) {
    if (document.isMissingNode()) {
      return May.unknown("a policy's document can't be read");
    }
    Answer answer = Answer.NO;
    for (JsonNode statement : statements(document)) {
      Answer covers =
          both(
              named(statement, "Action", "NotAction", action),
              named(statement, "Resource", "NotResource", resource));
      if (covers == Answer.YES && !statement.path("Condition").isEmpty()) {
        covers = Answer.UNKNOWN;
      }
      boolean allow = statement.path("Effect").asText().equals("Allow");
      if (!allow && covers == Answer.YES) {
        return new May(Answer.NO, DENIED, List.of(source));
      }
      if (covers == Answer.UNKNOWN || (allow && covers == Answer.YES && answer == Answer.NO)) {
        answer = covers;
      }
    }
    return answer == Answer.UNKNOWN
        ? May.unknown("a policy's conditions can't be judged from here")
        : new May(answer, "", List.of(source));
  }

  private static Answer both(Answer one, Answer other) {
    if (one == Answer.NO || other == Answer.NO) {
      return Answer.NO;
    }
    return one == Answer.YES ? other : one;
  }

  private static Answer named(JsonNode statement, String member, String not, String value) {
    boolean inverse = statement.has(not);
    JsonNode patterns = statement.path(inverse ? not : member);
    if (patterns.isMissingNode()) {
      return Answer.YES; // a trust policy has no resources
    }
    List<String> all = texts(patterns);
    boolean named = all.stream().anyMatch(pattern -> matches(pattern, value));
    if (!named && (value.equals("*") || all.stream().anyMatch(each -> each.contains("${")))) {
      return Answer.UNKNOWN;
    }
    return named != inverse ? Answer.YES : Answer.NO;
  }

  static boolean matches(String pattern, String value) {
    String regex =
        Pattern.quote(pattern.toLowerCase(Locale.ROOT))
            .replace("*", "\\E.*\\Q")
            .replace("?", "\\E.\\Q");
    return value.toLowerCase(Locale.ROOT).matches(regex);
  }

  /** IAM answers documents as URL-encoded JSON; some tools leave them as JSON. */
  static JsonNode document(JsonNode text) {
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

  static List<JsonNode> statements(JsonNode document) {
    JsonNode statements = document.path("Statement");
    return statements.isArray()
        ? Facts.elements(statements).toList()
        : statements.isObject() ? List.of(statements) : List.of();
  }

  static List<String> texts(JsonNode oneOrMany) {
    return oneOrMany.isTextual()
        ? List.of(oneOrMany.asText())
        : Facts.elements(oneOrMany).map(JsonNode::asText).toList();
  }
}
