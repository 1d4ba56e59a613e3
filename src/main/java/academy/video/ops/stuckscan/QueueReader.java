package academy.video.ops.stuckscan;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsOperation;
import academy.video.batch.BatchJob;
import academy.video.batch.BatchJobDetail;
import academy.video.batch.BatchJobs;
import academy.video.batch.BatchState;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds out what {@link StuckRules} judge from. Only reads. */
final class QueueReader {

  // arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID
  private static final Pattern TASK = Pattern.compile("arn:[^:]+:ecs:[^:]*:[^:]*:task/([^/]+)/.+");

  private static final int MOST_CHILDREN = 20;

  private final Aws aws;
  private final BatchJobs jobs;
  private final VideoFolders folders;
  private final Json json;
  private final InstantSource clock;

  QueueReader(Aws aws, VideoFolders folders, Json json, InstantSource clock) {
    this.aws = aws;
    this.jobs = new BatchJobs(aws);
    this.folders = folders;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Reads the queue, then what it takes of the videos.
   *
   * @param undecided gets the jobs whose video can't be read
   * @throws AwsException where the jobs can't be read
   */
  QueueFacts read(String queue, String definition, StuckRules rules, List<Undecided> undecided) {
    List<BatchJob> everything = new ArrayList<>();
    // The last states first: a job that moves on meanwhile is seen twice rather than never.
    for (BatchState state : List.of(BatchState.values()).reversed()) {
      if (state != BatchState.UNKNOWN) {
        everything.addAll(jobs.inState(queue, state));
      }
    }
    Map<String, BatchJob> once = new HashMap<>();
    everything.forEach(job -> once.putIfAbsent(job.id(), job));
    Instant now = clock.instant();
    List<BatchJobDetail> ours =
        jobs
            .details(
                once.values().stream()
                    .filter(job -> rules.mayMatter(job, now))
                    .map(BatchJob::id)
                    .sorted()
                    .toList())
            .stream()
            .filter(job -> job.isOf(definition))
            .toList();
    ours.forEach(job -> once.put(job.job().id(), job.job()));
    othersOf(ours, once).forEach(job -> once.put(job.id(), job));
    QueueFacts withoutVideos =
        new QueueFacts(
            now,
            ours,
            List.copyOf(once.values()),
            head(queue, ours),
            taskTimes(ours),
            failedChildren(ours),
            Map.of());
    return new QueueFacts(
        withoutVideos.now(),
        ours,
        withoutVideos.everything(),
        withoutVideos.head(),
        withoutVideos.taskCreatedAt(),
        withoutVideos.failedChildren(),
        videos(withoutVideos, rules, undecided));
  }

  /** Of each array job that failed lately some children: two calls more. */
  private Map<String, List<BatchJobDetail>> failedChildren(List<BatchJobDetail> ours) {
    Map<String, List<BatchJobDetail>> failed = new HashMap<>();
    for (BatchJobDetail detail : ours) {
      BatchJob job = detail.job();
      if (job.state() == BatchState.FAILED && job.array().isPresent()) {
        failed.put(
            job.id(),
            jobs.details(
                jobs.children(job.id(), BatchState.FAILED).stream()
                    .limit(MOST_CHILDREN)
                    .map(BatchJob::id)
                    .toList()));
      }
    }
    return failed;
  }

  /** The other jobs for the same videos: only described do they tell when these were requested. */
  private List<BatchJob> othersOf(List<BatchJobDetail> ours, Map<String, BatchJob> all) {
    Set<String> names = ours.stream().map(job -> job.job().name()).collect(Collectors.toSet());
    Set<String> described = ours.stream().map(job -> job.job().id()).collect(Collectors.toSet());
    return jobs.describe(
        all.values().stream()
            .filter(job -> names.contains(job.name()) && !described.contains(job.id()))
            .map(BatchJob::id)
            .sorted()
            .toList());
  }

  private Map<String, VideoFacts> videos(
      QueueFacts facts, StuckRules rules, List<Undecided> undecided) {
    Map<String, VideoFacts> videos = new HashMap<>();
    for (BatchJobDetail job : facts.ours()) {
      String id = job.job().id();
      String destination = job.job().parameters().getOrDefault("destination", "");
      if (destination.isEmpty() || !rules.needsVideo(job, facts)) {
        continue;
      }
      try (VideoFolders.Folder folder = folders.open(destination)) {
        videos.put(id, VideoFacts.read(folder.store(), json));
      } catch (WorkerException e) {
        undecided.add(Undecided.because(id, e.failure()));
      }
    }
    return videos;
  }

  /** The job that is started next; without this right, or where nothing waits, it is not known. */
  private Optional<String> head(String queue, List<BatchJobDetail> ours) {
    if (ours.stream().noneMatch(job -> waits(job.job()))) {
      return Optional.empty();
    }
    try {
      JsonNode first =
          aws.call(
                  AwsOperation.BATCH_GET_JOB_QUEUE_SNAPSHOT,
                  JsonNodeFactory.instance.objectNode().put("jobQueue", queue))
              .at("/frontOfQueue/jobs/0/jobArn");
      String arn = first.asText("");
      return arn.isEmpty()
          ? Optional.empty()
          : Optional.of(arn.substring(arn.lastIndexOf('/') + 1));
    } catch (AwsException _) {
      return Optional.empty(); // the oldest is taken instead
    }
  }

  private static boolean waits(BatchJob job) {
    return job.state() == BatchState.RUNNABLE
        || (job.state() == BatchState.PENDING && ArrayRules.hasNotBegun(job));
  }

  /** When tasks were made: Batch does not tell since when a job is STARTING, ECS does. */
  private Map<String, Instant> taskTimes(List<BatchJobDetail> ours) {
    Map<String, Instant> times = new HashMap<>();
    for (BatchJobDetail job : ours) {
      Matcher task = TASK.matcher(job.taskArn().orElse(""));
      if (job.job().state() != BatchState.STARTING || !task.matches()) {
        continue;
      }
      taskTime(task.group(1), task.group()).ifPresent(time -> times.put(job.job().id(), time));
    }
    return times;
  }

  /** Empty where ECS does not tell: a longer limit is used then. */
  private Optional<Instant> taskTime(String cluster, String arn) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("cluster", cluster);
    request.putArray("tasks").add(arn);
    try {
      String created =
          aws.call(AwsOperation.ECS_DESCRIBE_TASKS, request).at("/tasks/0/createdAt").asText("");
      return created.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(created));
    } catch (AwsException _) {
      return Optional.empty();
    }
  }
}
