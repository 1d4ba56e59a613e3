package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks EC2 for the way from a compute environment's subnets to the services that jobs need. */
final class NetworkReader {

  private final CallLog log;

  NetworkReader(CallLog log) {
    this.log = log;
  }

  void read(JsonNode environment) {
    Resources resources = Resources.of(environment);
    if (!resources.securityGroups().isEmpty()) {
      log.ask(
          AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS,
          Requests.of("GroupIds", resources.securityGroups()));
    }
    if (resources.subnets().isEmpty()) {
      return;
    }
    Set<String> networks = new LinkedHashSet<>();
    log.ask(AwsOperation.EC2_DESCRIBE_SUBNETS, Requests.of("SubnetIds", resources.subnets()))
        .ifPresent(
            answer ->
                answer
                    .path("Subnets")
                    .forEach(subnet -> networks.add(subnet.path("VpcId").asText())));
    if (networks.isEmpty()) {
      return;
    }
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
      log.ask(AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS, Requests.of("GroupIds", guards));
    }
  }
}
