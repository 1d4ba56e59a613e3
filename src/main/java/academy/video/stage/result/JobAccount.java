package academy.video.stage.result;

import academy.video.model.EncodePlan;
import academy.video.model.Reencode;
import academy.video.model.SourceInfo;
import academy.video.model.TrackRecord;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.Report.DamageSummary;
import academy.video.stage.result.Report.JobSummary;
import academy.video.stage.result.Report.RenditionLoudness;
import academy.video.stage.result.Report.RenditionSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to tell of a job, whether it came to its end or not; report.html is made from it.
 *
 * @param videoId the video's name
 * @param writtenAt when this was put together, ISO 8601 in UTC
 * @param failure why the job failed; empty after success
 * @param source what probing found, where the job came that far
 * @param plan what was decided, where the job came that far
 * @param renditions as measured; of a failed job what there was of them
 * @param video segments of each video rendition; of a failed job with gaps
 * @param loudness of each audio rendition that was encoded
 * @param damage what could not be decoded, where that is known
 * @param reencoded what was encoded again because it came out below the profile's floor
 * @param remarks what is allowed but not advised
 * @param job how the job went
 * @param versions of worker, libraries and Java
 */
public record JobAccount(
    String videoId,
    String writtenAt,
    Optional<FailureStatus> failure,
    Optional<SourceInfo> source,
    Optional<EncodePlan> plan,
    List<RenditionSummary> renditions,
    List<TrackRecord> video,
    List<RenditionLoudness> loudness,
    Optional<DamageSummary> damage,
    List<Reencode> reencoded,
    List<String> remarks,
    JobSummary job,
    Map<String, String> versions) {
  public JobAccount {
    renditions = List.copyOf(renditions);
    video = List.copyOf(video);
    loudness = List.copyOf(loudness);
    reencoded = List.copyOf(reencoded);
    remarks = List.copyOf(remarks);
    versions = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(versions));
  }

  /** The account of a job that succeeded. */
  public static JobAccount of(Report report, String writtenAt) {
    return new JobAccount(
        report.videoId(),
        writtenAt,
        /* failure= */ Optional.empty(),
        Optional.of(report.source()),
        Optional.of(report.plan()),
        report.renditions(),
        report.video(),
        report.loudness(),
        Optional.of(report.damage()),
        report.reencoded(),
        report.remarks(),
        report.job(),
        report.versions());
  }
}
