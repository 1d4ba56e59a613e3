package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Routes.Kind;
import academy.video.ops.doctor.Routes.Way;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether machines of an environment reach what they need. */
final class NetworkRules {

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.subnets().isEmpty()) {
      return;
    }
    notes.ask("subnets", look -> subnets(environment, look));
    notes.ask("ways", look -> ways(about, environment, look));
    notes.ask("endpoints", look -> endpoints(about, environment, look));
    notes.ask("egress", look -> egress(about, environment, look));
  }

  /**
   * Whether what keeps machines from ECS can be why there are none: where some have registered, or
   * where EC2 started none, it can't.
   */
  static boolean decides(Case about, Environment environment) {
    return environment.isFargate()
        || (Instances.none(about.facts(), environment)
            && !LaunchRules.isRefused(about, environment));
  }

  /**
   * Whether a way that can't be seen may be why the job waits, or why its container never began.
   */
  static boolean mayExplain(Case about, Environment environment) {
    return about.isOverdue() ? decides(about, environment) : about.isStuck();
  }

  private static void note(
      Case about,
      Environment environment,
      Look look,
      Cause cause,
      String variant,
      Fact... because) {
    look.with("instances", instances(about, environment));
    if (decides(about, environment)) {
      look.found(cause, variant, because);
    } else {
      look.likely(cause, variant, because);
    }
  }

  static String instances(Case about, Environment environment) {
    if (environment.isFargate()) {
      return "can't start tasks";
    }
    Fact arns = Instances.arns(about.facts(), environment);
    return arns.isPresent()
        ? "has " + Words.count(arns.items().size(), "instance")
        : "gets no instance";
  }

  private static void subnets(Environment environment, Look look) {
    List<Fact> free = new ArrayList<>();
    for (String id : environment.subnets()) {
      Fact subnet = Routes.subnet(look.aside(), id);
      if (subnet.isAbsent()) {
        look.with("subnet", id).found(Cause.SUBNET_MISSING, subnet);
        return;
      }
      free.add(subnet.at("AvailableIpAddressCount"));
    }
    free.forEach(look::read);
    if (free.stream().allMatch(count -> count.isPresent() && count.number() == 0)) {
      look.found(Cause.NO_ADDRESSES, free.toArray(Fact[]::new));
    }
    look.unanswered();
  }

  private static void ways(Case about, Environment environment, Look look) {
    Map<String, Way> ways = waysOf(about, environment, look);
    if (look.isBlind()) {
      if (Instances.any(about.facts(), environment)) {
        look.unanswered(); // they have a way to ECS, whatever the tables look like
      }
      return;
    }
    List<String> without =
        ways.entrySet().stream()
            .filter(each -> !leadsOut(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (without.isEmpty()) {
      ways.values().stream()
          .filter(way -> way.kind() == Kind.NAT)
          .findFirst()
          .ifPresent(way -> look.instead("ways-nat").with("nat", way.words()));
      return;
    }
    Way way = Optional.ofNullable(ways.get(without.getFirst())).orElseThrow();
    Fact[] because = way.because().toArray(Fact[]::new);
    look.with("way", way.words())
        .with("table", way.table().at("RouteTableId").text())
        .with("subnet", without.getFirst());
    if (without.size() < ways.size()) {
      look.with(
              "without",
              without.size() == 1
                  ? "subnet %s has".formatted(without.getFirst())
                  : "subnets %s have".formatted(Words.list(without)))
          .likely(Cause.SUBNETS_WITHOUT_ROUTE, "some", because);
      return;
    }
    switch (way.kind()) {
      case NO_PUBLIC_ADDRESS ->
          note(
              about,
              environment,
              look,
              Cause.NO_PUBLIC_ADDRESS,
              environment.isFargate() ? "fargate" : "",
              because);
      case USELESS_NAT -> note(about, environment, look, Cause.NAT_GATEWAY_USELESS, "", because);
      case CLOSED -> closed(about, environment, way, look);
      case INTERNET, NAT, UNKNOWN -> {}
    }
  }

  private static boolean leadsOut(Way way) {
    return way.kind() == Kind.INTERNET || way.kind() == Kind.NAT;
  }

  private static Map<String, Way> waysOf(Case about, Environment environment, Look look) {
    Routes routes = new Routes(look);
    Optional<Fact> address = publicAddress(about, environment);
    Map<String, Way> ways = new LinkedHashMap<>();
    environment.subnets().forEach(id -> ways.put(id, routes.of(id, address)));
    return ways;
  }

  /** Names a NAT gateway that is there, for the command that leads to it. */
  private static void nameNat(Look look) {
    look.known(AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS, "NatGateways")
        .filter(nat -> nat.at("State").is("available") && !nat.at("ConnectivityType").is("private"))
        .findFirst()
        .ifPresent(nat -> look.with("nat", nat.at("NatGatewayId").text()));
  }

  /** What decides whether machines get a public address; empty: each subnet. */
  private static Optional<Fact> publicAddress(Case about, Environment environment) {
    if (environment.isFargate()) {
      return Optional.of(about.container().at("networkConfiguration.assignPublicIp"));
    }
    return Optional.of(LaunchTemplates.of(about.facts(), environment))
        .map(template -> template.at("NetworkInterfaces").item(0).at("AssociatePublicIpAddress"))
        .filter(fact -> !fact.isAbsent());
  }

  /** Nothing leads to public addresses: what has an endpoint can be reached all the same. */
  private static void closed(Case about, Environment environment, Way way, Look look) {
    Endpoints endpoints = new Endpoints(about, environment, look);
    Set<String> missing = new TreeSet<>(endpoints.missing());
    if (look.isBlind()) {
      return;
    }
    boolean any = !endpoints.all().isEmpty();
    Set<String> ofEcs = new TreeSet<>(missing);
    ofEcs.retainAll(Endpoints.ofAgent());
    List<Fact> because = new ArrayList<>(way.because());
    because.add(endpoints.list());
    if (environment.isEc2()) {
      because.add(Instances.arns(about.facts(), environment));
    }
    Fact[] facts = because.toArray(Fact[]::new);
    if (way.words().equals(Routes.NO_ROUTE)) {
      nameNat(look);
    }
    look.with("missing", Words.list(missing))
        .with("to", any ? Words.list(ofEcs) : "ECR and ECS")
        .with("endpoints", any ? "and no VPC endpoint for these" : "no VPC endpoints");
    if (!ofEcs.isEmpty()) {
      note(about, environment, look, Cause.SUBNETS_WITHOUT_ROUTE, "", facts);
    } else if (!missing.isEmpty()) {
      note(about, environment, look, Cause.ENDPOINTS_MISSING, "", facts);
    }
    if (usesR2(about)) {
      look.found(Cause.NO_WAY_TO_R2, facts);
    }
    look.unanswered();
  }

  private static boolean usesR2(Case about) {
    return Stream.of("environment", "secrets")
            .flatMap(list -> about.container().at(list).items().stream())
            .anyMatch(item -> item.at("name").is("R2_ACCESS_KEY_ID"))
        || about.job().stream()
            .flatMap(job -> Facts.elements(job.at("parameters").json()))
            .anyMatch(value -> value.asText().startsWith("r2://"));
  }

  /** Endpoints that are there and let nothing through: worse than none where a NAT gateway is. */
  private static void endpoints(Case about, Environment environment, Look look) {
    Look aside = look.aside();
    Map<String, Way> ways = waysOf(about, environment, aside);
    boolean closed = ways.values().stream().noneMatch(NetworkRules::leadsOut);
    Endpoints endpoints = new Endpoints(about, environment, look);
    endpoints.judge(
        closed, (cause, variant, facts) -> note(about, environment, look, cause, variant, facts));
    if (endpoints.all().isEmpty()
        || (Instances.any(about.facts(), environment) && look.isBlind())) {
      look.unanswered();
    }
  }

  private static void egress(Case about, Environment environment, Look look) {
    if (environment.securityGroups().isEmpty()) {
      look.unanswered();
      return;
    }
    Optional<Fact> gone = Egress.missing(environment, look);
    if (gone.isPresent()) {
      look.found(Cause.SECURITY_GROUP_MISSING, gone.get());
      return;
    }
    Egress egress = new Egress(environment, look);
    if (egress.isOpen()) {
      return; // one group that lets everything out is enough
    }
    if (look.isBlind()) {
      if (Instances.any(about.facts(), environment)) {
        look.unanswered();
      }
      return;
    }
    look.with("lets", environment.securityGroups().size() == 1 ? "lets" : "let")
        .with("plural", environment.securityGroups().size() == 1 ? "" : "s")
        .with("group", environment.securityGroups().getFirst())
        .with("destinations", Words.list(egress.destinations()));
    if (egress.destinations().isEmpty()) {
      note(about, environment, look, Cause.NO_EGRESS, "", egress.evidence());
      return;
    }
    Set<String> shut = egress.shut(new Endpoints(about, environment, look));
    look.with("shut", Words.list(shut));
    if (!shut.isEmpty() && egress.hasPrefixLists()) {
      look.with("instances", instances(about, environment))
          .likely(Cause.NO_EGRESS, "narrow", egress.evidence());
    } else if (!shut.isEmpty() && !look.isBlind()) {
      note(about, environment, look, Cause.NO_EGRESS, "narrow", egress.evidence());
    } else {
      look.unanswered();
    }
  }
}
