package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Acl.Passing;
import academy.video.ops.doctor.Acl.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether network ACLs let machines' HTTPS out, and its answers back. */
final class AclRules {

  private static final AwsOperation ACLS = AwsOperation.EC2_DESCRIBE_NETWORK_ACLS;

  /** What an ACL does to connections; the worst decides. */
  private record Verdict(Passing passing, String variant, Fact acl, Fact because) {}

  void judge(Case about, Environment environment, Notes notes) {
    if (!environment.subnets().isEmpty()) {
      notes.ask("network-acls", look -> acls(about, environment, look));
    }
  }

  private static void acls(Case about, Environment environment, Look look) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String subnet : environment.subnets()) {
      String vpc = Routes.subnet(look, subnet).at("VpcId").text();
      Verdict own = ofMachines(aclOf(vpc, subnet, look));
      verdicts.add(own.passing() == Passing.ALL ? behind(vpc, subnet, look).orElse(own) : own);
    }
    if (look.isBlind()) {
      look.openOnlyIf(NetworkRules.mayExplain(about, environment));
      return;
    }
    Optional<Verdict> bad =
        verdicts.stream().filter(verdict -> verdict.passing() != Passing.ALL).findFirst();
    if (bad.isEmpty()) {
      return;
    }
    Fact acl = bad.get().acl();
    look.with("acl", acl.at("NetworkAclId").text())
        .with("rule", freeRule(acl))
        .with("instances", NetworkRules.instances(about, environment));
    boolean closed =
        verdicts.stream().allMatch(verdict -> verdict.passing() == Passing.NONE)
            && NetworkRules.decides(about, environment)
            // Machines that reach all they need by endpoints go through no such rule for it.
            && !new Endpoints(about, environment, look.aside()).missing().isEmpty();
    if (closed) {
      look.found(Cause.NETWORK_ACL, bad.get().variant(), bad.get().because());
    } else {
      look.likely(
          Cause.NETWORK_ACL,
          bad.get().passing() == Passing.NONE ? bad.get().variant() : "partly",
          bad.get().because());
    }
  }

  /** The number of a rule that comes before all others. */
  private static long freeRule(Fact acl) {
    long first =
        acl.at("Entries").items().stream()
            .mapToLong(rule -> rule.at("RuleNumber").number())
            .min()
            .orElse(2);
    return Math.max(1, first - 1);
  }

  private static Fact aclOf(String vpc, String subnet, Look look) {
    return look.list(ACLS, "NetworkAcls", vpc, acl -> acl.at("VpcId").is(vpc)).stream()
        .filter(
            acl ->
                acl.at("Associations").items().stream()
                    .anyMatch(each -> each.at("SubnetId").is(subnet)))
        .findFirst()
        .orElseGet(
            () ->
                look.read(
                    new Fact.Unseen("the network ACL of %s was not shown".formatted(subnet))));
  }

  private static Verdict ofMachines(Fact acl) {
    return worst(
        acl,
        new Acl(acl, /* egress= */ true).passingToAll(Ports.HTTPS),
        new Acl(acl, /* egress= */ false).passingToAll(Ports.ANSWERS));
  }

  private static Verdict worst(Fact acl, Passing out, Passing back) {
    Passing both = out == Passing.NONE ? out : back == Passing.NONE ? back : out.and(back);
    boolean isOut = out == both;
    return new Verdict(
        both,
        isOut ? "" : "answers",
        acl,
        new Acl(acl, isOut).refusal(isOut ? Ports.HTTPS : Ports.ANSWERS));
  }

  /** What the ACL before a NAT gateway does; empty where none is in the way, or it is well. */
  private static Optional<Verdict> behind(String vpc, String subnet, Look look) {
    Optional<Cidr> machines = Cidr.parse(Routes.subnet(look, subnet).at("CidrBlock").text());
    return new Routes(look)
        .tableOf(subnet).at("Routes").items().stream()
            .map(route -> route.at("NatGatewayId").text())
            .filter(id -> !id.isEmpty())
            .map(
                id ->
                    look.item(
                        AwsOperation.EC2_DESCRIBE_NAT_GATEWAYS, "NatGateways", "NatGatewayId", id))
            .map(nat -> nat.at("SubnetId").text())
            .filter(home -> !home.isEmpty())
            .map(home -> ofNat(aclOf(vpc, home, look), machines))
            .filter(verdict -> verdict.passing() != Passing.ALL)
            .findFirst();
  }

  private static Verdict ofNat(Fact acl, Optional<Cidr> machines) {
    Acl out = new Acl(acl, /* egress= */ true);
    Acl in = new Acl(acl, /* egress= */ false);
    Verdict outside =
        worst(acl, out.passingToAll(Ports.HTTPS), in.passingToAll(Ports.ANSWERS_TO_NAT));
    return machines
        .map(
            block ->
                Stream.of(
                        outside,
                        worst(
                            acl, in.passing(block, Ports.HTTPS), out.passing(block, Ports.ANSWERS)))
                    .max((a, b) -> a.passing().compareTo(b.passing()))
                    .orElse(outside))
        .orElse(outside);
  }
}
