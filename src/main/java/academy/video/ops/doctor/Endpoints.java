package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The VPC endpoints by which an environment's machines reach AWS. */
final class Endpoints {

  /** What the ECS agent on an instance needs (ECS developer guide, "VPC endpoints"). */
  static Set<String> ofAgent() {
    return Set.of("ecs", "ecs-agent", "ecs-telemetry");
  }

  private static final AwsOperation CALL = AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS;

  /** Takes what is wrong with an endpoint. */
  interface Finder {
    void found(Cause cause, String variant, Fact... because);
  }

  private final Case about;
  private final Environment environment;
  private final Look look;
  private final String vpc;
  private final List<Fact> all;

  Endpoints(Case about, Environment environment, Look look) {
    this.about = about;
    this.environment = environment;
    this.look = look;
    this.vpc =
        environment.subnets().stream()
            .map(id -> Routes.subnet(look, id).at("VpcId").text())
            .findFirst()
            .orElse("");
    this.all =
        look.list(
            CALL,
            "VpcEndpoints",
            vpc,
            endpoint -> endpoint.at("VpcId").is(vpc) && isAvailable(endpoint));
  }

  /** A deleted endpoint stays in the list for a while. */
  private static boolean isAvailable(Fact endpoint) {
    return endpoint.at("State").json().asText("available").equalsIgnoreCase("available");
  }

  /** Those that work, or would. */
  List<Fact> all() {
    return all;
  }

  /** The list that shows which there are. */
  Fact list() {
    return about.facts().covering(CALL, vpc).at("VpcEndpoints");
  }

  /** What machines need before a container starts (ECS and ECR guides on VPC endpoints). */
  Set<String> needed() {
    Set<String> needed = new TreeSet<>(List.of("ecr.api", "ecr.dkr", "s3"));
    if (environment.isEc2()) {
      needed.addAll(ofAgent());
    }
    if (about.usesAwslogs()) {
      needed.add("logs");
    }
    new Secrets(about)
        .sources()
        .keySet()
        .forEach(
            source -> needed.add(SecretSource.of(source).isPresent() ? "secretsmanager" : "ssm"));
    return needed;
  }

  /** The endpoint of a service that machines would use. */
  Optional<Fact> of(String service) {
    return all.stream()
        .filter(endpoint -> name(endpoint).equals(service))
        .filter(endpoint -> !isGateway(endpoint) || isInEveryTable(endpoint))
        .findFirst();
  }

  private static String name(Fact endpoint) {
    return endpoint.at("ServiceName").text().replaceFirst("^com\\.amazonaws\\.[^.]+\\.", "");
  }

  private static boolean isGateway(Fact endpoint) {
    return endpoint.at("VpcEndpointType").is("Gateway");
  }

  private boolean isInEveryTable(Fact endpoint) {
    List<String> tables = endpoint.at("RouteTableIds").texts();
    Routes routes = new Routes(look.aside());
    return environment.subnets().stream()
        .map(id -> routes.tableOf(id).at("RouteTableId").text())
        .allMatch(tables::contains);
  }

  /** The services that have none. */
  List<String> missing() {
    return needed().stream().filter(service -> of(service).isEmpty()).toList();
  }

  /**
   * Looks whether those that are there let through what is needed.
   *
   * @param closed whether there is no other way out
   */
  void judge(boolean closed, Finder finder) {
    for (String service : needed()) {
      Optional<Fact> found = of(service);
      if (found.isPresent()) {
        judge(service, found.get(), closed, finder);
      }
    }
  }

  private void judge(String service, Fact endpoint, boolean closed, Finder finder) {
    look.with("service", service).with("endpoint", endpoint.at("VpcEndpointId").text());
    if (!isGateway(endpoint)) {
      Fact dns = endpoint.at("PrivateDnsEnabled");
      if (dns.isPresent() && !dns.json().asBoolean()) {
        if (closed) {
          finder.found(Cause.ENDPOINT_UNUSABLE, "private-dns", dns);
        }
        return; // its name leads elsewhere
      }
      groups(endpoint, finder);
    }
    policy(service, endpoint, finder);
  }

  private void groups(Fact endpoint, Finder finder) {
    List<Fact> rules = new ArrayList<>();
    for (Fact group : endpoint.at("Groups").items()) {
      Fact rulesOf = Egress.group(look, group.at("GroupId").text()).at("IpPermissions");
      look.read(rulesOf);
      look.with("endpoint-group", group.at("GroupId").text());
      rules.add(rulesOf);
    }
    boolean open =
        rules.stream()
            .flatMap(each -> each.items().stream())
            .filter(Egress::isHttps)
            .anyMatch(this::letsIn);
    if (!rules.isEmpty() && !open && rules.stream().allMatch(Fact::isPresent)) {
      finder.found(Cause.ENDPOINT_UNUSABLE, "group", rules.toArray(Fact[]::new));
    }
  }

  /** Whether the rule lets in what comes from the environment's groups, or from all its subnets. */
  private boolean letsIn(Fact rule) {
    List<String> own = environment.securityGroups();
    List<Cidr> blocks =
        rule.at("IpRanges").items().stream()
            .flatMap(each -> Cidr.parse(each.at("CidrIp").text()).stream())
            .toList();
    return rule.at("UserIdGroupPairs").items().stream()
            .anyMatch(pair -> own.contains(pair.at("GroupId").text()))
        || rule.at("PrefixListIds").items().stream().findAny().isPresent()
        || environment.subnets().stream()
            .map(id -> Cidr.parse(Routes.subnet(look, id).at("CidrBlock").text()))
            .allMatch(
                subnet ->
                    subnet.isEmpty()
                        || blocks.stream().anyMatch(block -> block.contains(subnet.get())));
  }

  private void policy(String service, Fact endpoint, Finder finder) {
    Fact policy = endpoint.at("PolicyDocument");
    if (!policy.isPresent()) {
      return;
    }
    String action =
        switch (service) {
          case "s3" -> "s3:GetObject";
          case "ecr.api" -> "ecr:GetAuthorizationToken";
          case "ecr.dkr" -> "ecr:BatchGetImage";
          case "logs" -> "logs:PutLogEvents";
          case "secretsmanager" -> "secretsmanager:GetSecretValue";
          case "ssm" -> "ssm:GetParameters";
          default -> "ecs:Poll";
        };
    Rights.May may =
        Rights.decide(Rights.document(policy.json()), action, resource(service), policy);
    look.with("action", action);
    switch (may.answer()) {
      case YES -> {}
      case NO -> finder.found(Cause.ENDPOINT_POLICY, service.equals("s3") ? "s3" : "", policy);
      case UNKNOWN ->
          look.blind(
              "the policy of endpoint %s has conditions"
                  .formatted(endpoint.at("VpcEndpointId").text()));
    }
  }

  private String resource(String service) {
    return switch (service) {
      // Where ECR keeps layers (ECR user guide, "Amazon ECR interface VPC endpoints").
      case "s3" -> "arn:aws:s3:::prod-%s-starport-layer-bucket/layer".formatted(about.region());
      case "ecr.dkr" -> about.ecrImage().map(image -> image.repositoryArn("aws")).orElse("*");
      case "secretsmanager" ->
          new Secrets(about)
              .sources().keySet().stream()
                  .filter(source -> SecretSource.of(source).isPresent())
                  .findFirst()
                  .orElse("*");
      case "logs" ->
          "arn:aws:logs:%s:%s:log-group:%s:log-stream:any"
              .formatted(about.region(), about.account(), about.logGroup());
      default -> "*";
    };
  }
}
