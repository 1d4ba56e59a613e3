package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import academy.video.model.BatchName;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks Batch: jobs, queue, compute environments and definitions. */
final class BatchReader {

  /** Of a kind of jobs, as many are looked at in detail. */
  private static final int MOST_JOBS = 5;

  /** Jobs that run take room from others: so many are looked at for how much. */
  private static final int MOST_RUNNING = 20;

  private static final int MOST_DEPENDENCIES = 20;
  private static final int MOST_DEFINITIONS = 3;
  private static final int MOST_CONSUMABLES = 5;

  private final CallLog log;
  private final Question question;

  BatchReader(CallLog log, Question question) {
    this.log = log;
    this.question = question;
  }

  BatchSide read() {
    List<JsonNode> asked = question.jobId().map(id -> describe(List.of(id))).orElseGet(List::of);
    String queueName =
        asked.stream()
            .map(job -> lastPart(job.path("jobQueue").asText()))
            .filter(name -> !name.isEmpty())
            .findFirst()
            .orElse(question.queue().value());
    Optional<JsonNode> queue = queue(queueName);
    List<JsonNode> environments = environments(queue);
    List<JsonNode> jobs = asked.isEmpty() ? recent(queueName, queue) : around(asked, queueName);
    List<JsonNode> definitions = definitions(jobs);
    shares(queue);
    consumables(jobs, definitions);
    return new BatchSide(queue, environments, definitions, jobs);
  }

  /** How a queue shares its room out, where it does not go by the order of submission. */
  private void shares(Optional<JsonNode> queue) {
    queue
        .map(found -> found.path("schedulingPolicyArn").asText(""))
        .filter(arn -> !arn.isEmpty())
        .ifPresent(
            arn ->
                log.ask(
                    AwsOperation.BATCH_DESCRIBE_SCHEDULING_POLICIES,
                    Requests.of("arns", List.of(arn))));
  }

  /** What jobs take from a supply of the account, such as licences. */
  private void consumables(List<JsonNode> jobs, List<JsonNode> definitions) {
    Stream.concat(jobs.stream(), definitions.stream())
        .flatMap(each -> stream(each.at("/consumableResourceProperties/consumableResourceList")))
        .map(each -> each.path("consumableResource").asText(""))
        .filter(name -> !name.isEmpty())
        .distinct()
        .limit(MOST_CONSUMABLES)
        .forEach(
            name ->
                log.ask(
                    AwsOperation.BATCH_DESCRIBE_CONSUMABLE_RESOURCE,
                    Requests.of("consumableResource", name)));
  }

  /** The queue that is used, and where it is another one also the one that was asked about. */
  private Optional<JsonNode> queue(String name) {
    Set<String> names = new LinkedHashSet<>(List.of(name, question.queue().value()));
    List<JsonNode> found =
        items(
            log.ask(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, Requests.of("jobQueues", names)),
            "jobQueues");
    Optional<JsonNode> queue = named(found, "jobQueueName", name);
    if (queue.isEmpty()) {
      // What there is instead: a name is most often wrong by a letter.
      log.askOnePage(AwsOperation.BATCH_DESCRIBE_JOB_QUEUES, nothing());
    }
    return queue;
  }

  private List<JsonNode> environments(Optional<JsonNode> queue) {
    List<String> ordered =
        queue.stream()
            .flatMap(found -> stream(found.path("computeEnvironmentOrder")))
            .sorted(Comparator.comparingInt(entry -> entry.path("order").asInt()))
            .map(entry -> entry.path("computeEnvironment").asText())
            .toList();
    List<JsonNode> environments = new ArrayList<>();
    if (!ordered.isEmpty()) {
      List<JsonNode> found = environmentsNamed(ordered);
      for (String each : ordered) {
        found.stream()
            .filter(
                environment ->
                    environment.path("computeEnvironmentArn").asText().equals(each)
                        || environment
                            .path("computeEnvironmentName")
                            .asText()
                            .equals(lastPart(each)))
            .findFirst()
            .ifPresent(environments::add);
      }
    }
    String name = question.computeEnvironment().value();
    if (named(environments, "computeEnvironmentName", name).isEmpty()) {
      List<JsonNode> found = environmentsNamed(List.of(name));
      environments.addAll(found);
      if (found.isEmpty()) {
        log.askOnePage(AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS, nothing());
      }
    }
    return environments;
  }

  private List<JsonNode> environmentsNamed(List<String> names) {
    return items(
        log.ask(
            AwsOperation.BATCH_DESCRIBE_COMPUTE_ENVIRONMENTS,
            Requests.of("computeEnvironments", names)),
        "computeEnvironments");
  }

  /** The newest failures, what waits longest, what runs, and the newest success. */
  private List<JsonNode> recent(String queueName, Optional<JsonNode> queue) {
    List<JsonNode> waiting = waiting(queueName);
    List<JsonNode> running = listed(queueName, "RUNNING");
    List<JsonNode> failed = listed(queueName, "FAILED");
    List<JsonNode> succeeded =
        items(
            log.askOnePage(
                AwsOperation.BATCH_LIST_JOBS,
                ofState(queueName, "SUCCEEDED").put("maxResults", 100)),
            "jobSummaryList");
    Set<String> ids = new LinkedHashSet<>();
    ids.addAll(oursFirst(waiting, oldest()).limit(MOST_JOBS).map(BatchReader::id).toList());
    if (queue.isPresent()) {
      head(queueName, waiting).ifPresent(ids::add);
    }
    ids.addAll(oursFirst(failed, newest()).limit(MOST_JOBS).map(BatchReader::id).toList());
    ids.addAll(oursFirst(running, oldest()).limit(MOST_RUNNING).map(BatchReader::id).toList());
    ids.addAll(oursFirst(succeeded, newest()).limit(1).map(BatchReader::id).toList());
    return ids.isEmpty() ? List.of() : withOthers(describe(ids));
  }

  /** The job that was asked about, and what stands in its way. */
  private List<JsonNode> around(List<JsonNode> asked, String queueName) {
    String state = asked.getFirst().path("status").asText();
    List<JsonNode> jobs = new ArrayList<>(asked);
    if (!state.equals("FAILED") && !state.equals("SUCCEEDED")) {
      Set<String> ids = new LinkedHashSet<>();
      List<JsonNode> waiting = waiting(queueName);
      head(queueName, waiting).ifPresent(ids::add);
      ids.addAll(
          oursFirst(listed(queueName, "RUNNING"), oldest())
              .limit(MOST_RUNNING)
              .map(BatchReader::id)
              .toList());
      asked.forEach(job -> ids.remove(id(job)));
      if (!ids.isEmpty()) {
        jobs.addAll(describe(ids));
      }
    }
    return withOthers(jobs);
  }

  private List<JsonNode> waiting(String queueName) {
    return Stream.of("SUBMITTED", "PENDING", "RUNNABLE", "STARTING")
        .flatMap(state -> listed(queueName, state).stream())
        .toList();
  }

  /** With the jobs that these wait for, and with children of array jobs. */
  private List<JsonNode> withOthers(List<JsonNode> jobs) {
    List<JsonNode> all = new ArrayList<>(jobs);
    Set<String> missing = new LinkedHashSet<>();
    for (JsonNode job : jobs) {
      if (!job.path("status").asText().equals("SUCCEEDED")) {
        stream(job.path("dependsOn"))
            .map(dependency -> dependency.path("jobId").asText())
            .filter(id -> !id.isEmpty())
            .forEach(missing::add);
        missing.addAll(children(job));
      }
    }
    jobs.forEach(job -> missing.remove(id(job)));
    List<String> ids = missing.stream().limit(MOST_DEPENDENCIES).toList();
    if (!ids.isEmpty()) {
      all.addAll(describe(ids));
    }
    return all;
  }

  /** An array job never runs itself: why it stands is told by its children. */
  private List<String> children(JsonNode job) {
    JsonNode array = job.path("arrayProperties");
    if (array.path("size").asInt() == 0 || array.has("index")) {
      return List.of();
    }
    // States without children cost no call; moto's and older answers count none.
    JsonNode counts = array.path("statusSummary");
    return Stream.of("FAILED", "RUNNABLE", "STARTING", "RUNNING")
        .filter(state -> counts.isEmpty() || counts.path(state).asInt() > 0)
        .filter(state -> !state.equals("RUNNING") || isAskedFor(job))
        .flatMap(
            state ->
                items(
                        log.askOnePage(
                            AwsOperation.BATCH_LIST_JOBS,
                            Requests.of("arrayJobId", id(job)).put("jobStatus", state)),
                        "jobSummaryList")
                    .stream()
                    .sorted(oldest())
                    .limit(2))
        .map(BatchReader::id)
        .toList();
  }

  private boolean isAskedFor(JsonNode job) {
    return question.jobId().filter(id(job)::equals).isPresent();
  }

  private Optional<String> head(String queueName, List<JsonNode> waiting) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    String arn =
        log.ask(AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT, Requests.of("jobQueue", queueName))
            .map(answer -> answer.at("/frontOfQueue/jobs/0/jobArn").asText())
            .orElse("");
    return arn.isEmpty() ? Optional.empty() : Optional.of(lastPart(arn));
  }

  private List<JsonNode> definitions(List<JsonNode> jobs) {
    List<JsonNode> definitions = new ArrayList<>(askedDefinition());
    Set<String> known = new LinkedHashSet<>();
    definitions.forEach(each -> known.add(each.path("jobDefinitionArn").asText()));
    List<String> ofJobs =
        jobs.stream()
            .map(job -> job.path("jobDefinition").asText())
            .filter(arn -> !arn.isEmpty() && !known.contains(arn))
            .distinct()
            .limit(MOST_DEFINITIONS)
            .toList();
    if (!ofJobs.isEmpty()) {
      definitions.addAll(
          items(
              log.ask(
                  AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
                  Requests.of("jobDefinitions", ofJobs)),
              "jobDefinitions"));
    }
    return definitions;
  }

  private List<JsonNode> askedDefinition() {
    String name = question.definition().value();
    if (name.contains(":")) {
      return definitionsOf(Requests.of("jobDefinitions", List.of(name)));
    }
    List<JsonNode> active =
        definitionsOf(Requests.of("jobDefinitionName", name).put("status", "ACTIVE"));
    if (active.isEmpty()) {
      // Deregistered ones, or other names.
      List<JsonNode> inactive = definitionsOf(Requests.of("jobDefinitionName", name));
      if (inactive.isEmpty()) {
        log.askOnePage(
            AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS, Requests.of("status", "ACTIVE"));
      }
    }
    // SubmitJob without a revision takes the latest active one.
    return active.stream()
        .max(Comparator.comparingInt(definition -> definition.path("revision").asInt()))
        .map(List::of)
        .orElseGet(List::of);
  }

  private List<JsonNode> definitionsOf(ObjectNode request) {
    return items(log.ask(AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS, request), "jobDefinitions");
  }

  private List<JsonNode> describe(Collection<String> ids) {
    return items(log.ask(AwsOperation.BATCH_DESCRIBE_JOBS, Requests.of("jobs", ids)), "jobs");
  }

  private List<JsonNode> listed(String queueName, String state) {
    return items(
        log.askOnePage(AwsOperation.BATCH_LIST_JOBS, ofState(queueName, state)), "jobSummaryList");
  }

  private static ObjectNode ofState(String queueName, String state) {
    return Requests.of("jobQueue", queueName).put("jobStatus", state);
  }

  /** Those of the definition in question before others, which may share the queue. */
  private Stream<JsonNode> oursFirst(List<JsonNode> jobs, Comparator<JsonNode> order) {
    String definition = BatchName.withoutRevision(question.definition().value());
    return jobs.stream()
        .sorted(
            Comparator.comparing(
                    (JsonNode job) ->
                        !BatchName.withoutRevision(lastPart(job.path("jobDefinition").asText()))
                            .equals(definition))
                .thenComparing(order)
                .thenComparing(BatchReader::id));
  }

  private static Comparator<JsonNode> oldest() {
    return Comparator.comparingLong(job -> job.path("createdAt").asLong());
  }

  private static Comparator<JsonNode> newest() {
    return Comparator.comparingLong(
        job -> -job.path("stoppedAt").asLong(job.path("createdAt").asLong()));
  }

  private static Optional<JsonNode> named(List<JsonNode> items, String member, String name) {
    return items.stream().filter(item -> item.path(member).asText().equals(name)).findFirst();
  }

  private static List<JsonNode> items(Optional<ObjectNode> answer, String member) {
    return answer.map(found -> stream(found.path(member)).toList()).orElseGet(List::of);
  }

  static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), /* parallel= */ false);
  }

  private static String id(JsonNode job) {
    return job.path("jobId").asText();
  }

  /** The name at the end of an ARN, or the name itself. */
  static String lastPart(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }
}
