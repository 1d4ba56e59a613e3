package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcePolicyTest {

  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/k-1";
  private static final Arn ROLE =
      Arn.parse("arn:aws:iam::123456789012:role/video-execution").orElseThrow();

  private static ResourcePolicy policy(String statements) {
    ObjectNode answer =
        FakeAws.json("{}")
            .put("Policy", "{\"Statement\": [%s]}".formatted(statements.replace('\'', '"')));
    RecordedCall call =
        RecordedCall.answered(AwsOperation.KMS_GET_KEY_POLICY, FakeAws.json("{}"), answer);
    return new ResourcePolicy(Facts.answer(call).at("Policy"), KEY);
  }

  private static final String USE = "'Action': 'kms:Decrypt', 'Resource': '*'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Allow | {'AWS': 'arn:aws:iam::123456789012:role/video-execution'} | YES",
        "Allow | {'AWS': ['arn:aws:iam::123456789012:role/a',"
            + " 'arn:aws:iam::123456789012:role/video-execution']} | YES",
        "Allow | {'AWS': '*'} | YES",
        "Allow | {'AWS': 'arn:aws:iam::123456789012:role/video-job'} | NO",
        "Allow | {'AWS': 'arn:aws:iam::123456789012:root'} | NO", // that leaves it to the account
        "Allow | {'Service': 'ecs-tasks.amazonaws.com'} | NO",
        "Deny | {'AWS': 'arn:aws:iam::123456789012:root'} | NO",
      })
  void lets_byPrincipal_countsStatementsAboutTheRole(
      String effect, String principal, Rights.Answer expected) {
    String statement = "{'Effect': '%s', 'Principal': %s, %s}".formatted(effect, principal, USE);

    assertThat(policy(statement).lets(ROLE, "kms:Decrypt").answer()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'Principal': '*', 'Action': 'kms:*', 'Resource': '*' | YES",
        "'Principal': '*', 'Action': ['kms:Describe*'], 'Resource': '*' | NO",
        "'Principal': '*', 'NotAction': 'kms:Decrypt', 'Resource': '*' | NO",
        "'Principal': '*', 'NotAction': 'kms:Delete*', 'Resource': '*' | YES",
        "'Principal': '*', 'Action': 'kms:*', 'Resource':"
            + " 'arn:aws:kms:eu-central-1:123456789012:key/k-2' | NO",
        "'Principal': '*', 'Action': 'kms:*', 'Resource': '*', 'Condition': {'StringEquals':"
            + " {'kms:ViaService': 's'}} | UNKNOWN",
        "'NotPrincipal': {'AWS': 'arn:aws:iam::123456789012:root'}, 'Action': 'kms:*', 'Resource':"
            + " '*' | UNKNOWN",
      })
  void lets_byTheOtherMembers_isUnknownWhereTheyCannotBeDecided(
      String members, Rights.Answer expected) {
    assertThat(
            policy("{'Effect': 'Allow', %s}".formatted(members)).lets(ROLE, "kms:Decrypt").answer())
        .isEqualTo(expected);
  }

  @Test
  void lets_whereOneStatementDenies_isADenial() {
    Rights.May may =
        policy(
                "{'Effect': 'Allow', 'Principal': '*', %s}, {'Effect': 'Deny', 'Principal': '*', %s}"
                    .formatted(USE, USE))
            .lets(ROLE, "kms:Decrypt");

    assertThat(may.answer()).isEqualTo(Rights.Answer.NO);
    assertThat(Rights.isDenial(may)).isTrue();
  }

  @Test
  void leavesToAccount_whereItsRootIsLet_isTrue() {
    assertThat(
            policy(
                    "{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:root'},%s}"
                        .formatted(USE))
                .leavesToAccount(ROLE, "kms:Decrypt")
                .answer())
        .isEqualTo(Rights.Answer.YES);
    assertThat(
            policy("{'Effect':'Allow','Principal':{'AWS':'210987654321'},%s}".formatted(USE))
                .leavesToAccount(ROLE, "kms:Decrypt")
                .answer())
        .isEqualTo(Rights.Answer.NO);
  }

  @Test
  void lets_whereThePolicyWasNotSeen_isUnknown() {
    assertThat(
            new ResourcePolicy(new Fact.Unseen("not allowed"), KEY).lets(ROLE, "kms:Decrypt").why())
        .isEqualTo("not allowed");
  }
}
