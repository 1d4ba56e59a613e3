package academy.video.ops.status;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a video stands.
 *
 * @param location the destination, as the user named it
 * @param job what its last job does
 * @param heartbeatAgeMs age of the job's last word; a little below 0 where clocks differ
 * @param lastJob what status.json says
 * @param deletedAt when the video was last deleted, ISO 8601 in UTC: nothing from before is
 *     published any more
 * @param publication what viewers get
 * @param problems what in the destination no job of ours has written, in sentences
 */
public record VideoStatus(
    String location,
    JobState job,
    OptionalLong heartbeatAgeMs,
    Optional<LastJob> lastJob,
    Optional<String> deletedAt,
    Publication publication,
    List<String> problems) {

  public VideoStatus {
    problems = List.copyOf(problems);
  }

  /**
   * What status.json says of the last job.
   *
   * @param stage where it stands, or stood when it ended
   * @param percent of the presentation that is encoded, 0 to 100
   * @param heartbeat when it last wrote, ISO 8601 in UTC
   * @param videoId the video's name
   * @param source what is or was encoded
   * @param profile the profile's name
   * @param jobId AWS Batch's id, where it is a Batch job
   * @param attempt Batch's number of the container start, from 1
   * @param generation what the job makes, once it knows
   * @param nodes those that share the video, where several do
   * @param exitCode the contract's code of a failed job
   * @param failure the name of that code
   * @param reason why it failed, in one sentence
   * @param hint what to do, in one sentence
   */
  public record LastJob(
      String stage,
      double percent,
      String heartbeat,
      String videoId,
      Optional<String> source,
      Optional<String> profile,
      Optional<String> jobId,
      Optional<Integer> attempt,
      Optional<String> generation,
      Optional<NodesStatus> nodes,
      Optional<Integer> exitCode,
      Optional<String> failure,
      Optional<String> reason,
      Optional<String> hint) {}

  /**
   * Whether there is nothing to do: the video is complete and its last job did not fail, or a job
   * is at work; and nothing in the destination is somebody else's.
   */
  public boolean isWell() {
    return problems.isEmpty() && isDone();
  }

  private boolean isDone() {
    return switch (job) {
      case RUNNING, SUBMITTED -> true;
      case SUCCEEDED, SUPERSEDED, NONE -> publication.complete();
      case STALE, FAILED -> false;
    };
  }
}
