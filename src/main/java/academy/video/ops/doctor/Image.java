package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container image in ECR.
 *
 * @param name as the definition has it
 * @param repository its repository
 * @param version its tag, or its digest
 */
record Image(String name, String repository, String version) {

  private static final Pattern ECR =
      Pattern.compile(
          "[0-9]{12}\\.dkr\\.ecr[.-][^/]+/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]+))?");

  /** The image behind a definition's name; empty where it is not in ECR. */
  static Optional<Image> of(String name) {
    Matcher ecr = ECR.matcher(name);
    if (!ecr.matches()) {
      return Optional.empty();
    }
    String digest = ecr.group(3);
    String tag = ecr.group(2) == null ? "latest" : ecr.group(2);
    return Optional.of(new Image(name, ecr.group(1), digest == null ? tag : digest));
  }

  /** Whether it is there. */
  Fact<JsonNode> inEcr(Facts facts) {
    List<RecordedCall> calls =
        facts
            .calls(AwsOperation.ECR_DESCRIBE_IMAGES)
            .filter(call -> call.request().path("repositoryName").asText().equals(repository))
            .filter(call -> Facts.mentions(call.request(), version))
            .toList();
    for (RecordedCall call : calls) {
      JsonNode details = call.seen().orElse(call.request()).path("imageDetails");
      if (!details.isEmpty()) {
        return new Fact.Present<>(details.get(0));
      }
      if (call.failed().isEmpty() || call.failed().get().kind() == AwsFault.Kind.NOT_FOUND) {
        return new Fact.Absent<>();
      }
    }
    return new Fact.Unseen<>(
        calls.stream()
            .flatMap(call -> call.failed().stream())
            .map(Facts::why)
            .findFirst()
            .orElse("%s was not asked".formatted(AwsOperation.ECR_DESCRIBE_IMAGES.action())));
  }

  /** Whether it is the repository that is missing. */
  boolean isRepositoryMissing(Facts facts) {
    return facts
        .calls(AwsOperation.ECR_DESCRIBE_IMAGES)
        .filter(call -> call.request().path("repositoryName").asText().equals(repository))
        .flatMap(call -> call.failed().stream())
        .anyMatch(fault -> fault.code().startsWith("RepositoryNotFound"));
  }

  /** The processors that it is for; empty where that was not seen. */
  Set<String> processors(Facts facts) {
    Set<String> processors = new TreeSet<>();
    facts
        .calls(AwsOperation.ECR_BATCH_GET_IMAGE)
        .filter(call -> call.request().path("repositoryName").asText().equals(repository))
        .filter(call -> Facts.mentions(call.request(), version))
        .flatMap(call -> call.seen().stream())
        .flatMap(answer -> Facts.elements(answer.path("images")))
        .map(image -> image.path("imageManifest").asText(""))
        .forEach(manifest -> add(manifest, facts, processors));
    return processors;
  }

  private static void add(String manifest, Facts facts, Set<String> processors) {
    try {
      JsonNode json = new JsonMapper().readTree(manifest);
      for (JsonNode entry : json.path("manifests")) {
        String processor = entry.path("platform").path("architecture").asText("unknown");
        if (!processor.equals("unknown")) { // SBOMs and provenance
          processors.add(processor);
        }
      }
      // The manifest of one image does not tell its processor: its configuration does.
      String config = json.at("/config/digest").asText("");
      facts
          .calls(AwsOperation.ECR_GET_DOWNLOAD_URL_FOR_LAYER)
          .filter(call -> call.request().path("layerDigest").asText().equals(config))
          .flatMap(call -> call.seen().stream())
          .map(answer -> answer.path("architecture").asText(""))
          .filter(processor -> !processor.isEmpty())
          .forEach(processors::add);
    } catch (JsonProcessingException _) {
      // No manifest that says anything.
    }
  }
}
