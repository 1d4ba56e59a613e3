package academy.video.pipeline;

import academy.video.aws.Aws;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.batch.JobName;
import academy.video.batch.RequestedAt;
import academy.video.batch.Resubmissions;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AWS Batch with one queue in a {@link SimulatedWorld}: its jobs go through their states, or stay
 * in one for ever; their containers are killed, hang without a heartbeat, end late after they were
 * terminated, or live on after Batch has given them up. Batch starts an attempt again when it fails
 * or its host dies, up to {@link #MOST_ATTEMPTS} in all.
 */
final class SimulatedBatch implements SimulatedJobs {

  static final String QUEUE = "academy-video-batch-queue";
  static final String DEFINITION = "academy-video-batch-jobdef";
  static final String PROJECT = "academy-video";
  private static final String DESTINATION = "s3://videos/lecture";
  private static final int MOST_ATTEMPTS = 3;

  private final SimulatedWorld world;
  private final SimulatedAttempt attempts;
  private final FakeAws aws = new FakeAws();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * A job.
   *
   * @param told what DescribeJobs tells of it
   */
  private record Entry(SimulatedJob job, ObjectNode told) {}

  SimulatedBatch(SimulatedWorld world, Json json, EncodedOnce once) {
    this.world = world;
    this.attempts = new SimulatedAttempt(world, json, once);
    aws.answer(AwsOperation.BATCH_LIST_JOBS, this::list);
    aws.answer(AwsOperation.BATCH_DESCRIBE_JOBS, this::describe);
    aws.answer(AwsOperation.BATCH_TERMINATE_JOB, this::terminate);
    aws.answer(AwsOperation.BATCH_SUBMIT_JOB, this::submit);
  }

  /** AWS as an actor reaches it: a call may fail, before it is carried out or after. */
  Aws reachedBy(SimulatedWorld.Actor actor) {
    return new Aws() {
      @Override
      public ObjectNode call(AwsOperation operation, ObjectNode request) {
        return actor.call(
            operation.action() + " " + request,
            () -> aws.call(operation, request),
            () -> FakeAws.fault(operation, AwsFault.Kind.UNAVAILABLE, "", "No answer."));
      }

      @Override
      public String region() {
        return aws.region();
      }

      @Override
      public Aws in(String region) {
        return this;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<SimulatedJob> all() {
    return entries.values().stream().map(Entry::job).toList();
  }

  @Override
  public void accept(Instant requestedAt, String generation) {
    ObjectNode request = FakeAws.json("{}");
    request
        .put("jobName", JobName.of("video", DESTINATION))
        .put("jobQueue", QUEUE)
        .put("jobDefinition", DEFINITION);
    request
        .putObject("parameters")
        .put("source", "s3://sources/lecture.mp4")
        .put("destination", DESTINATION)
        .put("videoId", "video")
        .put("profile", generation);
    JobName.tags(PROJECT, "video", DESTINATION).forEach(request.putObject("tags")::put);
    request.set("containerOverrides", RequestedAt.override(requestedAt));
    var _ = submit(request);
  }

  @Override
  public void end(SimulatedJob job) {
    var _ = terminate(FakeAws.json("{}").put("jobId", job.id).put("reason", "By hand."));
  }

  /** Whether nothing of it runs, and nothing will. */
  boolean isQuiet() {
    return all().stream().allMatch(job -> job.over && job.hasEnded());
  }

  /** How many jobs were submitted in this one's place. */
  long submittedInPlaceOf(SimulatedJob job) {
    return entries.values().stream()
        .filter(entry -> entry.told.at("/tags/" + Resubmissions.OF_TAG).asText().equals(job.id))
        .count();
  }

  private ObjectNode submit(ObjectNode request) {
    String id = "job-%03d-%d".formatted(world.random.nextInt(1000), entries.size());
    JsonNode container = request.path("containerOverrides");
    SimulatedJob job =
        new SimulatedJob(
            id,
            Instant.parse(container.at("/environment/0/value").asText()),
            request.at("/parameters/profile").asText());
    ObjectNode told = request.deepCopy();
    told.put("jobId", id)
        .put("jobArn", "arn:aws:batch:eu-central-1:123456789012:job/" + id)
        .put("status", "SUBMITTED")
        .put("createdAt", world.clock().millis());
    told.set("container", container);
    Entry entry = new Entry(job, told);
    entries.put(id, entry);
    goOnLater(entry);
    return FakeAws.json("{}").put("jobId", id);
  }

  private void goOnLater(Entry entry) {
    world.in(1 + world.random.nextInt(15), () -> goOn(entry));
  }

  private void goOn(Entry entry) {
    if (entry.job.over || entry.told.path("isTerminated").asBoolean()) {
      return;
    }
    String state = entry.told.path("status").asText();
    if (world.isTroubled() && world.random.nextInt(12) == 0) {
      world.note(entry.job.id + " stays " + state);
      return;
    }
    switch (state) {
      case "SUBMITTED" -> become(entry, "RUNNABLE");
      case "RUNNABLE" -> become(entry, "STARTING");
      case "STARTING" -> start(entry);
      default -> throw new AssertionError(state);
    }
  }

  private void become(Entry entry, String state) {
    entry.told.put("status", state);
    goOnLater(entry);
  }

  private void start(Entry entry) {
    entry.told.put("status", "RUNNING").put("startedAt", world.clock().millis());
    SimulatedJob job = entry.job;
    int number = job.attempts.size() + 1;
    SimulatedWorld.Actor actor =
        world.start(
            "%s#%d(%s)".formatted(job.id, number, job.generation.substring(0, 1)),
            /* canBeKilled= */ true,
            self -> live(entry, number, self));
    job.attempts.add(actor);
    if (world.isTroubled() && world.random.nextInt(6) == 0) {
      world.in(world.random.nextInt(150), actor::hang);
    }
  }

  private void live(Entry entry, int number, SimulatedWorld.Actor self) {
    String why = "Host EC2 (instance i-0a1b2c3d4e5f60718) terminated.";
    Optional<Integer> exitCode = Optional.empty();
    try {
      Optional<Failure> failure = attempts.run(self, entry.job, number);
      entry.job.succeeded |= failure.isEmpty();
      exitCode = failure.map(each -> each.exitCode().code()).or(() -> Optional.of(0));
      why = "Essential container in task exited";
    } finally {
      if (!entry.job.over) {
        ended(entry, why, exitCode);
      }
    }
  }

  private void ended(Entry entry, String why, Optional<Integer> exitCode) {
    ObjectNode attempt = entry.told.withArray("attempts").addObject().put("statusReason", why);
    attempt.put("stoppedAt", world.clock().millis());
    exitCode.ifPresent(code -> attempt.putObject("container").put("exitCode", code));
    if (exitCode.equals(Optional.of(0))) {
      finish(entry, "SUCCEEDED");
    } else if (entry.told.path("isTerminated").asBoolean()) {
      finish(entry, "FAILED");
    } else if (entry.job.attempts.size() < MOST_ATTEMPTS) {
      become(entry, "RUNNABLE");
    } else {
      entry.told.put("statusReason", why);
      finish(entry, "FAILED");
    }
  }

  private void finish(Entry entry, String state) {
    if (!entry.job.over) {
      world.note(entry.job.id + " is " + state);
      entry.told.put("status", state).put("stoppedAt", world.clock().millis());
      entry.job.over = true;
    }
  }

  private ObjectNode terminate(ObjectNode request) {
    Entry entry = entries.get(request.path("jobId").asText());
    if (entry == null || entry.job.over) {
      return FakeAws.json("{}");
    }
    entry.told.put("isTerminated", true).set("statusReason", request.path("reason"));
    if (entry.job.hasEnded()) {
      world.in(1 + world.random.nextInt(8), () -> finish(entry, "FAILED"));
      return FakeAws.json("{}");
    }
    SimulatedWorld.Actor container = entry.job.attempts.getLast();
    switch (world.random.nextInt(3)) {
      case 0 -> container.kill();
      case 1 -> world.in(world.random.nextInt(40), container::kill);
      default -> { // its host answers nobody: Batch gives it up, while it goes on for a while
        container.wake();
        world.in(world.random.nextInt(40), () -> finish(entry, "FAILED"));
        world.in(40 + world.random.nextInt(160), container::kill);
      }
    }
    return FakeAws.json("{}");
  }

  private ObjectNode list(ObjectNode request) {
    String state = request.path("jobStatus").asText();
    String name = request.at("/filters/0/values/0").asText();
    ObjectNode answer = FakeAws.json("{}");
    ArrayNode summaries = answer.putArray("jobSummaryList");
    entries.values().stream()
        .map(Entry::told)
        .filter(
            job ->
                name.isEmpty()
                    ? job.path("status").asText().equals(state)
                    : job.path("jobName").asText().equals(name))
        .map(ObjectNode::deepCopy)
        .forEach(
            job -> {
              job.remove(List.of("parameters", "tags", "attempts", "container"));
              summaries.add(job);
            });
    return answer;
  }

  private ObjectNode describe(ObjectNode request) {
    ObjectNode answer = FakeAws.json("{}");
    ArrayNode details = answer.putArray("jobs");
    for (JsonNode id : request.path("jobs")) {
      Optional.ofNullable(entries.get(id.asText()))
          .ifPresent(entry -> details.add(entry.told.deepCopy()));
    }
    return answer;
  }
}
