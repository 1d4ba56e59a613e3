package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the definition takes from the Secrets Manager and from the parameters of SSM. */
record Secrets(Case about) {

  /** Each source once, by the ARN or name that its right is about. */
  Map<String, Fact> sources() {
    Map<String, Fact> sources = new LinkedHashMap<>();
    for (Fact secret : about.container().at("secrets").items()) {
      Fact from = secret.at("valueFrom");
      sources.putIfAbsent(SecretSource.of(from.text()).orElse(from.text()), from);
    }
    return sources;
  }

  /** The secret as the Secrets Manager describes it. */
  Fact secret(String arn) {
    return about.facts().answer(AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, arn);
  }

  /** The first secret that is there, with the key that it is encrypted with. */
  void describe(Look look) {
    for (String arn : sources().keySet()) {
      if (SecretSource.of(arn).isEmpty()) {
        look.with("parameter", Case.lastPart(arn));
        continue;
      }
      look.with("secret", name(arn)).with("secret-arn", arn);
      key(arn).ifPresent(key -> look.with("key", key.text()));
      return;
    }
  }

  /** The customer's key of a secret; empty where it has AWS's own. */
  Optional<Fact> key(String arn) {
    Fact key = secret(arn).at("KmsKeyId");
    return key.isPresent() && !key.text().contains("alias/aws/")
        ? Optional.of(key)
        : Optional.empty();
  }

  /** Whether the execution role's own policies let it read the first secret that they don't all. */
  Rights.May mayRead() {
    return sources().keySet().stream()
        .map(this::mayRead)
        .reduce((one, other) -> one.answer() == Rights.Answer.YES ? other : one)
        .orElseGet(() -> Rights.May.unknown("the definition has no secrets"));
  }

  /** Whether the execution role's own policies let it read this one. */
  Rights.May mayRead(String source) {
    return Rights.may(
        about.facts(), about.role("executionRoleArn").text(), action(source), resource(source));
  }

  /** The right that reading it takes. */
  static String action(String source) {
    return SecretSource.of(source).isPresent()
        ? "secretsmanager:GetSecretValue"
        : "ssm:GetParameters";
  }

  /** What the right is about: the secret's whole ARN, where the definition gives a part of it. */
  String resource(String source) {
    if (SecretSource.of(source).isPresent()) {
      String whole = secret(source).at("ARN").text();
      return whole.isEmpty() ? source : whole;
    }
    return source.startsWith("arn:")
        ? source
        : "arn:aws:ssm:%s:%s:parameter/%s"
            .formatted(about.region(), about.account(), source.replaceFirst("^/", ""));
  }

  static String name(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
