package academy.video.ops.stuckscan;

import academy.video.failure.ExitCode;

/**
 * A job that could not be judged.
 *
 * @param jobId Batch's id
 * @param failure what kept the scan from it
 * @param reason the same in one sentence
 * @param hint what to do
 */
public record Undecided(String jobId, ExitCode failure, String reason, String hint) {}
