package academy.video.config;

import academy.video.model.Location;
import academy.video.model.Node;
import academy.video.model.Profile;
import academy.video.model.R2Access;
import academy.video.sandbox.SandboxMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The checked configuration of one job.
 *
 * @param source the video
 * @param destination the folder that the presentation is written to
 * @param r2 how R2 is reached; present where the source or the destination is in R2
 * @param videoId the video's name
 * @param profile what the result should be like
 * @param scratch the one local folder that may be written to
 * @param node which of the nodes that share the video this is
 * @param maxChunksAtOnce how many chunks are encoded at once; empty: decided from the machine
 * @param watchdog a job that makes no progress for this long is ended as STALLED
 * @param storageDeadline how long a call to a store is tried again
 * @param sandbox whether the process that decodes has to be cut off
 */
public record EncodeConfig(
    Location source,
    Location destination,
    Optional<R2Access> r2,
    String videoId,
    Profile profile,
    Path scratch,
    Node node,
    OptionalInt maxChunksAtOnce,
    Duration watchdog,
    Duration storageDeadline,
    SandboxMode sandbox) {}
