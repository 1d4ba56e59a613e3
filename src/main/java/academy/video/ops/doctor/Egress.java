package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where the security groups of an environment let HTTPS go, and from where they let it in. */
final class Egress {

  private static final AwsOperation GROUPS = AwsOperation.EC2_DESCRIBE_SECURITY_GROUPS;
  private static final int HTTPS = 443;

  private final List<Fact> groups;
  private final List<Fact> rules;

  Egress(Environment environment, Look look) {
    this.groups = environment.securityGroups().stream().map(id -> group(look, id)).toList();
    this.rules =
        groups.stream()
            .flatMap(group -> group.at("IpPermissionsEgress").items().stream())
            .filter(Egress::isHttps)
            .toList();
  }

  static Fact group(Look look, String id) {
    return look.item(GROUPS, "SecurityGroups", "GroupId", id);
  }

  static boolean isHttps(Fact rule) {
    String protocol = rule.at("IpProtocol").text();
    return protocol.equals("-1")
        || ((protocol.equals("tcp") || protocol.equals("6"))
            && rule.at("FromPort").number() <= HTTPS
            && rule.at("ToPort").number() >= HTTPS);
  }

  /** A group that does not exist, whatever is known of the others. */
  static Optional<Fact> missing(Environment environment, Look look) {
    for (String id : environment.securityGroups()) {
      Fact group = group(look.aside(), id);
      if (group.isAbsent()) {
        look.with("group", id);
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }

  /** Whether HTTPS goes everywhere. A rule that names no destination at all is an older form. */
  boolean isOpen() {
    return Cidr.coverAll(blocks())
        || rules.stream()
            .anyMatch(
                rule ->
                    Stream.of("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
                        .allMatch(list -> rule.at(list).isAbsent()));
  }

  private List<Cidr> blocks() {
    return texts("IpRanges", "CidrIp").flatMap(text -> Cidr.parse(text).stream()).toList();
  }

  private Stream<String> texts(String list, String member) {
    return rules.stream()
        .flatMap(rule -> rule.at(list).items().stream())
        .map(each -> each.at(member).text())
        .filter(text -> !text.isEmpty());
  }

  /** Where HTTPS may go: blocks, prefix lists and groups. */
  List<String> destinations() {
    return Stream.of(
            texts("IpRanges", "CidrIp"),
            texts("Ipv6Ranges", "CidrIpv6"),
            texts("PrefixListIds", "PrefixListId"),
            texts("UserIdGroupPairs", "GroupId"))
        .flatMap(each -> each)
        .distinct()
        .toList();
  }

  /** Whether some destinations are prefix lists, which may hold anything. */
  boolean hasPrefixLists() {
    return texts("PrefixListIds", "PrefixListId").findAny().isPresent();
  }

  /** What is needed and lies where no rule leads; of prefix lists, one may be S3's. */
  Set<String> shut(Endpoints endpoints) {
    Set<String> shut = new TreeSet<>();
    List<Cidr> blocks = blocks();
    boolean outward = blocks.stream().anyMatch(block -> !block.isPrivate());
    List<String> toGroups = texts("UserIdGroupPairs", "GroupId").toList();
    for (String service : endpoints.needed()) {
      Optional<Fact> endpoint = endpoints.of(service);
      boolean inside =
          endpoint.filter(each -> each.at("VpcEndpointType").is("Interface")).isPresent();
      boolean reachable =
          inside
              ? !blocks.isEmpty()
                  || endpoint.orElseThrow().at("Groups").items().stream()
                      .anyMatch(group -> toGroups.contains(group.at("GroupId").text()))
              : outward || (service.equals("s3") && hasPrefixLists());
      if (!reachable) {
        shut.add(service);
      }
    }
    return shut;
  }

  Fact[] evidence() {
    List<Fact> evidence = new ArrayList<>();
    groups.stream().map(group -> group.at("IpPermissionsEgress")).forEach(evidence::add);
    return evidence.toArray(Fact[]::new);
  }
}
