package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Asks KMS for the keys that stand before a start: of the secrets, of the instances' volumes, and
 * of the image's repository. Keys that AWS manages are open to everybody who may use the service.
 */
final class KeyReader {

  private static final String DECRYPT = "kms:Decrypt";

  private final CallLog log;
  private final RoleReader roles;

  KeyReader(CallLog log, RoleReader roles) {
    this.log = log;
    this.roles = roles;
  }

  /**
   * A secret's key, by what DescribeSecret tells of it, and whether the execution roles of these
   * definitions may use it.
   */
  void readSecret(ObjectNode secret, List<JsonNode> definitions) {
    read(secret.path("KmsKeyId").asText(""))
        .filter(KeyReader::isOfCustomer)
        .map(key -> key.path("Arn").asText())
        .ifPresent(
            key ->
                definitions.stream()
                    .map(ContainerPart::ofDefinition)
                    .filter(container -> needs(container, secret.path("ARN").asText()))
                    .flatMap(container -> container.executionRole().stream())
                    .distinct()
                    .forEach(role -> roles.simulate(role, key, List.of(DECRYPT))));
  }

  private static boolean needs(ContainerPart container, String secret) {
    return container.secrets().stream()
        .flatMap(valueFrom -> SecretSource.of(valueFrom).stream())
        .anyMatch(secret::equals);
  }

  /** The key that new volumes get, where the account encrypts them all. */
  void readVolumes() {
    boolean encrypts =
        log.ask(AwsOperation.EC2_GET_EBS_ENCRYPTION_BY_DEFAULT, nothing())
            .filter(answer -> answer.path("EbsEncryptionByDefault").asBoolean())
            .isPresent();
    Optional<ObjectNode> usual = log.ask(AwsOperation.EC2_GET_EBS_DEFAULT_KMS_KEY_ID, nothing());
    if (encrypts) {
      usual.ifPresent(answer -> read(answer.path("KmsKeyId").asText("")));
    }
  }

  /** The keys of the volumes that a launch template adds. */
  void readVolumes(JsonNode launchTemplateData) {
    BatchReader.stream(launchTemplateData.path("BlockDeviceMappings"))
        .map(device -> device.at("/Ebs/KmsKeyId").asText(""))
        .distinct()
        .forEach(this::read);
  }

  /** A key's metadata; its policy is asked for, too, where a customer made the key. */
  Optional<JsonNode> read(String keyId) {
    if (keyId.isEmpty() || isOfAws(keyId)) {
      return Optional.empty();
    }
    CallLog there = log.at(keyId);
    Optional<JsonNode> key =
        there
            .ask(AwsOperation.KMS_DESCRIBE_KEY, Requests.of("KeyId", keyId))
            .map(answer -> answer.path("KeyMetadata"));
    if (key.filter(each -> !isOfCustomer(each)).isEmpty()) {
      String id = key.map(each -> each.path("Arn").asText("")).orElse(keyId);
      there.ask(
          AwsOperation.KMS_GET_KEY_POLICY, Requests.of("KeyId", id).put("PolicyName", "default"));
    }
    return key;
  }

  /** AWS names its own keys {@code alias/aws/SERVICE}. */
  static boolean isOfAws(String keyId) {
    return keyId.startsWith("alias/aws/") || keyId.contains(":alias/aws/");
  }

  private static boolean isOfCustomer(JsonNode key) {
    return key.path("KeyManager").asText().equals("CUSTOMER");
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }
}
