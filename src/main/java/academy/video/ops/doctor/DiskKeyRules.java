package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether instances may use the KMS keys of their volumes. */
final class DiskKeyRules {

  // What Auto Scaling must be let do by the key's policy itself: no policy of its role says so
  // (EC2 Auto Scaling user guide, "Required KMS key policy for use with encrypted volumes").
  private static final String ACTION = "kms:GenerateDataKeyWithoutPlaintext";

  void judge(Case about, Environment environment, Notes notes) {
    if (environment.isEc2()) {
      keys(about, environment)
          .forEach((key, from) -> notes.look(look -> key(about, environment, key, from, look)));
    }
  }

  /** Each key once, with what makes volumes use it. */
  private static Map<String, Fact> keys(Case about, Environment environment) {
    Map<String, Fact> keys = new LinkedHashMap<>();
    Facts facts = about.facts();
    Fact usual = facts.answer(AwsOperation.EC2_GET_EBS_DEFAULT_KMS_KEY_ID, "").at("KmsKeyId");
    Fact always =
        facts
            .answer(AwsOperation.EC2_GET_EBS_ENCRYPTION_BY_DEFAULT, "")
            .at("EbsEncryptionByDefault");
    if (always.json().asBoolean() && usual.isPresent()) {
      keys.put(usual.text(), usual);
    }
    LaunchTemplates.of(facts, environment).at("BlockDeviceMappings").items().stream()
        .map(device -> device.at("Ebs.KmsKeyId"))
        .filter(Fact::isPresent)
        .forEach(key -> keys.putIfAbsent(key.text(), key));
    keys.keySet().removeIf(KeyReader::isOfAws);
    return keys;
  }

  private static void key(Case about, Environment environment, String id, Fact from, Look look) {
    Keys keys = new Keys(about.facts());
    Fact key = look.with("key", id).read(keys.key(id));
    boolean none = Instances.none(about.facts(), environment);
    if (key.isAbsent()) {
      note(none, look, "missing", from, key);
      return;
    }
    Optional<Fact> useless = keys.useless(id);
    if (useless.isPresent()) {
      look.with("state", useless.get().text());
      note(none, look, "state", from, useless.get());
      return;
    }
    Rights.May may =
        keys.policy(id)
            .lets(
                new Arn(
                    "aws",
                    "iam",
                    "",
                    about.account(),
                    "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
                ACTION);
    // A grant may let it all the same; nobody looks at grants here.
    if (may.answer() == Rights.Answer.NO && none) {
      look.likely(Cause.DISK_KEY, "policy", may.because().getFirst(), from);
    }
  }

  private static void note(boolean none, Look look, String variant, Fact... because) {
    if (none) {
      look.found(Cause.DISK_KEY, variant, because);
    } else {
      look.likely(Cause.DISK_KEY, variant, because);
    }
  }
}
