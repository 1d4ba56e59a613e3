package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether machines can turn names into addresses. */
final class NameRules {

  /** What stands for the VPC's own name server (Amazon VPC user guide, "DHCP option sets"). */
  private static final String OF_AMAZON = "AmazonProvidedDNS";

  private static final String ADDRESS_OF_AMAZON = "169.254.169.253";

  private static final long RESOLVER_OFFSET = 2;

  void judge(Case about, Environment environment, Notes notes) {
    if (!environment.subnets().isEmpty()) {
      notes.ask("names", look -> names(about, environment, look));
    }
  }

  private static void names(Case about, Environment environment, Look look) {
    String vpc =
        environment.subnets().stream()
            .map(id -> Routes.subnet(look, id).at("VpcId").text())
            .findFirst()
            .orElse("");
    if (vpc.isEmpty()) {
      look.unanswered();
      return;
    }
    look.with("vpc", vpc).with("instances", NetworkRules.instances(about, environment));
    Fact support = look.read(attribute(about, vpc, "enableDnsSupport", "EnableDnsSupport"));
    Fact servers = servers(vpc, look);
    List<String> foreign = foreign(servers, vpc, look);
    boolean off = isOff(support);
    if (off && foreign.isEmpty()) {
      note(about, environment, look, "", support, servers);
    } else if (!foreign.isEmpty()) {
      // Whether they answer can't be seen from here.
      look.unanswered();
      if (NetworkRules.decides(about, environment) && about.isOverdue()) {
        look.with("servers", Words.list(foreign)).likely(Cause.NAME_SERVERS, servers);
      }
    } else {
      privateNames(about, environment, vpc, look);
    }
    look.openOnlyIf(NetworkRules.mayExplain(about, environment));
  }

  /** Endpoints' private names only count where the VPC has both attributes (PrivateLink guide). */
  private static void privateNames(Case about, Environment environment, String vpc, Look look) {
    Fact names = attribute(about, vpc, "enableDnsHostnames", "EnableDnsHostnames");
    Endpoints endpoints = new Endpoints(about, environment, look);
    List<Fact> byName =
        endpoints.all().stream()
            .filter(endpoint -> endpoint.at("PrivateDnsEnabled").json().asBoolean())
            .toList();
    Routes routes = new Routes(look.aside());
    boolean closed =
        environment.subnets().stream()
            .allMatch(id -> routes.of(id, Optional.empty()).kind() == Routes.Kind.CLOSED);
    if (byName.isEmpty() || !closed) {
      return;
    }
    var _ = look.read(names);
    if (isOff(names)) {
      note(about, environment, look, "endpoints", names, byName.getFirst().at("PrivateDnsEnabled"));
    }
  }

  private static void note(
      Case about, Environment environment, Look look, String variant, Fact... because) {
    if (NetworkRules.decides(about, environment)) {
      look.found(Cause.NAMES_SWITCHED_OFF, variant, because);
    } else {
      look.likely(Cause.NAMES_SWITCHED_OFF, variant, because);
    }
  }

  private static boolean isOff(Fact attribute) {
    return attribute.isPresent() && !attribute.json().asBoolean();
  }

  private static Fact attribute(Case about, String vpc, String name, String member) {
    AwsOperation call = AwsOperation.EC2_DESCRIBE_VPC_ATTRIBUTE;
    return about
        .facts()
        .calls(call)
        .filter(asked -> Facts.mentions(asked.request(), vpc))
        .filter(asked -> Facts.mentions(asked.request(), name))
        .map(
            asked ->
                asked
                    .failed()
                    .<Fact>map(fault -> new Fact.Unseen(Facts.why(fault)))
                    .orElseGet(() -> Facts.answer(asked).at(member + ".Value")))
        .findFirst()
        .orElse(new Fact.Unseen("%s was not asked".formatted(call.action())));
  }

  /** The name servers that machines are told; absent where the VPC tells them none. */
  private static Fact servers(String vpc, Look look) {
    Fact options =
        look.item(AwsOperation.EC2_DESCRIBE_VPCS, "Vpcs", "VpcId", vpc).at("DhcpOptionsId");
    if (!options.isPresent() || options.is("default")) {
      return options;
    }
    Fact all =
        look.item(
            AwsOperation.EC2_DESCRIBE_DHCP_OPTIONS, "DhcpOptions", "DhcpOptionsId", options.text());
    return all.at("DhcpConfigurations").items().stream()
        .filter(each -> each.at("Key").is("domain-name-servers"))
        .map(each -> each.at("Values"))
        .findFirst()
        .orElse(all.at("DhcpConfigurations.domain-name-servers"));
  }

  /** Those that are not the VPC's own. */
  private static List<String> foreign(Fact servers, String vpc, Look look) {
    Set<String> own = new TreeSet<>(List.of(OF_AMAZON, ADDRESS_OF_AMAZON));
    Fact network = look.item(AwsOperation.EC2_DESCRIBE_VPCS, "Vpcs", "VpcId", vpc);
    Stream.concat(
            Stream.of(network.at("CidrBlock")),
            network.at("CidrBlockAssociationSet").items().stream()
                .map(each -> each.at("CidrBlock")))
        .flatMap(block -> Cidr.parse(block.text()).stream())
        .map(block -> block.address(RESOLVER_OFFSET))
        .forEach(own::add);
    List<String> told = servers.items().stream().map(each -> each.at("Value").text()).toList();
    // One of them that answers is enough.
    return told.stream().anyMatch(own::contains) ? List.of() : told;
  }
}
