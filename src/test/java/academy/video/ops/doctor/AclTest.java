package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.ops.doctor.Acl.Passing;
import academy.video.ops.doctor.Acl.Ports;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AclTest {

  /** Rules as {@code NUMBER ACTION PROTOCOL FROM-TO BLOCK}, in any order. */
  private static Acl acl(String rules) {
    ObjectNode acl = FakeAws.json("{}");
    for (String rule : rules.split(" \\| ", -1)) {
      String[] words = rule.split(" ", -1);
      ObjectNode entry =
          acl.withArray("/Entries")
              .addObject()
              .put("RuleNumber", Integer.parseInt(words[0]))
              .put("RuleAction", words[1])
              .put("Protocol", words[2])
              .put("Egress", true)
              .put("CidrBlock", words[4]);
      if (!words[3].equals("-")) {
        String[] ports = words[3].split("-", -1);
        entry
            .putObject("PortRange")
            .put("From", Integer.parseInt(ports[0]))
            .put("To", Integer.parseInt(ports[1]));
      }
    }
    RecordedCall call =
        RecordedCall.answered(AwsOperation.EC2_DESCRIBE_NETWORK_ACLS, FakeAws.json("{}"), acl);
    return new Acl(Facts.answer(call), /* egress= */ true);
  }

  @ParameterizedTest
  @CsvSource({
    "100 allow -1 - 0.0.0.0/0, ALL",
    "100 allow 6 443-443 0.0.0.0/0, ALL",
    "100 allow 6 0-65535 0.0.0.0/1 | 110 allow 6 0-65535 128.0.0.0/1, ALL",
    // The lower number decides, wherever it stands.
    "100 allow -1 - 0.0.0.0/0 | 90 deny 6 443-443 0.0.0.0/0, NONE",
    "100 allow -1 - 0.0.0.0/0 | 110 deny 6 443-443 0.0.0.0/0, ALL",
    // Other protocols and ports do not count.
    "90 deny 17 0-65535 0.0.0.0/0 | 100 allow -1 - 0.0.0.0/0, ALL",
    "90 deny 6 80-80 0.0.0.0/0 | 100 allow -1 - 0.0.0.0/0, ALL",
    "100 allow 6 80-80 0.0.0.0/0, NONE",
    "100 allow -1 - 10.0.0.0/8, NONE",
    "90 deny -1 - 52.0.0.0/8 | 100 allow -1 - 0.0.0.0/0, SOME",
    "90 deny -1 - 10.0.0.0/8 | 100 allow -1 - 0.0.0.0/0, ALL",
    "100 allow 6 443-443 52.0.0.0/8, SOME",
  })
  void passingToAll_byRules_isWhatTheFirstThatFitsSays(String rules, Passing expected) {
    assertThat(acl(rules).passingToAll(Ports.HTTPS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "100 allow 6 1024-65535 0.0.0.0/0, ALL",
    "100 allow 6 32768-60999 0.0.0.0/0, ALL",
    "100 allow 6 49152-65535 0.0.0.0/0, SOME",
    "100 allow 6 32768-61000 0.0.0.0/0 | 90 deny 6 40000-40000 0.0.0.0/0, SOME",
    "100 allow 6 443-443 0.0.0.0/0, NONE",
  })
  void passingToAll_ofManyPorts_needsEachOfThem(String rules, Passing expected) {
    assertThat(acl(rules).passingToAll(Ports.ANSWERS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "100 allow 6 443-443 10.0.0.0/16, ALL",
    "100 allow 6 443-443 10.0.1.0/25, SOME",
    "100 allow 6 443-443 10.0.2.0/24, NONE",
  })
  void passing_ofOneBlock_countsPrivateAddressesToo(String rules, Passing expected) {
    assertThat(acl(rules).passing(Cidr.parse("10.0.1.0/24").orElseThrow(), Ports.HTTPS))
        .isEqualTo(expected);
  }
}
