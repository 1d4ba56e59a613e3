package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import academy.video.model.BatchName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as DescribeJobs (JobDetail) or, with less, ListJobs (JobSummary) shows it.
 *
 * @param fact the item
 */
record Job(Fact fact) {

  Fact at(String members) {
    return fact.at(members);
  }

  String id() {
    return at("jobId").text();
  }

  String name() {
    return at("jobName").text();
  }

  BatchState state() {
    return Arrays.stream(BatchState.values())
        .filter(state -> at("status").is(state.name()))
        .findFirst()
        .orElse(BatchState.UNKNOWN);
  }

  /** Batch's words about the job's state; empty where there are none. */
  String statusReason() {
    return at("statusReason").text();
  }

  /** Whether all of it is there: a summary names no queue, and has no container to speak of. */
  boolean isDescribed() {
    return at("jobQueue").isPresent();
  }

  /** The definition's resource name, with the revision after a colon. */
  String definition() {
    return at("jobDefinition").text();
  }

  List<Fact> attempts() {
    return at("attempts").items();
  }

  private Fact lastAttempt() {
    return at("attempts").last();
  }

  /** The container of the job; what it asks for, after overrides. */
  Fact container() {
    return containerOf(fact);
  }

  /** The one container of a job or of an attempt. */
  static Fact containerOf(Fact holder) {
    Fact task = holder.at("ecsProperties.taskProperties").or(holder.at("taskProperties"));
    return task.item(0).at("containers").item(0).or(holder.at("container"));
  }

  /** A member of the last attempt's container; else of the job's, as it is now. */
  Fact last(String member) {
    return containerOf(lastAttempt()).at(member).or(container().at(member));
  }

  /** The last attempt's exit code: empty where no process of ours ended by itself. */
  OptionalInt exitCode() {
    Fact code = last("exitCode");
    return code.json().isInt() ? OptionalInt.of((int) code.number()) : OptionalInt.empty();
  }

  /** Batch's words about the last attempt. */
  Fact attemptReason() {
    return lastAttempt().at("statusReason").or(at("statusReason"));
  }

  /** The log stream of the last attempt; empty before it ran. */
  Optional<String> logStream() {
    return Optional.of(last("logStreamName").text()).filter(text -> !text.isEmpty());
  }

  /** Whether the last attempt's container ever ran. */
  boolean ran() {
    return exitCode().isPresent() || logStream().isPresent() || at("startedAt").number() > 0;
  }

  boolean isArrayParent() {
    return at("arrayProperties.size").number() > 0 && at("arrayProperties.index").isAbsent();
  }

  boolean isArrayChild() {
    return at("arrayProperties.index").isPresent();
  }

  /** Of an array job's child, from 0. */
  long arrayIndex() {
    return at("arrayProperties.index").number();
  }

  /** Of an array job: how many of its children are in this state. */
  long children(BatchState state) {
    return at("arrayProperties.statusSummary." + state.name()).number();
  }

  /** The children of an array job by their states, such as {@code 3 RUNNABLE and 29 RUNNING}. */
  String childrenByState() {
    return Words.list(
        Arrays.stream(BatchState.values())
            .filter(state -> children(state) > 0)
            .map(state -> children(state) + " " + state)
            .toList());
  }

  /** The id of the job that was submitted: of an array job's child that is the array job's. */
  String submittedId() {
    return BatchName.submittedJob(id());
  }

  /** The ids of the jobs that it waits for. */
  List<Fact> dependsOn() {
    return at("dependsOn").items().stream()
        .map(item -> item.at("jobId"))
        .filter(Fact::isPresent)
        .toList();
  }

  boolean endedOnRequest() {
    return at("isTerminated").json().asBoolean() || at("isCancelled").json().asBoolean();
  }

  /** The earliest moment from which it can have been in its state, milliseconds since 1970. */
  long sinceMs() {
    long created = at("createdAt").number();
    return switch (state()) {
      case SUCCEEDED, FAILED -> Math.max(created, at("stoppedAt").number());
      case RUNNING -> Math.max(created, at("startedAt").number());
      case SUBMITTED, PENDING, RUNNABLE, STARTING, UNKNOWN ->
          Math.max(created, lastAttempt().at("stoppedAt").number());
    };
  }

  /** For how long it can have been in its state at most. */
  Duration age(Instant now) {
    return Duration.between(Instant.ofEpochMilli(sinceMs()), now);
  }

  Subject asSubject() {
    long since = sinceMs();
    return new Subject(
        id(),
        name(),
        state(),
        since > 0 ? Optional.of(Instant.ofEpochMilli(since).toString()) : Optional.empty(),
        attempts().size(),
        logStream());
  }
}
