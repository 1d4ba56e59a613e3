package academy.video.ops.doctor;

import academy.video.batch.BatchState;
import java.util.Optional;

/**
 * The job that a diagnosis is about.
 *
 * @param jobId its id
 * @param jobName its name
 * @param state where it stands
 * @param since the earliest moment from which it can have stood there, ISO 8601
 * @param attempts how often its container was started and ended
 * @param logStream the log stream of its last attempt
 */
public record Subject(
    String jobId,
    String jobName,
    BatchState state,
    Optional<String> since,
    int attempts,
    Optional<String> logStream) {}
