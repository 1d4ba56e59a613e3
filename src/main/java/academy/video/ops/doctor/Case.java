package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What every rule starts from.
 *
 * @param facts the snapshot's answers
 * @param job the job that it is about
 * @param queueName the job's queue or, without a job, the one that was asked about
 * @param queue that queue
 * @param environments the queue's compute environments, in its order
 * @param wholeOrder whether these are known to be all of the queue's
 * @param definition the job's definition or, without a job, the newest active revision of the one
 *     that was asked about
 * @param container what the job's container is to be; a missing node where it is not known
 */
record Case(
    Facts facts,
    Optional<Job> job,
    String queueName,
    Fact<JsonNode> queue,
    List<Fact<Environment>> environments,
    boolean wholeOrder,
    Fact<JsonNode> definition,
    JsonNode container) {

  Case {
    environments = List.copyOf(environments);
  }

  static Case of(Facts facts, Optional<Job> job) {
    Question question = facts.snapshot().question();
    String queueName =
        job.map(j -> j.json().path("jobQueue").asText(""))
            .filter(arn -> !arn.isEmpty())
            .map(Case::lastPart)
            .orElse(question.queue().value());
    Fact<JsonNode> queue = queue(facts, queueName);
    List<String> order = new ArrayList<>();
    queue.value().stream()
        .flatMap(json -> Facts.elements(json.path("computeEnvironmentOrder")))
        .sorted(Comparator.comparingInt(item -> item.path("order").asInt()))
        .forEach(item -> order.add(item.path("computeEnvironment").asText()));
    boolean whole = queue.value().isPresent();
    if (!whole) {
      order.add(question.computeEnvironment().value());
    }
    Fact<JsonNode> definition = definition(facts, job, question.definition().value());
    return new Case(
        facts,
        job,
        queueName,
        queue,
        order.stream().map(name -> environment(facts, name)).toList(),
        whole,
        definition,
        container(job, definition));
  }

  static Fact<JsonNode> queue(Facts facts, String name) {
    return facts.item(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, "jobQueues", "jobQueueName", lastPart(name));
  }

  /** The environment of this name or resource name. */
  static Fact<Environment> environment(Facts facts, String name) {
    AwsOperation call = AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS;
    String list = "computeEnvironments";
    String member = "computeEnvironmentName";
    Fact<JsonNode> named = facts.item(call, list, member, lastPart(name));
    Fact<JsonNode> found =
        named.unseen().isPresent() && !name.equals(lastPart(name))
            ? facts.item(
                call, list, name, item -> item.path(member).asText().equals(lastPart(name)))
            : named;
    return found.then(json -> new Fact.Present<>(new Environment(json)));
  }

  private static Fact<JsonNode> definition(Facts facts, Optional<Job> job, String asked) {
    AwsOperation call = AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS;
    Optional<String> ofJob = job.map(Job::definition).filter(arn -> !arn.isEmpty());
    if (ofJob.isPresent()) {
      return facts.item(call, "jobDefinitions", "jobDefinitionArn", ofJob.get());
    }
    Optional<JsonNode> newest =
        facts.items(call, "jobDefinitions").stream()
            .filter(json -> isOf(json, asked) && json.path("status").asText().equals("ACTIVE"))
            .max(Comparator.comparingInt(json -> json.path("revision").asInt()));
    if (newest.isPresent()) {
      return new Fact.Present<>(newest.get());
    }
    Fact<JsonNode> exactly = facts.item(call, "jobDefinitions", asked, _ -> false);
    return exactly.unseen().isPresent() && asked.contains(":")
        ? facts.item(call, "jobDefinitions", asked.substring(0, asked.indexOf(':')), _ -> false)
        : exactly;
  }

  /** Whether the definition has this name, and this revision if the name has one. */
  static boolean isOf(JsonNode definition, String name) {
    String own = definition.path("jobDefinitionName").asText();
    return name.equals(own) || name.equals(own + ":" + definition.path("revision").asInt());
  }

  private static JsonNode container(Optional<Job> job, Fact<JsonNode> definition) {
    Optional<JsonNode> ofJob = job.map(Job::container).filter(json -> json.has("image"));
    return ofJob
        .or(() -> definition.value().map(Case::containerOf))
        .orElse(MissingNode.getInstance());
  }

  private static JsonNode containerOf(JsonNode definition) {
    JsonNode multi = definition.at("/ecsProperties/taskProperties/0/containers/0");
    return multi.isMissingNode() ? definition.path("containerProperties") : multi;
  }

  /** A role that the definition or the job names; empty where it names none. */
  String role(String member) {
    String own = container.path(member).asText("");
    String tasks = "/ecsProperties/taskProperties/0/" + member;
    String ofTask =
        job.map(j -> j.json().at(tasks).asText(""))
            .filter(text -> !text.isEmpty())
            .or(() -> definition.value().map(json -> json.at(tasks).asText("")))
            .orElse("");
    return own.isEmpty() ? ofTask : own;
  }

  Question question() {
    return facts.snapshot().question();
  }

  String region() {
    return facts.snapshot().region();
  }

  Instant now() {
    return facts.snapshot().takenAt();
  }

  Optional<BatchState> state() {
    return job.map(Job::state);
  }

  boolean isState(BatchState state) {
    return state().filter(s -> s == state).isPresent();
  }

  Need need() {
    return Need.of(container);
  }

  /** Whether jobs are for Fargate; empty where neither job nor definition was seen. */
  Optional<Boolean> isFargate() {
    return job.map(Job::json)
        .filter(json -> json.has("platformCapabilities"))
        .or(() -> definition.value())
        .map(json -> Job.texts(json.path("platformCapabilities")).contains("FARGATE"));
  }

  /** Those environments that were seen. */
  List<Environment> seenEnvironments() {
    return environments.stream().flatMap(fact -> fact.value().stream()).toList();
  }

  /** How the definition is called in sentences, with its revision. */
  String definitionName() {
    return definition
        .value()
        .map(json -> json.path("jobDefinitionName").asText() + ":" + json.path("revision").asText())
        .or(() -> job.map(Job::definition).filter(s -> !s.isEmpty()).map(Case::lastPart))
        .orElse(question().definition().value());
  }

  /** What stands behind the last slash of a resource name; a name as it is. */
  static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
