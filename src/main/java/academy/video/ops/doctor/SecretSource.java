package academy.video.ops.doctor;

import java.util.List;
import java.util.Optional;

/** What a definition's {@code secrets[].valueFrom} names. */
final class SecretSource {

  /**
   * arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME; a JSON key, stage and version may follow.
   */
  private static final int PARTS_OF_A_SECRET = 7;

  private SecretSource() {}

  /** The secret's ARN in the Secrets Manager; empty where it names a parameter of SSM. */
  static Optional<String> of(String valueFrom) {
    List<String> parts = List.of(valueFrom.split(":", /* limit= */ -1));
    return parts.size() >= PARTS_OF_A_SECRET && parts.get(2).equals("secretsmanager")
        ? Optional.of(String.join(":", parts.subList(0, PARTS_OF_A_SECRET)))
        : Optional.empty();
  }
}
