package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which ways lead out of a subnet. */
final class Routes {

  /** What a subnet's way comes to. */
  enum Kind {
    /** It leads to the internet, and machines have an address for it. */
    INTERNET,
    /** It leads to a NAT gateway, whose own subnet was not shown. */
    NAT,
    /** It leads to an internet gateway, but machines have no public address there. */
    NO_PUBLIC_ADDRESS,
    /** It leads to a NAT gateway that leads nowhere. */
    USELESS_NAT,
    /** It leads to nothing outside the VPC. */
    CLOSED,
    /** It can't be told, or is beyond something that can't be looked at. */
    UNKNOWN
  }

  /**
   * A subnet's way to public addresses.
   *
   * @param words what is wrong with it, for its sentence
   * @param because what shows it
   */
  record Way(Kind kind, String words, Fact table, List<Fact> because) {
    Way {
      because = List.copyOf(because);
    }
  }

  /** What is wrong with a table that has no route outward at all. */
  static final String NO_ROUTE = "no NAT gateway";

  private static final AwsOperation TABLES = AwsOperation.EC2_DESCRIBE_ROUTE_TABLES;
  private static final AwsOperation NATS = AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS;

  /** What a route can lead to: the members that name it. */
  private static List<String> targets() {
    return List.of(
        "NatGatewayId",
        "GatewayId",
        "TransitGatewayId",
        "NetworkInterfaceId",
        "InstanceId",
        "VpcPeeringConnectionId",
        "EgressOnlyInternetGatewayId",
        "LocalGatewayId",
        "CarrierGatewayId",
        "CoreNetworkArn");
  }

  private final Look look;

  /**
   * @param look records what is read
   */
  Routes(Look look) {
    this.look = look;
  }

  static Fact subnet(Look look, String id) {
    return look.item(AwsOperation.EC2_DESCRIBE_SUBNETS, "Subnets", "SubnetId", id);
  }

  /**
   * The way out of a subnet.
   *
   * @param address what decides whether machines get a public address there; empty: the subnet
   */
  Way of(String subnetId, Optional<Fact> address) {
    Fact subnet = subnet(look, subnetId);
    Fact table = tableOf(subnetId);
    if (!subnet.isPresent() || !table.isPresent()) {
      return new Way(Kind.UNKNOWN, "its route table was not shown", table, List.of());
    }
    List<Fact> ways = outward(table);
    if (ways.isEmpty()) {
      boolean ipv6 =
          table.at("Routes").items().stream()
              .anyMatch(route -> route.at("DestinationIpv6CidrBlock").is("::/0"));
      return ipv6
          ? unknown(table, "IPv6 alone leads out of subnet " + subnetId)
          : new Way(Kind.CLOSED, NO_ROUTE, table, List.of(table.at("Routes")));
    }
    return ways.stream()
        .map(route -> of(subnet, table, route, address))
        .filter(way -> way.kind() != Kind.INTERNET)
        .findFirst()
        .orElseGet(() -> new Way(Kind.INTERNET, "", table, ways));
  }

  /** The table by which a subnet's routes go. */
  Fact tableOf(String subnetId) {
    return table(subnetId, subnet(look, subnetId).at("VpcId").text());
  }

  private Way unknown(Fact table, String why) {
    look.blind(why);
    return new Way(Kind.UNKNOWN, why, table, List.of());
  }

  /** The routes that together take every public address; none where some have no route. */
  private static List<Fact> outward(Fact table) {
    List<Fact> routes =
        table.at("Routes").items().stream()
            .filter(route -> !route.at("GatewayId").is("local"))
            .filter(
                route ->
                    Cidr.parse(route.at("DestinationCidrBlock").text())
                        .filter(block -> !block.isPrivate())
                        .isPresent())
            .toList();
    List<Cidr> blocks =
        routes.stream()
            .flatMap(route -> Cidr.parse(route.at("DestinationCidrBlock").text()).stream())
            .toList();
    return Cidr.coverAll(blocks) ? routes : List.of();
  }

  private Way of(Fact subnet, Fact table, Fact route, Optional<Fact> address) {
    Fact target =
        targets().stream()
            .map(route::at)
            .filter(Fact::isPresent)
            .findFirst()
            .orElse(route.at("GatewayId"));
    String name = target.text();
    if (route.at("State").is("blackhole")) {
      return new Way(
          Kind.CLOSED,
          "its route for %s leads to %s, which is gone"
              .formatted(route.at("DestinationCidrBlock").text(), name),
          table,
          List.of(target, route.at("State")));
    }
    if (name.startsWith("nat-")) {
      return nat(subnet, table, target);
    }
    if (!name.startsWith("igw-")) {
      return unknown(table, "what lies beyond %s can't be seen".formatted(name));
    }
    Fact decides = look.read(address.orElse(subnet.at("MapPublicIpOnLaunch")));
    boolean has =
        decides.json().asBoolean()
            || decides.is("ENABLED")
            || decides.unseen().isPresent()
            || (address.isEmpty() && decides.isAbsent());
    return new Way(
        has ? Kind.INTERNET : Kind.NO_PUBLIC_ADDRESS, name, table, List.of(target, decides));
  }

  /** A NAT gateway must be there, be public, and stand where an internet gateway can be reached. */
  private Way nat(Fact subnet, Fact table, Fact target) {
    String name = target.text();
    Fact gateway = look.item(NATS, "NatGateways", "NatGatewayId", name);
    if (gateway.isAbsent()) {
      return new Way(
          Kind.CLOSED,
          "its default route leads to %s, which is gone".formatted(name),
          table,
          List.of(target, gateway));
    }
    Fact state = gateway.at("State");
    if (state.isPresent() && !state.is("available")) {
      return new Way(
          Kind.CLOSED,
          "its default route leads to %s, which is %s".formatted(name, state.text()),
          table,
          List.of(target, state));
    }
    Fact kind = gateway.at("ConnectivityType");
    if (kind.is("private")) {
      return useless(name, "is private and leads to no internet gateway", table, target, kind);
    }
    Fact home = gateway.at("SubnetId");
    Optional<Fact> own = ownTable(home.text());
    if (own.isEmpty()) {
      return new Way(Kind.NAT, name, table, List.of(target));
    }
    List<Fact> ways = outward(own.get());
    boolean open =
        !ways.isEmpty()
            && ways.stream().allMatch(route -> route.at("GatewayId").text().startsWith("igw-"));
    return open
        ? new Way(Kind.INTERNET, name, table, List.of(target))
        : useless(
            name,
            "is in %s, whose own routes lead to no internet gateway"
                .formatted(
                    home.text().equals(subnet.at("SubnetId").text())
                        ? "the private subnet " + home.text() + " itself"
                        : "subnet " + home.text()),
            table,
            target,
            home);
  }

  private static Way useless(String name, String why, Fact table, Fact target, Fact fact) {
    return new Way(Kind.USELESS_NAT, "%s %s".formatted(name, why), table, List.of(target, fact));
  }

  /** The table of the subnet: its own or, where it is known to have none, the VPC's main one. */
  private Fact table(String subnetId, String vpcId) {
    Optional<Fact> own = ownTable(subnetId);
    if (own.isPresent()) {
      return own.get();
    }
    Facts facts = look.about().facts();
    Fact bySubnet = facts.covering(TABLES, subnetId);
    Fact byVpc = facts.covering(TABLES, vpcId);
    // A call by VPC shows every table only if it filters by nothing else.
    boolean wholeVpc =
        facts
            .calls(TABLES)
            .filter(call -> call.seen().isPresent())
            .anyMatch(
                call ->
                    call.request().path("Filters").size() <= 1
                        && (Facts.mentions(call.request(), vpcId) || call.request().isEmpty()));
    if (!bySubnet.isPresent() && !wholeVpc) {
      return look.read(
          bySubnet.unseen().isPresent() && byVpc.unseen().isPresent()
              ? byVpc
              : new Fact.Unseen("%s was not asked in full".formatted(TABLES.action())));
    }
    return tables()
        .filter(table -> table.at("VpcId").is(vpcId))
        .filter(
            table ->
                table.at("Associations").items().stream()
                    .anyMatch(each -> each.at("Main").json().asBoolean()))
        .findFirst()
        .orElseGet(
            () ->
                look.read(
                    new Fact.Unseen("the main route table of %s was not shown".formatted(vpcId))));
  }

  private Optional<Fact> ownTable(String subnetId) {
    return tables()
        .filter(
            table ->
                table.at("Associations").items().stream()
                    .anyMatch(each -> each.at("SubnetId").is(subnetId)))
        .findFirst();
  }

  private Stream<Fact> tables() {
    return look.known(TABLES, "RouteTables");
  }
}
