package academy.video.pipeline;

import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.model.Machine;
import academy.video.model.Profile;
import academy.video.model.R2Access;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One job, with every setting checked.
 *
 * @param source the video
 * @param destination the folder that the presentation is written to
 * @param r2 how R2 is reached; present where the source or the destination is in R2
 * @param videoId the video's name
 * @param job what Batch calls this job
 * @param profile what the result should be like
 * @param scratch the one local folder that may be written to
 * @param maxChunksAtOnce how many chunks may be encoded at once; empty: decided from the machine
 * @param watchdog a job that makes no progress for this long is ended as STALLED
 * @param storageDeadline how long a call to a store is tried again
 * @param machine what the job may use
 */
public record EncodeRequest(
    Location source,
    Location destination,
    Optional<R2Access> r2,
    String videoId,
    JobIdentity job,
    Profile profile,
    Path scratch,
    OptionalInt maxChunksAtOnce,
    Duration watchdog,
    Duration storageDeadline,
    Machine machine) {}
