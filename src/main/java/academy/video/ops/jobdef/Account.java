package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Finds out the settings that the account knows: its number, its region, and the secret's ARN. */
final class Account {

  private Account() {}

  /**
   * The blueprint with region, account and secret filled in, where they were not given.
   *
   * @throws academy.video.aws.AwsException where AWS does not say, or has no such secret
   */
  static Blueprint fillIn(Blueprint blueprint, Aws aws) {
    Blueprint filled = fillInPlace(blueprint, aws);
    return filled.settings().isGiven("r2SecretArn")
        ? filled
        : filled.with("r2SecretArn", TextNode.valueOf(secretArn(filled, aws)));
  }

  /** The same without the secret. */
  static Blueprint fillInPlace(Blueprint blueprint, Aws aws) {
    Blueprint filled = blueprint;
    if (!filled.settings().isGiven("region")) {
      filled = filled.with("region", TextNode.valueOf(aws.region()));
    }
    if (!filled.settings().isGiven("account")) {
      filled =
          filled.with("account", aws.call(AwsOperation.STS_GET_CALLER_IDENTITY).path("Account"));
    }
    return filled;
  }

  private static String secretArn(Blueprint blueprint, Aws aws) {
    String secret = blueprint.settings().text("r2Secret").orElse("");
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("SecretId", secret);
    return aws.call(AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, request).path("ARN").asText();
  }
}
