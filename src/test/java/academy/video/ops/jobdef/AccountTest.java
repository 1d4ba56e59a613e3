package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeDeployment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What register finds out by itself: an image's digest, secrets' ARNs and their keys. */
class AccountTest {

  private static final String REGISTRY = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
  private static final String KEY = "arn:aws:kms:eu-central-1:123456789012:key/k-1";

  private final FakeAws aws = new FakeAws();

  @BeforeEach
  void anAccount() {
    var _ = new FakeDeployment(aws);
  }

  private JobdefSettings filledIn(String... values) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i += 2) {
      all.put(values[i], values[i + 1]);
    }
    return Account.fillIn(
            new BlueprintReader(JobdefFiles.builtIn(new Json()))
                .read(new Choice("ec2", "arm64", all)),
            aws)
        .settings();
  }

  @Test
  void image_byTagOfTheRepository_becomesItsDigest() {
    assertThat(filledIn("imageTag", FakeDeployment.TAG).text("image"))
        .contains(REGISTRY + "/video-worker@" + FakeDeployment.DIGEST);
    assertThat(aws.requests(AwsOperation.ECR_DESCRIBE_IMAGES))
        .containsExactly(
            FakeAws.json(
                """
                {"registryId": "123456789012", "repositoryName": "video-worker",
                 "imageIds": [{"imageTag": "1.4.0"}]}\
                """));
  }

  @Test
  void image_byItsWholeNameWithATag_becomesItsDigest() {
    assertThat(filledIn("image", REGISTRY + "/team/worker:" + FakeDeployment.TAG).text("image"))
        .contains(REGISTRY + "/team/worker@" + FakeDeployment.DIGEST);
  }

  @Test
  void image_byDigestOrOfAnotherRegistry_isTakenAsItIs() {
    String digest = REGISTRY + "/worker@" + FakeDeployment.DIGEST;

    assertThat(filledIn("image", digest).text("image")).contains(digest);
    assertThat(filledIn("image", "ghcr.io/team/worker:1").text("image"))
        .contains("ghcr.io/team/worker:1");
    assertThat(filledIn("imageDigest", FakeDeployment.DIGEST).text("image"))
        .contains(REGISTRY + "/video-worker@" + FakeDeployment.DIGEST);
    assertThat(aws.requests(AwsOperation.ECR_DESCRIBE_IMAGES)).isEmpty();
  }

  @Test
  void image_thatEcrDoesNotHave_isNamed() {
    assertThatThrownBy(() -> filledIn("imageTag", "1.5.0"))
        .hasMessageContaining(
            "ECR has no image " + REGISTRY + "/video-worker:1.5.0: The image with imageId");
  }

  @Test
  void secondSecret_isLookedUpOnlyWhereItIsNamed() {
    assertThat(filledIn().text("r2SourceSecretArn")).isEmpty();
    assertThat(filledIn("r2SourceSecret", "academy-video/r2-uploads").text("r2SourceSecretArn"))
        .contains(
            "arn:aws:secretsmanager:eu-central-1:123456789012:secret:academy-video/r2-uploads-AbCdEf");
  }

  @Test
  void keyOfACustomer_isLookedUpSoThatTheExecutionRoleMayUseIt() {
    secretUnder("alias/videos");
    key("CUSTOMER");

    assertThat(filledIn().text("r2SecretKeyArn")).contains(KEY);
    assertThat(aws.requests(AwsOperation.KMS_DESCRIBE_KEY))
        .containsExactly(FakeAws.json("{\"KeyId\": \"alias/videos\"}"));
  }

  @Test
  void keyOfAws_needsNoRight() {
    secretUnder("alias/aws/secretsmanager");
    assertThat(filledIn().text("r2SecretKeyArn")).isEmpty();
    assertThat(aws.requests(AwsOperation.KMS_DESCRIBE_KEY)).isEmpty();

    secretUnder(KEY);
    key("AWS");
    assertThat(filledIn().text("r2SecretKeyArn")).isEmpty();
  }

  /** Who deploys need not be one who may look at secrets. */
  @Test
  void secretArnThatIsGiven_isEnoughWithoutTheRightToLookAtIt() {
    aws.fail(AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET, AwsFault.Kind.DENIED, "Denied", "no");

    assertThat(filledIn("r2SecretArn", "arn:s").text("r2SecretArn"))
        .isEqualTo(Optional.of("arn:s"));
  }

  private void secretUnder(String key) {
    aws.answer(
        AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET,
        "{\"ARN\": \"arn:s\", \"KmsKeyId\": \"" + key + "\"}");
  }

  private void key(String manager) {
    aws.answer(
        AwsOperation.KMS_DESCRIBE_KEY,
        "{\"KeyMetadata\": {\"Arn\": \"" + KEY + "\", \"KeyManager\": \"" + manager + "\"}}");
  }
}
