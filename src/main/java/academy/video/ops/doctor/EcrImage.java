package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image in a private registry of ECR.
 *
 * @param account the registry's id
 * @param region where it is
 * @param repository its name there
 * @param tag its tag; {@code latest} where neither tag nor digest is given
 * @param digest wins over the tag
 */
record EcrImage(
    String account, String region, String repository, String tag, Optional<String> digest) {

  // ACCOUNT.dkr.ecr.REGION.amazonaws.com[.cn]/REPOSITORY[:TAG][@DIGEST]
  private static final Pattern IMAGE =
      Pattern.compile(
          "(?<account>[0-9]{12})\\.dkr[.-]ecr\\.(?<region>[a-z0-9-]+)\\.(?:amazonaws\\.com(?:\\.cn)?"
              + "|on\\.aws)/(?<repository>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>sha256:.+))?");

  /** Empty where the image is in another registry, such as Docker Hub. */
  static Optional<EcrImage> parse(String image) {
    Matcher parts = IMAGE.matcher(image);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new EcrImage(
            parts.group("account"),
            parts.group("region"),
            parts.group("repository"),
            Optional.ofNullable(parts.group("tag")).orElse("latest"),
            Optional.ofNullable(parts.group("digest"))));
  }

  /** The members of a request about its repository. */
  ObjectNode repositoryRequest() {
    return Requests.of("registryId", account).put("repositoryName", repository);
  }

  /** The members of a request about this image alone. */
  ObjectNode request() {
    ObjectNode request = repositoryRequest();
    ObjectNode id = request.putArray("imageIds").addObject();
    digest.ifPresentOrElse(value -> id.put("imageDigest", value), () -> id.put("imageTag", tag));
    return request;
  }

  /** What a policy calls the repository. */
  String repositoryArn(String partition) {
    return "arn:%s:ecr:%s:%s:repository/%s".formatted(partition, region, account, repository);
  }
}
