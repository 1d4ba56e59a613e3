package academy.video.ops.stuckscan;

import academy.video.batch.BatchAttempt;
import academy.video.batch.BatchJob;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ends that say nothing about the video or the worker: the same job, run again, may well succeed.
 * Each is known by how AWS's text begins; the texts vary behind that. What is not listed here (a
 * missing image, a refused secret) needs a person.
 */
enum InfrastructureEnd {
  HOST_GONE("Host EC2", "its instance went away"),
  SPOT_TASK("Your Spot Task was interrupted", "AWS took its Spot capacity back"),
  DRAINING("Task stopped during instance draining", "its instance was drained"),
  NETWORK_INTERFACE("Timeout waiting for network interface", "it got no network interface in time"),
  NETWORK_INTERFACE_SEEN("Network interface provision", "it got no network interface in time"),
  DISK("Timeout waiting for EphemeralStorage", "it got no disk in time"),
  AGENT("AGENT", "the ECS agent of its instance was not connected"),
  ENGINE_SLOW("DockerTimeoutError", "the container engine did not answer in time"),
  ENGINE_BUSY("CannotInspectContainerError", "the container engine did not answer in time"),
  RUNTIME_SLOW("ContainerRuntimeTimeoutError", "the container runtime did not answer in time"),
  // The queue's own time limit; MISCONFIGURATION behind the colon needs a person.
  NO_CAPACITY(
      "Canceled by JobStateTimeLimit action due to reason: CAPACITY",
      "there was no capacity for it in time");

  private final String beginning;
  private final String meaning;

  InfrastructureEnd(String beginning, String meaning) {
    this.beginning = beginning;
    this.meaning = meaning;
  }

  /** What ended the job, as words behind "because"; empty where it was none of these. */
  static Optional<String> of(BatchJob job) {
    Stream<String> ofLastAttempt =
        job.attempts().isEmpty()
            ? Stream.empty()
            : texts(job.attempts().getLast()).flatMap(Optional::stream);
    return Stream.concat(job.statusReason().stream(), ofLastAttempt)
        .flatMap(text -> Arrays.stream(values()).filter(known -> text.startsWith(known.beginning)))
        .map(known -> known.meaning)
        .findFirst();
  }

  private static Stream<Optional<String>> texts(BatchAttempt attempt) {
    return Stream.of(attempt.statusReason(), attempt.reason());
  }
}
