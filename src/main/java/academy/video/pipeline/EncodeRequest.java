package academy.video.pipeline;

import academy.video.config.EncodeConfig;
import academy.video.model.JobIdentity;
import academy.video.model.Machine;

/**
 * One job, with every setting checked.
 *
 * @param config what was set
 * @param identity what Batch calls this job
 * @param machine what the job may use
 */
public record EncodeRequest(EncodeConfig config, JobIdentity identity, Machine machine) {}
