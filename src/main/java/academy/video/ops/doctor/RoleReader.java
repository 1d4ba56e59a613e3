package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks IAM for the roles that Batch, instances and jobs have, and what these allow. */
final class RoleReader {

  static final String LINKED_ROLE = "AWSServiceRoleForBatch";
  private static final int MOST_POLICIES = 10;

  private final CallLog log;
  private final String region;

  RoleReader(CallLog log, String region) {
    this.log = log;
    this.region = region;
  }

  /** The service role, and the role of the instances. */
  void readEnvironment(JsonNode environment, List<JsonNode> definitions) {
    String serviceRole = environment.path("serviceRole").asText("");
    readRole(serviceRole.isEmpty() ? LINKED_ROLE : serviceRole);
    Resources resources = Resources.of(environment);
    if (!resources.hasInstances()) {
      return;
    }
    String fleetRole = resources.node().path("spotIamFleetRole").asText("");
    if (!fleetRole.isEmpty()) {
      readRole(fleetRole);
    }
    resources
        .instanceProfile()
        .flatMap(
            name ->
                log.ask(
                    AwsOperation.IAM_GET_INSTANCE_PROFILE,
                    Requests.of("InstanceProfileName", name)))
        .map(answer -> answer.at("/InstanceProfile/Roles/0"))
        .filter(role -> role.has("RoleName"))
        .ifPresent(
            role -> {
              readRole(role.path("RoleName").asText());
              simulate(
                  role.path("Arn").asText(""),
                  ofInstance(environment, definitions, role.path("Arn").asText("")));
            });
  }

  /** The execution role and the job's own role. */
  void readDefinition(JsonNode definition, boolean onFargate) {
    ContainerPart container = ContainerPart.ofDefinition(definition);
    container.roles().distinct().forEach(this::readRole);
    container
        .executionRole()
        .ifPresent(role -> simulate(role, ofExecution(container, role, onFargate)));
  }

  /** A role with its policies; where the service keeps the role itself, without. */
  private void readRole(String nameOrArn) {
    String name = BatchReader.lastPart(nameOrArn);
    Optional<ObjectNode> role = log.ask(AwsOperation.IAM_GET_ROLE, Requests.of("RoleName", name));
    if (role.isPresent()
        && role.get().at("/Role/Path").asText("").startsWith("/aws-service-role/")) {
      return;
    }
    log.ask(AwsOperation.IAM_LIST_ATTACHED_ROLE_POLICIES, Requests.of("RoleName", name)).stream()
        .flatMap(answer -> BatchReader.stream(answer.path("AttachedPolicies")))
        .map(policy -> policy.path("PolicyArn").asText())
        .limit(MOST_POLICIES)
        .forEach(this::readPolicy);
    log.ask(AwsOperation.IAM_LIST_ROLE_POLICIES, Requests.of("RoleName", name)).stream()
        .flatMap(answer -> BatchReader.stream(answer.path("PolicyNames")))
        .map(JsonNode::asText)
        .limit(MOST_POLICIES)
        .forEach(
            policy ->
                log.ask(
                    AwsOperation.IAM_GET_ROLE_POLICY,
                    Requests.of("RoleName", name).put("PolicyName", policy)));
  }

  private void readPolicy(String arn) {
    log.ask(AwsOperation.IAM_GET_POLICY, Requests.of("PolicyArn", arn))
        .map(answer -> answer.at("/Policy/DefaultVersionId").asText(""))
        .filter(version -> !version.isEmpty())
        .ifPresent(
            version ->
                log.ask(
                    AwsOperation.IAM_GET_POLICY_VERSION,
                    Requests.of("PolicyArn", arn).put("VersionId", version)));
  }

  /** Resource to actions: what the ECS agent and Docker do on an instance. */
  private Map<String, List<String>> ofInstance(
      JsonNode environment, List<JsonNode> definitions, String role) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    wanted.put("*", List.of("ecs:DiscoverPollEndpoint", "ecr:GetAuthorizationToken"));
    String cluster = environment.path("ecsClusterArn").asText("");
    if (!cluster.isEmpty()) {
      wanted.put(cluster, List.of("ecs:RegisterContainerInstance"));
    }
    definitions.stream()
        .map(ContainerPart::ofDefinition)
        .forEach(
            container -> {
              pull(wanted, container, role);
              if (container.executionRole().isEmpty()) {
                write(wanted, container, role);
              }
            });
    return wanted;
  }

  /** Resource to actions: what ECS does for a job before its container starts. */
  private Map<String, List<String>> ofExecution(
      ContainerPart container, String role, boolean onFargate) {
    Map<String, List<String>> wanted = new LinkedHashMap<>();
    if (onFargate) {
      wanted.put("*", List.of("ecr:GetAuthorizationToken"));
      pull(wanted, container, role);
    }
    write(wanted, container, role);
    for (String secret : container.secrets()) {
      SecretSource.of(secret)
          .ifPresentOrElse(
              id -> wanted.put(id, List.of("secretsmanager:GetSecretValue")),
              () -> wanted.put(parameter(secret, role), List.of("ssm:GetParameters")));
    }
    return wanted;
  }

  private static void pull(Map<String, List<String>> wanted, ContainerPart container, String role) {
    container
        .image()
        .flatMap(EcrImage::parse)
        .ifPresent(
            image ->
                wanted.put(
                    image.repositoryArn(partition(role)),
                    List.of(
                        "ecr:BatchCheckLayerAvailability",
                        "ecr:BatchGetImage",
                        "ecr:GetDownloadUrlForLayer")));
  }

  private void write(Map<String, List<String>> wanted, ContainerPart container, String role) {
    container
        .logGroup()
        .ifPresent(
            group ->
                wanted.put(
                    "arn:%s:logs:%s:%s:log-group:%s:log-stream:doctor"
                        .formatted(partition(role), region, account(role), group),
                    List.of("logs:CreateLogStream", "logs:PutLogEvents")));
  }

  private String parameter(String nameOrArn, String role) {
    return nameOrArn.startsWith("arn:")
        ? nameOrArn
        : "arn:%s:ssm:%s:%s:parameter%s%s"
            .formatted(
                partition(role),
                region,
                account(role),
                nameOrArn.startsWith("/") ? "" : "/",
                nameOrArn);
  }

  private void simulate(String role, Map<String, List<String>> wanted) {
    if (role.isEmpty()) {
      return;
    }
    // One call for each: IAM tries every action with every resource of a call.
    wanted.forEach((resource, actions) -> simulate(role, resource, actions));
  }

  /** Whether the role's own policies allow these actions on the resource. */
  void simulate(String role, String resource, List<String> actions) {
    ObjectNode request = Requests.of("PolicySourceArn", role);
    actions.forEach(request.putArray("ActionNames")::add);
    request.putArray("ResourceArns").add(resource);
    log.ask(AwsOperation.IAM_SIMULATE_PRINCIPAL_POLICY, request);
  }

  private static String partition(String role) {
    return Arn.parse(role).map(Arn::partition).orElse("aws");
  }

  private static String account(String role) {
    return Arn.parse(role).map(Arn::account).orElse("");
  }
}
