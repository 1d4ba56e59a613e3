package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks EC2 for the way from a compute environment's subnets to the services that jobs need. */
final class NetworkReader {

  /** What a network names that has no DHCP options at all. */
  private static final String NO_OPTIONS = "default";

  private final CallLog log;

  NetworkReader(CallLog log) {
    this.log = log;
  }

  void read(JsonNode environment) {
    Resources resources = Resources.of(environment);
    Set<String> networks = new LinkedHashSet<>();
    if (!resources.securityGroups().isEmpty()) {
      log.askById(AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS, "GroupIds", resources.securityGroups())
          .forEach(answer -> networks.addAll(texts(answer, "SecurityGroups", "VpcId")));
    }
    if (!resources.subnets().isEmpty()) {
      log.askById(AwsOperation.EC2_DESCRIBE_SUBNETS, "SubnetIds", resources.subnets())
          .forEach(answer -> networks.addAll(texts(answer, "Subnets", "VpcId")));
    }
    if (networks.isEmpty()) {
      return;
    }
    readWay(resources, networks);
    readNames(networks);
  }

  /** Routes and whatever filters on them. */
  private void readWay(Resources resources, Set<String> networks) {
    // All tables of the network: a subnet without one of its own has the main one.
    log.ask(AwsOperation.EC2_DESCRIBE_ROUTE_TABLES, Requests.filtered("vpc-id", networks));
    log.ask(
        AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS, Requests.filtered("Filter", "vpc-id", networks));
    List<String> guards =
        log
            .ask(AwsOperation.EC2_DESCRIBE_VPC_ENDPOINTS, Requests.filtered("vpc-id", networks))
            .stream()
            .flatMap(answer -> BatchReader.stream(answer.path("VpcEndpoints")))
            .flatMap(endpoint -> BatchReader.stream(endpoint.path("Groups")))
            .map(group -> group.path("GroupId").asText())
            .filter(id -> !resources.securityGroups().contains(id))
            .distinct()
            .sorted()
            .toList();
    if (!guards.isEmpty()) {
      log.askById(AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS, "GroupIds", guards);
    }
    log.ask(AwsOperation.EC2_DESCRIBE_NETWORK_ACLS, Requests.filtered("vpc-id", networks));
  }

  /** Whether names become addresses, and who says so. */
  private void readNames(Set<String> networks) {
    List<String> options =
        log.askById(AwsOperation.EC2_DESCRIBE_VPCS, "VpcIds", networks).stream()
            .flatMap(answer -> texts(answer, "Vpcs", "DhcpOptionsId").stream())
            .filter(id -> !id.equals(NO_OPTIONS))
            .distinct()
            .toList();
    for (String network : networks) {
      for (String attribute : List.of("enableDnsSupport", "enableDnsHostnames")) {
        log.ask(
            AwsOperation.EC2_DESCRIBE_VPC_ATTRIBUTE,
            Requests.of("VpcId", network).put("Attribute", attribute));
      }
    }
    if (!options.isEmpty()) {
      log.askById(AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS, "DhcpOptionsIds", options);
    }
  }

  private static List<String> texts(JsonNode answer, String list, String member) {
    return BatchReader.stream(answer.path(list))
        .map(item -> item.path(member).asText(""))
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
