package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.aws.AwsPartition;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out the settings that the account knows. */
final class Account {

  /** An image in ECR that is named by a tag, which can be moved to another image at any time. */
  private static final Pattern TAGGED =
      Pattern.compile("(([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.[a-z0-9.]+/([^:@]+)):([^:@/]+)");

  private Account() {}

  /**
   * The blueprint with place, secrets, keys and image filled in, where they were not given.
   *
   * @throws AwsException where AWS does not say, or has no such secret
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where ECR has no such image
   */
  static Blueprint fillIn(Blueprint blueprint, Aws aws) {
    Blueprint filled = fillInPlace(blueprint, aws);
    filled = fillInSecret(filled, aws, "r2Secret", "r2SecretArn", "r2SecretKeyArn");
    filled =
        fillInSecret(filled, aws, "r2SourceSecret", "r2SourceSecretArn", "r2SourceSecretKeyArn");
    return fillInImage(filled, aws);
  }

  /** The same with account, region and partition only. */
  static Blueprint fillInPlace(Blueprint blueprint, Aws aws) {
    Blueprint filled = blueprint;
    if (!filled.settings().isGiven("region")) {
      filled = filled.with("region", TextNode.valueOf(aws.region()));
    }
    if (!filled.settings().isGiven("account")) {
      filled =
          filled.with("account", aws.call(AwsOperation.STS_GET_CALLER_IDENTITY).path("Account"));
    }
    return fillInPartition(filled);
  }

  /** What the region tells. */
  static Blueprint fillInPartition(Blueprint blueprint) {
    JobdefSettings settings = blueprint.settings();
    if (!settings.values().keySet().containsAll(Set.of("region", "partition", "urlSuffix"))) {
      return blueprint; // files that need none of them
    }
    Blueprint filled = blueprint;
    Optional<AwsPartition> partition = settings.text("region").map(AwsPartition::of);
    if (partition.isPresent() && !settings.isGiven("partition")) {
      filled = filled.with("partition", TextNode.valueOf(partition.get().id()));
    }
    if (partition.isPresent() && !settings.isGiven("urlSuffix")) {
      filled = filled.with("urlSuffix", TextNode.valueOf(partition.get().urlSuffix()));
    }
    return filled;
  }

  private static Blueprint fillInSecret(
      Blueprint blueprint, Aws aws, String secret, String arn, String key) {
    Optional<String> id =
        blueprint.settings().text(arn).or(() -> blueprint.settings().text(secret));
    boolean isKnown = blueprint.settings().isGiven(arn) && blueprint.settings().isGiven(key);
    if (id.isEmpty() || isKnown) {
      return blueprint;
    }
    JsonNode found;
    try {
      found =
          aws.call(AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, object().put("SecretId", id.get()));
    } catch (AwsException e) {
      // Whoever gives the ARN may lack the right to look at the secret, and can give the key, too.
      if (blueprint.settings().isGiven(arn) && e.fault().kind() == AwsFault.Kind.DENIED) {
        return blueprint;
      }
      throw e;
    }
    Blueprint filled = blueprint.with(arn, found.path("ARN"));
    Optional<String> own =
        filled.settings().isGiven(key)
            ? Optional.empty()
            : customerKey(found.path("KmsKeyId").asText(), aws);
    return own.isPresent() ? filled.with(key, TextNode.valueOf(own.get())) : filled;
  }

  /** The ARN of a key that a customer manages; AWS's own keys need no right. */
  private static Optional<String> customerKey(String key, Aws aws) {
    if (key.isEmpty() || key.endsWith("alias/aws/secretsmanager")) {
      return Optional.empty();
    }
    JsonNode metadata =
        aws.call(AwsOperation.KMS_DESCRIBE_KEY, object().put("KeyId", key)).path("KeyMetadata");
    return metadata.path("KeyManager").asText().equals("AWS")
        ? Optional.empty()
        : Optional.of(metadata.path("Arn").asText());
  }

  private static Blueprint fillInImage(Blueprint blueprint, Aws aws) {
    Optional<String> tagged = taggedImage(blueprint);
    Matcher matcher = TAGGED.matcher(tagged.orElse(""));
    if (!matcher.matches()) {
      return blueprint;
    }
    ObjectNode request =
        object().put("registryId", matcher.group(2)).put("repositoryName", matcher.group(4));
    request.putArray("imageIds").addObject().put("imageTag", matcher.group(5));
    try {
      String digest =
          aws.in(matcher.group(3))
              .call(AwsOperation.ECR_DESCRIBE_IMAGES, request)
              .at("/imageDetails/0/imageDigest")
              .asText();
      return blueprint
          .with("imageDigest", TextNode.valueOf(digest))
          .with("image", TextNode.valueOf(matcher.group(1) + "@" + digest));
    } catch (AwsException e) {
      if (e.fault().kind() != AwsFault.Kind.NOT_FOUND) {
        throw e;
      }
      throw Failure.of(
              ExitCode.CONFIG_INVALID,
              "ECR has no image %s: %s".formatted(matcher.group(), e.fault().message()))
          .withHint("Push it (docs/container.md), or name another with --image or imageTag.")
          .causedBy(e);
    }
  }

  private static Optional<String> taggedImage(Blueprint blueprint) {
    JobdefSettings settings = blueprint.settings();
    if (!settings.isGiven("imageDigest") && settings.isGiven("imageTag")) {
      return settings
          .text("image")
          .map(
              image ->
                  image.replace("@${imageDigest}", ":" + settings.text("imageTag").orElse("")));
    }
    return settings.text("image");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
