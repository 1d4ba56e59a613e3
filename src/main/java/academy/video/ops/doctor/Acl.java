package academy.video.ops.doctor;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A network ACL: per direction its rules count by their numbers, the first that fits decides, and
 * what none fits is refused (Amazon VPC user guide, "Network ACL rules").
 *
 * @param fact the ACL
 * @param egress whether it is about what leaves the subnet
 */
record Acl(Fact fact, boolean egress) {

  /** How much of some addresses and ports gets through. */
  enum Passing {
    ALL,
    SOME,
    NONE;

    Passing and(Passing other) {
      return this == other ? this : SOME;
    }
  }

  /** Ports of TCP, both ends included. */
  record Ports(long from, long to) {

    /** What connections of ours go to. */
    static final Ports HTTPS = new Ports(443, 443);

    /** Where answers come back to a machine (Linux, ip_local_port_range). */
    static final Ports ANSWERS = new Ports(32768, 60999);

    /** Where answers come back to a NAT gateway (Amazon VPC user guide, "Ephemeral ports"). */
    static final Ports ANSWERS_TO_NAT = new Ports(1024, 65535);
  }

  private static final String TCP = "6";
  private static final String EVERY = "-1";

  /** What gets through between the subnet and these addresses. */
  Passing passing(Cidr addresses, Ports ports) {
    return of(addresses, ports, /* publicOnly= */ false).orElse(Passing.NONE);
  }

  /** What gets through between the subnet and public addresses. */
  Passing passingToAll(Ports ports) {
    return of(Cidr.all(), ports, /* publicOnly= */ true).orElse(Passing.NONE);
  }

  /** The first rule that refuses any of these ports; all of them where none does by itself. */
  Fact refusal(Ports ports) {
    return rules().stream()
        .filter(rule -> rule.at("RuleAction").is("deny") && takes(rule, ports.from()))
        .findFirst()
        .orElse(fact.at("Entries"));
  }

  private List<Fact> rules() {
    return fact.at("Entries").items().stream()
        .filter(rule -> rule.at("Egress").json().asBoolean() == egress)
        .filter(rule -> rule.at("Protocol").is(TCP) || rule.at("Protocol").is(EVERY))
        .filter(rule -> block(rule).isPresent())
        .sorted(Comparator.comparingLong(rule -> rule.at("RuleNumber").number()))
        .toList();
  }

  private Optional<Passing> of(Cidr addresses, Ports ports, boolean publicOnly) {
    List<Fact> rules = rules();
    // Between the ports where rules begin and end, all ports fare alike.
    return LongStream.concat(
            LongStream.of(ports.from()),
            rules.stream()
                .flatMapToLong(
                    rule ->
                        LongStream.of(
                            rule.at("PortRange.From").number(),
                            rule.at("PortRange.To").number() + 1)))
        .filter(port -> ports.from() <= port && port <= ports.to())
        .distinct()
        .boxed()
        .flatMap(
            port ->
                of(addresses, rules.stream().filter(rule -> takes(rule, port)).toList(), publicOnly)
                    .stream())
        .reduce(Passing::and);
  }

  /**
   * Empty where there is nothing to decide: a block of private addresses, where those don't count.
   */
  private static Optional<Passing> of(Cidr addresses, List<Fact> rules, boolean publicOnly) {
    if (publicOnly && addresses.isPrivate()) {
      return Optional.empty();
    }
    for (Fact rule : rules) {
      Cidr block = block(rule).orElseThrow();
      if (block.contains(addresses)) {
        return Optional.of(rule.at("RuleAction").is("allow") ? Passing.ALL : Passing.NONE);
      }
      if (addresses.contains(block)) {
        return Stream.of(0, 1)
            .flatMap(half -> of(addresses.half(half), rules, publicOnly).stream())
            .reduce(Passing::and);
      }
    }
    return Optional.of(Passing.NONE);
  }

  private static boolean takes(Fact rule, long port) {
    Fact ports = rule.at("PortRange");
    return rule.at("Protocol").is(EVERY)
        || !ports.isPresent()
        || (ports.at("From").number() <= port && port <= ports.at("To").number());
  }

  private static Optional<Cidr> block(Fact rule) {
    return Cidr.parse(rule.at("CidrBlock").text());
  }
}
