package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.batch.BatchState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What every rule starts from.
 *
 * @param facts the snapshot's answers
 * @param texts what is said about them
 * @param job the job that it is about
 * @param queueName the job's queue or, without a job, the one that was asked about
 * @param queue that queue
 * @param environments the queue's compute environments, in its order
 * @param wholeOrder whether these are known to be all of the queue's
 * @param definition the job's definition or, without a job, the newest active revision of the one
 *     that was asked about
 * @param container what the job's container is to be
 */
record Case(
    Facts facts,
    Texts texts,
    Optional<Job> job,
    String queueName,
    Fact queue,
    List<Fact> environments,
    boolean wholeOrder,
    Fact definition,
    Fact container) {

  Case {
    environments = List.copyOf(environments);
  }

  static Case of(Facts facts, Texts texts, Optional<Job> job) {
    Question question = facts.snapshot().question();
    String queueName =
        job.map(j -> lastPart(j.at("jobQueue").text()))
            .filter(name -> !name.isEmpty())
            .orElse(question.queue().value());
    Fact queue =
        facts.item(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, "jobQueues", "jobQueueName", queueName);
    List<String> order =
        queue.isPresent()
            ? queue.at("computeEnvironmentOrder").items().stream()
                .sorted(Comparator.comparingLong(item -> item.at("order").number()))
                .map(item -> item.at("computeEnvironment").text())
                .toList()
            : List.of(question.computeEnvironment().value());
    Fact definition = definition(facts, job, question.definition().value());
    return new Case(
        facts,
        texts,
        job,
        queueName,
        queue,
        order.stream().map(name -> environment(facts, name)).toList(),
        queue.isPresent(),
        definition,
        job.map(Job::container)
            .filter(container -> container.at("image").isPresent())
            .orElseGet(() -> containerOf(definition)));
  }

  /** The environment of this name or resource name. */
  static Fact environment(Facts facts, String name) {
    AwsOperation call = AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS;
    String list = "computeEnvironments";
    String member = "computeEnvironmentName";
    String last = lastPart(name);
    Fact named = facts.item(call, list, member, last);
    return named.unseen().isPresent()
        ? facts.item(call, list, member, name, item -> item.at(member).is(last))
        : named;
  }

  private static Fact definition(Facts facts, Optional<Job> job, String asked) {
    AwsOperation call = AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS;
    String list = "jobDefinitions";
    Optional<String> ofJob = job.map(Job::definition).filter(arn -> !arn.isEmpty());
    if (ofJob.isPresent()) {
      return facts.item(call, list, "jobDefinitionArn", ofJob.get());
    }
    Optional<Fact> newest =
        facts.items(call, list).stream()
            .filter(item -> isOf(item, asked) && item.at("status").is("ACTIVE"))
            .max(Comparator.comparingLong(item -> item.at("revision").number()));
    if (newest.isPresent()) {
      return newest.get();
    }
    String member = "jobDefinitionName";
    Fact exactly = facts.item(call, list, member, asked, _ -> false);
    return exactly.unseen().isPresent()
        ? facts.item(call, list, member, family(asked), _ -> false)
        : exactly;
  }

  /** Whether the definition has this name, and this revision if the name has one. */
  static boolean isOf(Fact definition, String name) {
    String own = definition.at("jobDefinitionName").text();
    return name.equals(own) || name.equals(own + ":" + definition.at("revision").number());
  }

  /** A definition's name without its revision. */
  static String family(String definition) {
    return definition.replaceAll(":.*", "");
  }

  private static Fact containerOf(Fact definition) {
    return task(definition).at("containers").item(0).or(definition.at("containerProperties"));
  }

  /** A role that the definition or the job names; absent where it names none. */
  Fact role(String member) {
    return container
        .at(member)
        .or(job.map(j -> task(j.fact()).at(member)).orElseGet(() -> task(definition).at(member)))
        .or(task(definition).at(member));
  }

  private static Fact task(Fact holder) {
    return holder.at("ecsProperties.taskProperties").item(0);
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

  /** Whether the job has stood in its state for longer than is normal. */
  boolean isOverdue() {
    return job.filter(j -> Waits.isOverdue(j, now())).isPresent();
  }

  /** Whether the job waits for longer than is normal, or ended before its container began. */
  boolean isStuck() {
    return isOverdue() || job.filter(j -> j.state() == BatchState.FAILED && !j.ran()).isPresent();
  }

  Need need() {
    return Need.of(container.json());
  }

  /** What a job asks for of a kind: {@code VCPU}, {@code MEMORY}, {@code GPU}. */
  Fact requirement(String type) {
    return container.at("resourceRequirements").items().stream()
        .filter(item -> item.at("type").is(type))
        .map(item -> item.at("value"))
        .findFirst()
        .orElseGet(
            () -> container.at(type.equals("VCPU") ? "vcpus" : type.toLowerCase(Locale.ROOT)));
  }

  /** Whether jobs are for Fargate: absent or seen as a list of platforms. */
  Fact platforms() {
    return job.map(j -> j.at("platformCapabilities"))
        .filter(Fact::isPresent)
        .orElseGet(() -> definition.at("platformCapabilities"));
  }

  boolean isFargate() {
    return platforms().texts().contains("FARGATE");
  }

  /** Those environments that were seen. */
  List<Environment> seenEnvironments() {
    return environments.stream().filter(Fact::isPresent).map(Environment::new).toList();
  }

  /** The image of the container; empty where it is not known. */
  String image() {
    return container.at("image").text();
  }

  Optional<EcrImage> ecrImage() {
    return EcrImage.parse(image());
  }

  /** The account, by the resource names that Batch gave; empty where it gave none. */
  String account() {
    return Stream.of(
            queue.at("jobQueueArn"),
            definition.at("jobDefinitionArn"),
            job.map(j -> j.at("jobArn")).orElse(queue))
        .map(arn -> arn.json().isTextual() ? arn.text().split(":", -1) : new String[0])
        .filter(parts -> parts.length > 4)
        .map(parts -> parts[4])
        .findFirst()
        .orElse("");
  }

  /** Whether the container's image lies in another account's registry. */
  boolean isForeignImage() {
    return ecrImage()
        .filter(image -> !account().isEmpty() && !image.account().equals(account()))
        .isPresent();
  }

  Fact logOptions() {
    return container.at("logConfiguration.options");
  }

  /** Where the container writes to. */
  String logGroup() {
    return logOptions().at("awslogs-group").json().asText(ContainerPart.DEFAULT_LOG_GROUP);
  }

  /** The region of the log group. */
  String logRegion() {
    return logOptions().at("awslogs-region").json().asText(region());
  }

  boolean usesAwslogs() {
    return container.at("logConfiguration.logDriver").json().asText("awslogs").equals("awslogs");
  }

  /** How the definition is called in sentences, with its revision. */
  String definitionName() {
    return definition.isPresent()
        ? definition.at("jobDefinitionName").text() + ":" + definition.at("revision").number()
        : job.map(j -> lastPart(j.definition()))
            .filter(name -> !name.isEmpty())
            .orElse(question().definition().value());
  }

  /** What every sentence and fix may name; nothing that is not known. */
  Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("region", region());
    values.put("queue", queueName);
    values.put("definition", definitionName());
    values.put("family", family(definitionName()));
    values.put("log-group", logGroup());
    values.put("account", account());
    values.put("image", image());
    values.put("execution-role", lastPart(role("executionRoleArn").text()));
    job.ifPresent(
        j -> {
          values.put("job", j.id());
          values.put("log-stream", j.logStream().orElse(""));
        });
    ecrImage()
        .ifPresent(
            image -> {
              values.put("registry", image.account());
              values.put("repository", image.repository());
              values.put("image-region", image.region());
              values.put("version", image.digest().orElse(image.tag()));
            });
    values.values().removeIf(String::isEmpty);
    return values;
  }

  /** What follows the last slash of a resource name; a name as it is. */
  static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
