package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** KMS keys, and who may use them. */
record Keys(Facts facts) {

  static final String DECRYPT = "kms:Decrypt";

  /** States in which a key decrypts nothing (KMS API reference, KeyMetadata.KeyState). */
  private static final Pattern USELESS =
      Pattern.compile("Disabled|PendingDeletion|PendingReplicaDeletion|PendingImport|Unavailable");

  /** A key's metadata; absent where KMS has no such key. */
  Fact key(String keyId) {
    return there(keyId).answer(AwsOperation.KMS_DESCRIBE_KEY, keyId).at("KeyMetadata");
  }

  /** The state of a key that can't be used; empty where it can, or nobody saw. */
  Optional<Fact> useless(String keyId) {
    Fact state = key(keyId).at("KeyState");
    return state.isPresent() && USELESS.matcher(state.text()).matches()
        ? Optional.of(state)
        : Optional.empty();
  }

  /**
   * Whether a role may use a key: the key's policy lets it, or leaves that to the account, and the
   * role's own policies let it (KMS developer guide, "Key policies"). Grants are not looked at.
   */
  Rights.May may(String keyId, String roleArn, String action) {
    Optional<Arn> role = Arn.parse(roleArn);
    if (role.isEmpty()) {
      return Rights.May.unknown("role %s has no ARN here".formatted(roleArn));
    }
    String resource = arn(keyId);
    ResourcePolicy policy = policy(keyId);
    Rights.May byKey = policy.lets(role.get(), action);
    boolean sameAccount =
        Arn.parse(resource).map(Arn::account).filter(role.get().account()::equals).isPresent();
    if (byKey.answer() == Rights.Answer.YES && sameAccount) {
      return byKey;
    }
    if (Rights.isDenial(byKey)) {
      return byKey;
    }
    Rights.May byAccount = policy.leavesToAccount(role.get(), action);
    Rights.May own = Rights.may(facts, roleArn, action, resource);
    if (Rights.isDenial(own)) {
      return own;
    }
    boolean through =
        byAccount.answer() == Rights.Answer.YES || byKey.answer() == Rights.Answer.YES;
    if (through) {
      return own;
    }
    return byAccount.answer() == Rights.Answer.UNKNOWN || byKey.answer() == Rights.Answer.UNKNOWN
        ? firstUnknown(byKey, byAccount)
        : byKey;
  }

  /** Whether the key's own policy neither lets the role use it, nor leaves that to the account. */
  boolean isClosed(String keyId, String roleArn) {
    ResourcePolicy policy = policy(keyId);
    return Arn.parse(roleArn).stream()
        .flatMap(
            role -> Stream.of(policy.lets(role, DECRYPT), policy.leavesToAccount(role, DECRYPT)))
        .allMatch(may -> may.answer() == Rights.Answer.NO);
  }

  private static Rights.May firstUnknown(Rights.May one, Rights.May other) {
    return one.answer() == Rights.Answer.UNKNOWN ? one : other;
  }

  /** The key's own policy. */
  ResourcePolicy policy(String keyId) {
    String arn = arn(keyId);
    return new ResourcePolicy(
        there(arn).answer(AwsOperation.KMS_GET_KEY_POLICY, arn).at("Policy"), arn);
  }

  private String arn(String keyId) {
    String arn = key(keyId).at("Arn").text();
    return arn.isEmpty() ? keyId : arn;
  }

  private Facts there(String keyId) {
    return Arn.parse(keyId)
        .map(Arn::region)
        .filter(region -> !region.isEmpty())
        .map(facts::in)
        .orElse(facts);
  }
}
