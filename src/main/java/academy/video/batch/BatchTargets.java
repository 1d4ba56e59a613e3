package academy.video.batch;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a queue and a definition would take a job. */
public final class BatchTargets {

  private static final String ACTIVE = "ACTIVE";

  private final Aws aws;

  public BatchTargets(Aws aws) {
    this.aws = aws;
  }

  /**
   * What was found.
   *
   * @param problems a sentence for each reason why no job is taken
   * @param notSeen a sentence for each thing that could not be looked at
   */
  public record Looked(List<String> problems, List<String> notSeen) {
    public Looked {
      problems = List.copyOf(problems);
      notSeen = List.copyOf(notSeen);
    }
  }

  /**
   * Looks at both.
   *
   * @param queue a job queue's name
   * @param definition a definition's name, with or without a revision
   */
  public Looked look(String queue, String definition) {
    List<String> problems = new ArrayList<>();
    List<String> notSeen = new ArrayList<>();
    look(() -> ofQueue(queue), "job queue " + queue, problems, notSeen);
    look(() -> ofDefinition(definition), "job definition " + definition, problems, notSeen);
    return new Looked(problems, notSeen);
  }

  private static void look(
      Supplier<Optional<String>> question,
      String what,
      List<String> problems,
      List<String> notSeen) {
    try {
      question.get().ifPresent(problems::add);
    } catch (AwsException e) {
      AwsFault fault = e.fault();
      notSeen.add(
          "The %s can't be looked at: %s failed: %s"
              .formatted(what, fault.operation().action(), fault.sentence()));
    }
  }

  private Optional<String> ofQueue(String name) {
    ObjectNode request = object();
    request.putArray("jobQueues").add(name);
    List<JsonNode> found = queues(request);
    if (found.isEmpty()) {
      return Optional.of(
          "AWS Batch has no job queue %s in %s%s"
              .formatted(
                  name,
                  aws.region(),
                  Suggestion.clause(name, names(queues(object()), "jobQueueName"))));
    }
    String state = found.getFirst().path("state").asText("ENABLED");
    return state.equals("ENABLED")
        ? Optional.empty()
        : Optional.of("the job queue %s is %s and takes no job".formatted(name, state));
  }

  private Optional<String> ofDefinition(String name) {
    int colon = name.indexOf(':');
    String family = colon < 0 ? name : name.substring(0, colon);
    List<JsonNode> revisions = definitions(object().put("jobDefinitionName", family));
    List<JsonNode> active =
        revisions.stream().filter(one -> one.path("status").asText(ACTIVE).equals(ACTIVE)).toList();
    if (revisions.isEmpty()) {
      List<String> known = names(definitions(object().put("status", ACTIVE)), "jobDefinitionName");
      return Optional.of(
          "AWS Batch has no job definition %s in %s%s"
              .formatted(family, aws.region(), Suggestion.clause(family, known)));
    }
    if (active.isEmpty()) {
      return Optional.of("no revision of the job definition %s is ACTIVE".formatted(family));
    }
    String revision = name.substring(colon + 1);
    if (colon < 0
        || active.stream().anyMatch(one -> one.path("revision").asText().equals(revision))) {
      return Optional.empty();
    }
    return Optional.of(
        "the job definition %s has no ACTIVE revision %s (did you mean %s:%d?)"
            .formatted(
                family,
                revision,
                family,
                active.stream().mapToInt(one -> one.path("revision").asInt()).max().orElseThrow()));
  }

  private List<JsonNode> queues(ObjectNode request) {
    return aws.all(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, request, "jobQueues");
  }

  private List<JsonNode> definitions(ObjectNode request) {
    return aws.all(AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS, request, "jobDefinitions");
  }

  private static List<String> names(List<JsonNode> things, String member) {
    return things.stream().map(thing -> thing.path(member).asText()).distinct().toList();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
