package academy.video.model;

import java.util.Optional;

/**
 * Whose result master.m3u8 leads to, or is about to lead to. Never goes back to an older request.
 *
 * @param requestedAt when the video was requested, ISO 8601 in UTC
 * @param jobId AWS Batch's id of the job, where it is one
 * @param generation what was made
 */
public record Published(String requestedAt, Optional<String> jobId, String generation) {}
