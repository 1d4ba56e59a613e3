package academy.video.batch;

import academy.video.aws.Aws;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The job definitions of one account and region. */
public final class JobDefinitions {

  private final Aws aws;

  public JobDefinitions(Aws aws) {
    this.aws = aws;
  }

  /**
   * How many vCPUs a job gets that is submitted with this definition.
   *
   * @param definition a name, which means its newest active revision, or a name with a revision
   * @return a quarter at least; empty where there is no such definition, or it does not say
   */
  public Optional<Double> vcpus(String definition) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    if (definition.contains(":")) {
      request.putArray("jobDefinitions").add(definition);
    } else {
      request.put("jobDefinitionName", definition).put("status", "ACTIVE");
    }
    return aws.all(AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS, request, "jobDefinitions").stream()
        .max(Comparator.comparingInt(found -> found.path("revision").asInt()))
        .flatMap(found -> vcpus(found.path("containerProperties")));
  }

  private static Optional<Double> vcpus(JsonNode container) {
    return StreamSupport.stream(container.path("resourceRequirements").spliterator(), false)
        .filter(requirement -> requirement.path("type").asText().equals("VCPU"))
        .map(requirement -> requirement.path("value").asDouble())
        .filter(vcpus -> vcpus > 0)
        .findFirst();
  }
}
