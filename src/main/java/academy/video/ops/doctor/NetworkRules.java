package academy.video.ops.doctor;

import static academy.video.ops.doctor.Notes.seen;

import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Routes.Way;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether machines of an environment reach what they need. */
final class NetworkRules {

  private static final AwsOperation TABLES = AwsOperation.EC2_DESCRIBE_ROUTE_TABLES;
  private static final AwsOperation SUBNETS = AwsOperation.EC2_DESCRIBE_SUBNETS;
  private static final AwsOperation GROUPS = AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS;
  private static final int HTTPS = 443;

  void judge(Case about, Environment environment, Notes notes) {
    // Where instances have registered, the ways to ECS are open, whatever the tables look like.
    boolean working =
        environment.isEc2()
            && Instances.count(about.facts(), environment).value().filter(n -> n > 0).isPresent();
    ways(about, environment, working, notes);
    addresses(about, environment, notes);
    egress(about, environment, working, notes);
  }

  private static void ways(Case about, Environment environment, boolean working, Notes notes) {
    List<String> subnets = environment.subnets();
    if (subnets.isEmpty()) {
      return;
    }
    Routes routes = new Routes(about.facts());
    Fact<Boolean> address = publicAddress(about, environment);
    List<Way> ways = subnets.stream().map(id -> routes.of(id, address)).toList();
    Optional<Way> unknown = ways.stream().filter(Way.Unknown.class::isInstance).findFirst();
    if (unknown.isPresent()) {
      if (!working) {
        notes.open(
            "the subnets of %s have a route to ECR and ECS".formatted(environment.called()),
            ((Way.Unknown) unknown.get()).why());
      }
      return;
    }
    if (ways.stream().anyMatch(Way.Internet.class::isInstance)) {
      // A machine may still come up in another subnet.
      List<String> without = new ArrayList<>();
      for (int i = 0; i < subnets.size(); i++) {
        if (!(ways.get(i) instanceof Way.Internet)) {
          without.add(subnets.get(i));
        }
      }
      Optional<String> unsure =
          ways.stream()
              .filter(Way.Internet.class::isInstance)
              .flatMap(way -> ((Way.Internet) way).unsure().stream())
              .findFirst();
      if (unsure.isPresent() && !working) {
        notes.open(
            "the subnets of %s have a route to ECR and ECS".formatted(environment.called()),
            unsure.get());
      } else if (without.isEmpty()) {
        notes.well("the subnets of %s lead to the internet".formatted(environment.called()));
      } else {
        notes.likely(
            Cause.SUBNETS_WITHOUT_ROUTE,
            "in %s, %s no way to the internet, as others of its subnets have"
                .formatted(
                    environment.called(),
                    without.size() == 1
                        ? "subnet %s has".formatted(without.getFirst())
                        : "subnets %s have".formatted(Words.list(without))),
            List.of(seen(TABLES, "Routes", "no default route for " + Words.list(without))),
            "take these subnets out of the environment, or add the route");
      }
      return;
    }
    noInternet(about, environment, working, ways, notes);
  }

  /** Whether machines get a public address; absent: as each subnet says. */
  private static Fact<Boolean> publicAddress(Case about, Environment environment) {
    if (environment.isFargate()) {
      return about.container().isMissingNode()
          ? new Fact.Unseen<>(
              about.definition().unseen().orElse("the job definition was not shown"))
          : new Fact.Present<>(
              about
                  .container()
                  .at("/networkConfiguration/assignPublicIp")
                  .asText("DISABLED")
                  .equals("ENABLED"));
    }
    return LaunchTemplates.of(about.facts(), environment)
        .then(
            template -> {
              JsonNode associate = template.at("/NetworkInterfaces/0/AssociatePublicIpAddress");
              return associate.isBoolean()
                  ? new Fact.Present<>(associate.asBoolean())
                  : new Fact.Absent<>();
            });
  }

  private static void noInternet(
      Case about, Environment environment, boolean working, List<Way> ways, Notes notes) {
    String instances = instances(about, environment);
    boolean sure =
        environment.isFargate()
            || Instances.count(about.facts(), environment).value().filter(n -> n == 0).isPresent();
    Optional<String> gateway =
        ways.stream()
            .filter(Way.NoPublicAddress.class::isInstance)
            .map(way -> ((Way.NoPublicAddress) way).gateway())
            .findFirst();
    if (gateway.isPresent()) {
      if (!working) {
        note(
            notes,
            sure,
            environment.isFargate() ? Cause.IMAGE_UNREACHABLE : Cause.NO_PUBLIC_ADDRESS,
            "%s %s because its subnets lead to an internet gateway and %s"
                .formatted(
                    environment.called(),
                    instances,
                    environment.isFargate()
                        ? "assignPublicIp is not ENABLED"
                        : "instances get no public address"),
            List.of(
                seen(TABLES, "Routes[].GatewayId", gateway.get()),
                environment.isFargate()
                    ? seen(
                        EnvironmentRules.source(about),
                        "networkConfiguration.assignPublicIp",
                        "DISABLED")
                    : seen(SUBNETS, "MapPublicIpOnLaunch", "false")),
            environment.isFargate()
                ? "networkConfiguration.assignPublicIp ENABLED in the job definition"
                : "aws ec2 modify-subnet-attribute --subnet-id %s --map-public-ip-on-launch"
                    .formatted(environment.subnets().getFirst()),
            "or route 0.0.0.0/0 to a NAT gateway");
      }
      return;
    }
    endpointsOnly(about, environment, working, sure, ways, notes);
  }

  private static void endpointsOnly(
      Case about,
      Environment environment,
      boolean working,
      boolean sure,
      List<Way> ways,
      Notes notes) {
    TreeSet<String> missing = new TreeSet<>();
    TreeSet<String> missingEcs = new TreeSet<>();
    TreeSet<String> tables = new TreeSet<>();
    Optional<String> broken = Optional.empty();
    boolean any = false;
    for (Way way : ways) {
      if (way instanceof Way.EndpointsOnly(var endpoints, var nat, var table)) {
        tables.add(table);
        needed(about).filter(service -> !endpoints.contains(service)).forEach(missing::add);
        Stream.of("ecs", "ecs-agent", "ecs-telemetry")
            .filter(service -> !endpoints.contains(service))
            .forEach(missingEcs::add);
        any |= !endpoints.isEmpty();
        broken = broken.or(() -> nat);
      }
    }
    String name = environment.called();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        seen(
            TABLES,
            "Routes[].DestinationCidrBlock",
            "no working 0.0.0.0/0 in " + Words.list(tables)));
    evidence.add(
        seen(
            AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS,
            "ServiceName",
            any ? "none for " + Words.list(union(missing, missingEcs)) : "none"));
    Instances.count(about.facts(), environment)
        .value()
        .filter(_ -> environment.isEc2())
        .ifPresent(
            n ->
                evidence.add(
                    seen(
                        AwsOperation.ECS_LIST_CONTAINER_INSTANCES,
                        "containerInstanceArns",
                        n == 0 ? "[]" : n + " of them")));
    String[] fix = {
      ("aws ec2 create-route --route-table-id %s --destination-cidr-block 0.0.0.0/0"
              + " --nat-gateway-id …   # R2 is outside AWS: endpoints alone do not lead there")
          .formatted(tables.first()),
    };
    boolean blocksEcs = environment.isEc2() && !missingEcs.isEmpty();
    if (blocksEcs && !working) {
      note(
          notes,
          sure,
          Cause.SUBNETS_WITHOUT_ROUTE,
          "%s %s because its subnets have no route to %s (%s)"
              .formatted(
                  name,
                  instances(about, environment),
                  any ? Words.list(missingEcs) : "ECR and ECS",
                  broken.orElse("no NAT gateway")
                      + (any ? ", and no VPC endpoint for these" : ", no VPC endpoints")),
          evidence,
          fix);
    } else if (!missing.isEmpty() && !working) {
      note(
          notes,
          sure || environment.isFargate(),
          Cause.ENDPOINTS_MISSING,
          "the subnets of %s have no NAT gateway and no VPC endpoint for %s"
              .formatted(name, Words.list(missing)),
          evidence,
          fix);
    }
    if (usesR2(about)) {
      notes.certain(
          Cause.NO_WAY_TO_R2,
          "the subnets of %s lead to no internet, and R2 is outside AWS".formatted(name),
          evidence,
          fix);
    }
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  /** What a container's start needs; facts of the ECS and ECR guides on VPC endpoints. */
  private static Stream<String> needed(Case about) {
    List<String> services = new ArrayList<>(List.of("ecr.api", "ecr.dkr", "logs", "s3"));
    for (JsonNode secret : about.container().path("secrets")) {
      services.add(
          secret.path("valueFrom").asText().startsWith("arn:aws:secretsmanager:")
              ? "secretsmanager"
              : "ssm");
    }
    return services.stream();
  }

  private static boolean usesR2(Case about) {
    Stream<String> variables =
        Stream.of("environment", "secrets")
            .flatMap(list -> Facts.elements(about.container().path(list)))
            .map(item -> item.path("name").asText());
    return variables.anyMatch(name -> name.equals("R2_ACCESS_KEY_ID"))
        || about
            .job()
            .map(job -> Facts.elements(job.json().path("parameters")))
            .orElse(Stream.empty())
            .anyMatch(value -> value.asText().startsWith("r2://"));
  }

  private static String instances(Case about, Environment environment) {
    if (environment.isFargate()) {
      return "can't start tasks";
    }
    return Instances.count(about.facts(), environment)
        .value()
        .map(n -> "has " + Words.count(n, "instance"))
        .orElse("gets no instance");
  }

  private static void note(
      Notes notes,
      boolean sure,
      Cause cause,
      String clause,
      List<Evidence> evidence,
      String... fix) {
    if (sure) {
      notes.certain(cause, clause, evidence, fix);
    } else {
      notes.likely(cause, clause, evidence, fix);
    }
  }

  private static void addresses(Case about, Environment environment, Notes notes) {
    List<String> subnets = environment.subnets();
    List<Fact<JsonNode>> found =
        subnets.stream().map(id -> Routes.subnet(about.facts(), id)).toList();
    if (subnets.isEmpty() || !found.stream().allMatch(fact -> fact.value().isPresent())) {
      return;
    }
    boolean none =
        found.stream()
            .flatMap(fact -> fact.value().stream())
            .allMatch(
                json ->
                    json.has("AvailableIpAddressCount")
                        && json.path("AvailableIpAddressCount").asInt() == 0);
    if (none) {
      notes.certain(
          Cause.NO_ADDRESSES,
          "%s can't start machines because its subnets have no free address"
              .formatted(environment.called()),
          List.of(seen(SUBNETS, "AvailableIpAddressCount", "0")),
          "add a larger subnet to the environment's subnets");
    }
  }

  private static void egress(Case about, Environment environment, boolean working, Notes notes) {
    List<String> ids = environment.securityGroups();
    if (ids.isEmpty() || working) {
      return;
    }
    List<Fact<JsonNode>> groups =
        ids.stream()
            .map(id -> about.facts().item(GROUPS, "SecurityGroups", "GroupId", id))
            .toList();
    Optional<String> unseen = groups.stream().flatMap(fact -> fact.unseen().stream()).findFirst();
    boolean open =
        groups.stream()
            .flatMap(fact -> fact.value().stream())
            .flatMap(group -> Facts.elements(group.path("IpPermissionsEgress")))
            .anyMatch(NetworkRules::letsHttpsOut);
    if (open) {
      notes.well("the security groups of %s let HTTPS out".formatted(environment.called()));
    } else if (unseen.isPresent()) {
      notes.open(
          "the security groups of %s let HTTPS out".formatted(environment.called()), unseen.get());
    } else {
      boolean sure =
          environment.isFargate()
              || Instances.count(about.facts(), environment)
                  .value()
                  .filter(n -> n == 0)
                  .isPresent();
      note(
          notes,
          sure,
          environment.isFargate() ? Cause.IMAGE_UNREACHABLE : Cause.NO_EGRESS,
          "%s %s because its security group%s %s no HTTPS out"
              .formatted(
                  environment.called(),
                  instances(about, environment),
                  ids.size() == 1
                      ? " %s lets".formatted(ids.getFirst())
                      : "s %s let".formatted(Words.list(ids)),
                  "")
              .replaceAll(" +", " "),
          List.of(seen(GROUPS, "IpPermissionsEgress", "no rule for TCP 443")),
          ("aws ec2 authorize-security-group-egress --group-id %s --protocol tcp --port 443"
                  + " --cidr 0.0.0.0/0")
              .formatted(ids.getFirst()));
    }
  }

  private static boolean letsHttpsOut(JsonNode permission) {
    String protocol = permission.path("IpProtocol").asText();
    if (protocol.equals("-1")) {
      return true;
    }
    return (protocol.equals("tcp") || protocol.equals("6"))
        && permission.path("FromPort").asInt() <= HTTPS
        && permission.path("ToPort").asInt() >= HTTPS;
  }
}
