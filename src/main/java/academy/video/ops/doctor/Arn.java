package academy.video.ops.doctor;

import java.util.List;
import java.util.Optional;

/**
 * The name of a resource: {@code arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE}.
 *
 * @param partition such as {@code aws} or {@code aws-cn}
 * @param service as IAM actions name it, such as {@code kms}
 * @param region empty where the resource has none, as roles
 * @param account twelve digits; empty where AWS itself has the resource
 * @param resource the rest, which may hold colons
 */
record Arn(String partition, String service, String region, String account, String resource) {

  private static final int PARTS = 6;

  /** Empty where the text is no such name. */
  static Optional<Arn> parse(String text) {
    List<String> parts = List.of(text.split(":", PARTS));
    return parts.size() == PARTS && parts.getFirst().equals("arn")
        ? Optional.of(new Arn(parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5)))
        : Optional.empty();
  }
}
