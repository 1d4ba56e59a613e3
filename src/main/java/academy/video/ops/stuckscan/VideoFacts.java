package academy.video.ops.stuckscan;

import academy.video.batch.BatchJob;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Instant;
import java.util.Optional;

/**
 * What a video's status.json says.
 *
 * @param state {@code submitted}, {@code running}, {@code succeeded}, {@code failed}; empty where
 *     there is no status
 * @param jobId the job that wrote it, or that it was written for
 * @param requestedAt when the video was requested that it tells of
 * @param heartbeat when it was written
 * @param stage where that job stands, or stood
 * @param percent of the video that is encoded, 0 to 100
 * @param resubmissions how often the video was submitted again
 * @param exitCode of a job that failed
 * @param reason why it failed, in one sentence
 * @param deletedAt when the video was last deleted
 */
record VideoFacts(
    String state,
    Optional<String> jobId,
    Optional<Instant> requestedAt,
    Optional<Instant> heartbeat,
    String stage,
    double percent,
    int resubmissions,
    Optional<Integer> exitCode,
    Optional<String> reason,
    Optional<Instant> deletedAt) {

  /** No chain of resubmissions is longer: stuck-scan gives up after at most ten. */
  private static final int MOST_RESUBMISSIONS = 1000;

  /** Reads status and tombstone; what is no JSON counts as none. */
  static VideoFacts read(ObjectStore folder, Json json) {
    UntrustedJson status =
        folder
            .readRange(ObjectLayout.STATUS, /* position= */ 0, ObjectLayout.LARGEST_NOTE)
            .map(json::untrusted)
            .orElseGet(UntrustedJson::none);
    UntrustedJson failure = status.in("failure");
    return new VideoFacts(
        status.text("state").orElse(""),
        status.text("job_id"),
        status.time("requested_at"),
        status.time("heartbeat"),
        status.text("stage").orElse(""),
        status.percent("percent"),
        status.whole("resubmissions", 0, MOST_RESUBMISSIONS).orElse(0),
        failure.whole("exit_code", 1, 255),
        failure.text("reason"),
        new Tombstone(folder, json).deletedAt());
  }

  /** Whether this is the status of that job. */
  boolean isOf(String id) {
    return jobId.filter(id::equals).isPresent();
  }

  /** Whether the video was deleted after that job was requested. */
  boolean isDeletedSince(BatchJob job) {
    return deletedAt.filter(at -> !job.requestedAt().isAfter(at)).isPresent();
  }
}
