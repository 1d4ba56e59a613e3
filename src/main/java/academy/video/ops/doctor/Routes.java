package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which ways lead out of a subnet. */
final class Routes {

  /** A subnet's way to the internet and to AWS. */
  sealed interface Way {

    /**
     * It leads to the internet, or to something that may well do.
     *
     * @param unsure which fact is missing to be sure of it
     */
    record Internet(Optional<String> unsure) implements Way {}

    /** It leads to an internet gateway, but machines have no public address there. */
    record NoPublicAddress(String gateway) implements Way {}

    /**
     * There is none to the internet; only to what has an endpoint.
     *
     * @param endpoints the services that have one, such as {@code ecr.api}
     * @param broken what is there and does not work, such as a NAT gateway that was deleted
     * @param table the route table in question
     */
    record EndpointsOnly(Set<String> endpoints, Optional<String> broken, String table)
        implements Way {
      public EndpointsOnly {
        endpoints = Set.copyOf(endpoints);
      }
    }

    /** It can't be told. */
    record Unknown(String why) implements Way {}
  }

  private static final AwsOperation TABLES = AwsOperation.EC2_DESCRIBE_ROUTE_TABLES;
  private static final AwsOperation ENDPOINTS = AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS;

  private final Facts facts;

  Routes(Facts facts) {
    this.facts = facts;
  }

  static Fact<JsonNode> subnet(Facts facts, String id) {
    return facts.item(AwsOperation.EC2_DESCRIBE_SUBNETS, "Subnets", "SubnetId", id);
  }

  /**
   * The way out of a subnet.
   *
   * @param publicAddress whether machines get a public address there; absent: as the subnet says
   */
  Way of(String subnetId, Fact<Boolean> publicAddress) {
    Fact<JsonNode> subnet = subnet(facts, subnetId);
    if (subnet.value().isEmpty()) {
      return new Way.Unknown(
          subnet.unseen().orElse("subnet %s does not exist".formatted(subnetId)));
    }
    JsonNode json = subnet.value().get();
    Fact<JsonNode> table = table(subnetId, json.path("VpcId").asText());
    return table
        .value()
        .map(found -> of(json, found, publicAddress))
        .orElseGet(() -> new Way.Unknown(table.unseen().orElse("its route table was not shown")));
  }

  /** The table of the subnet: its own or, where it is known to have none, the VPC's main one. */
  private Fact<JsonNode> table(String subnetId, String vpcId) {
    List<JsonNode> tables = facts.items(TABLES, "RouteTables");
    Optional<JsonNode> own =
        tables.stream().filter(table -> isAssociated(table, "SubnetId", subnetId)).findFirst();
    if (own.isPresent()) {
      return new Fact.Present<>(own.get());
    }
    Fact<List<JsonNode>> bySubnet = facts.list(TABLES, "RouteTables", subnetId, _ -> true);
    Fact<List<JsonNode>> byVpc = facts.list(TABLES, "RouteTables", vpcId, _ -> true);
    // A call by VPC shows every table only if it filters by nothing else.
    boolean wholeVpc =
        byVpc.value().isPresent()
            && facts
                .calls(TABLES)
                .filter(call -> call.seen().isPresent())
                .anyMatch(
                    call ->
                        (call.request().path("Filters").size() <= 1
                                && Facts.mentions(call.request(), vpcId))
                            || call.request().isEmpty());
    if (bySubnet.value().isEmpty() && !wholeVpc) {
      return new Fact.Unseen<>(
          bySubnet.unseen().or(byVpc::unseen).orElse(TABLES.action() + " was not asked"));
    }
    return tables.stream()
        .filter(table -> table.path("VpcId").asText().equals(vpcId))
        .filter(
            table ->
                Facts.elements(table.path("Associations"))
                    .anyMatch(association -> association.path("Main").asBoolean()))
        .findFirst()
        .<Fact<JsonNode>>map(Fact.Present::new)
        .orElseGet(
            () -> new Fact.Unseen<>("the main route table of %s was not shown".formatted(vpcId)));
  }

  private static boolean isAssociated(JsonNode table, String member, String id) {
    return Facts.elements(table.path("Associations"))
        .anyMatch(association -> association.path(member).asText().equals(id));
  }

  private Way of(JsonNode subnet, JsonNode table, Fact<Boolean> publicAddress) {
    Optional<String> broken = Optional.empty();
    Optional<Way> half = Optional.empty();
    boolean onlyIpv6 = false;
    for (JsonNode route : table.path("Routes")) {
      onlyIpv6 |= route.path("DestinationIpv6CidrBlock").asText().equals("::/0");
      if (!route.path("DestinationCidrBlock").asText().equals("0.0.0.0/0")) {
        continue;
      }
      String target = target(route);
      if (route.path("State").asText("active").equals("blackhole")) {
        broken = Optional.of("its default route leads to %s, which is gone".formatted(target));
      } else if (target.startsWith("nat-")) {
        Fact<JsonNode> gateway =
            facts.item(
                AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS, "NatGateways", "NatGatewayId", target);
        String state = gateway.value().map(nat -> nat.path("State").asText()).orElse("available");
        if (state.equals("available")) {
          return new Way.Internet(gateway.unseen());
        }
        broken = Optional.of("its default route leads to %s, which is %s".formatted(target, state));
      } else if (target.startsWith("igw-")) {
        boolean address =
            publicAddress
                .value()
                .orElse(
                    publicAddress.unseen().isPresent()
                        || subnet.path("MapPublicIpOnLaunch").asBoolean(true));
        if (address) {
          return new Way.Internet(publicAddress.unseen());
        }
        half = Optional.of(new Way.NoPublicAddress(target));
      } else {
        // A transit gateway, an appliance: what lies behind is not to be seen.
        return new Way.Internet(Optional.empty());
      }
    }
    if (half.isPresent()) {
      return half.get();
    }
    return onlyIpv6
        ? new Way.Unknown("IPv6 alone leads out of subnet " + subnet.path("SubnetId").asText())
        : endpoints(subnet, table, broken);
  }

  private static String target(JsonNode route) {
    for (String member :
        List.of(
            "NatGatewayId",
            "GatewayId",
            "TransitGatewayId",
            "NetworkInterfaceId",
            "InstanceId",
            "VpcPeeringConnectionId",
            "EgressOnlyInternetGatewayId",
            "LocalGatewayId",
            "CarrierGatewayId",
            "CoreNetworkArn")) {
      String value = route.path(member).asText("");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "an unknown target";
  }

  private Way endpoints(JsonNode subnet, JsonNode table, Optional<String> broken) {
    String vpcId = subnet.path("VpcId").asText();
    Fact<List<JsonNode>> all =
        facts.list(
            ENDPOINTS,
            "VpcEndpoints",
            vpcId,
            endpoint -> endpoint.path("VpcId").asText().equals(vpcId));
    if (all.value().isEmpty()) {
      return new Way.Unknown(all.unseen().orElse(ENDPOINTS.action() + " was not asked"));
    }
    Set<String> services = new TreeSet<>();
    List<String> tableOf = new ArrayList<>();
    tableOf.add(table.path("RouteTableId").asText());
    for (JsonNode endpoint : all.value().get()) {
      boolean gateway = endpoint.path("VpcEndpointType").asText().equals("Gateway");
      boolean reachable =
          !gateway || Job.texts(endpoint.path("RouteTableIds")).containsAll(tableOf);
      if (endpoint.path("State").asText("available").equalsIgnoreCase("available") && reachable) {
        services.add(
            endpoint.path("ServiceName").asText().replaceFirst("^com\\.amazonaws\\.[^.]+\\.", ""));
      }
    }
    return new Way.EndpointsOnly(services, broken, table.path("RouteTableId").asText());
  }
}
