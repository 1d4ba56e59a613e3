package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Asks ECR whether an image is there, and for which processors. */
final class ImageReader {

  private static final int MOST_OTHER_IMAGES = 50;

  private final CallLog log;
  private final LayerReader layers;
  private final ObjectMapper json = new ObjectMapper();

  ImageReader(CallLog log, LayerReader layers) {
    this.log = log;
    this.layers = layers;
  }

  /**
   * Asks in the image's own region, and of the account whose registry it is in.
   *
   * @return the key that its repository is encrypted with, where that is known and a KMS key
   */
  Optional<String> read(EcrImage image) {
    CallLog there = log.in(image.region());
    readImage(image, there);
    // Whom a repository lets in, and what it deletes by itself.
    there.ask(AwsOperation.ECR_GET_REPOSITORY_POLICY, image.repositoryRequest());
    there.ask(AwsOperation.ECR_GET_LIFECYCLE_POLICY, image.repositoryRequest());
    ObjectNode repository = Requests.of("repositoryNames", List.of(image.repository()));
    return there
        .ask(AwsOperation.ECR_DESCRIBE_REPOSITORIES, repository.put("registryId", image.account()))
        .map(answer -> answer.at("/repositories/0/encryptionConfiguration/kmsKey").asText(""))
        .filter(key -> !key.isEmpty());
  }

  private void readImage(EcrImage image, CallLog log) {
    if (log.ask(AwsOperation.ECR_DESCRIBE_IMAGES, image.request()).isEmpty()) {
      // The tags that there are, newest or not: the wrong one is most often like one of them.
      ObjectNode others = image.repositoryRequest().put("maxResults", MOST_OTHER_IMAGES);
      others.putObject("filter").put("tagStatus", "TAGGED");
      log.askOnePage(AwsOperation.ECR_DESCRIBE_IMAGES, others);
      return;
    }
    ObjectNode request = image.request();
    ArrayNode types = request.putArray("acceptedMediaTypes");
    types
        .add("application/vnd.oci.image.index.v1+json")
        .add("application/vnd.docker.distribution.manifest.list.v2+json")
        .add("application/vnd.oci.image.manifest.v1+json")
        .add("application/vnd.docker.distribution.manifest.v2+json");
    log.ask(AwsOperation.ECR_BATCH_GET_IMAGE, request)
        .flatMap(answer -> parsed(answer.at("/images/0/imageManifest").asText("")))
        .map(manifest -> manifest.at("/config/digest").asText(""))
        .filter(digest -> !digest.isEmpty())
        .ifPresent(digest -> readConfig(image, digest, log));
  }

  /**
   * A manifest for one kind of processor does not say which: its configuration does, a layer of a
   * few kilobytes. What is kept of ECR's answer is {@code layerDigest}, and {@code architecture}
   * and {@code os} out of the layer; not the signed address.
   */
  private void readConfig(EcrImage image, String digest, CallLog log) {
    log.ask(
        AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER,
        image.repositoryRequest().put("layerDigest", digest),
        /* mostPages= */ 1,
        answer -> {
          ObjectNode kept = Requests.of("layerDigest", digest);
          layer(answer.path("downloadUrl").asText(""))
              .flatMap(this::parsed)
              .ifPresent(
                  config -> {
                    put(kept, config, "architecture");
                    put(kept, config, "os");
                  });
          return kept;
        });
  }

  private Optional<String> layer(String address) {
    try {
      return address.isEmpty() ? Optional.empty() : layers.read(URI.create(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no address
    }
  }

  private static void put(ObjectNode kept, JsonNode config, String member) {
    String value = config.path(member).asText("");
    if (!value.isEmpty()) {
      kept.put(member, value);
    }
  }

  private Optional<JsonNode> parsed(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(json.readTree(text));
    } catch (JsonProcessingException _) {
      return Optional.empty(); // then it does not tell
    }
  }
}
