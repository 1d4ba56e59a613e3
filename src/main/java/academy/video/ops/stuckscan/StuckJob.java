package academy.video.ops.stuckscan;

import academy.video.batch.BatchState;
import java.time.Instant;

/**
 * A job that is stuck.
 *
 * @param jobId Batch's id
 * @param jobName its name, the same for every job of the video and destination
 * @param videoId the video's name; empty where the job's parameters lack it
 * @param destination the folder of its presentation; empty likewise
 * @param requestedAt when its video was requested
 * @param state where it stands
 * @param forMs for how long, in milliseconds
 * @param reason one sentence: why it counts as stuck
 * @param proposal what should be done
 * @param resubmissions how often its video was submitted again already
 */
public record StuckJob(
    String jobId,
    String jobName,
    String videoId,
    String destination,
    Instant requestedAt,
    BatchState state,
    long forMs,
    String reason,
    Proposal proposal,
    int resubmissions) {}
