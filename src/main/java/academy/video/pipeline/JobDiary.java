package academy.video.pipeline;

import academy.video.failure.Failure;
import academy.video.log.JobLog;
import academy.video.model.AudioRendition;
import academy.video.model.ChunkRecord;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.SegmentRecord;
import academy.video.model.SourceInfo;
import academy.video.model.TrackRecord;
import academy.video.stage.result.JobAccount;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.RenditionSummaries;
import academy.video.stage.result.Report;
import academy.video.stage.result.Report.ChunkSummary;
import academy.video.stage.result.Report.RenditionLoudness;
import academy.video.stage.result.Report.RenditionSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a job came to know, so that there is something to tell where it fails. Of one thread. */
final class JobDiary {

  private final JobLog log;
  private final int targetSeconds;
  private @Nullable SourceInfo source;
  private @Nullable EncodePlan plan;
  private int chunksAtOnce;
  private @Nullable Checkpoints checkpoints;
  private Set<Integer> resumed = Set.of();

  /**
   * An empty diary.
   *
   * @param targetSeconds the profile's segment length
   */
  JobDiary(JobLog log, int targetSeconds) {
    this.log = log;
    this.targetSeconds = targetSeconds;
  }

  void probed(SourceInfo info) {
    source = info;
  }

  void planned(EncodePlan made, Capacity capacity) {
    plan = made;
    chunksAtOnce = capacity.chunksAtOnce();
  }

  /** From here on, chunks are done one after the other. */
  void encoding(Checkpoints growing, Checkpoints.Done done) {
    checkpoints = growing;
    resumed = done.chunks().keySet();
  }

  /** The account of a job that failed. */
  JobAccount failed(
      String videoId, String writtenAt, Failure failure, Map<String, String> versions) {
    List<ChunkRecord> chunks =
        checkpoints == null
            ? List.of()
            : List.copyOf(new TreeMap<>(checkpoints.soFar().chunks()).values());
    List<TrackRecord> video = plan == null ? List.of() : pieces(plan, chunks);
    List<RenditionSummary> renditions = new ArrayList<>();
    video.forEach(track -> renditions.add(RenditionSummaries.of("video", track, targetSeconds)));
    List<RenditionLoudness> loudness = new ArrayList<>();
    if (plan != null && checkpoints != null) {
      var audio = checkpoints.soFar().audio();
      for (AudioRendition rendition : plan.audio()) {
        var record = audio.get(rendition.name());
        if (record != null) {
          renditions.add(RenditionSummaries.of("audio", record.track(), targetSeconds));
          loudness.add(loudnessOf(rendition.name(), record.loudness()));
        }
      }
    }
    return new JobAccount(
        videoId,
        writtenAt,
        Optional.of(FailureStatus.of(failure, log.stage().label())),
        Optional.ofNullable(source),
        Optional.ofNullable(plan),
        renditions,
        video,
        loudness,
        /* damage= */ Optional.empty(),
        chunks.stream().flatMap(chunk -> chunk.reencoded().stream()).toList(),
        /* remarks= */ List.of(),
        summary(chunks),
        versions);
  }

  private Report.JobSummary summary(List<ChunkRecord> chunks) {
    List<ChunkSummary> works =
        chunks.stream()
            .map(
                chunk ->
                    ChunkSummary.of(chunk.chunk(), chunk.work(), resumed.contains(chunk.chunk())))
            .toList();
    return new Report.JobSummary(
        plan == null ? 0 : plan.timeline().duration().times(1000).round(),
        log.elapsed().toMillis(),
        plan == null ? 0 : plan.chunks().size(),
        resumed.size(),
        chunksAtOnce,
        log.meter().totalBytesRead(),
        log.meter().totalBytesWritten(),
        works.stream().map(work -> work.endMs() - work.startMs()).toList(),
        works,
        /* audioElapsedMs= */ List.of());
  }

  /** What there is of each video rendition, with gaps where chunks are missing. */
  private static List<TrackRecord> pieces(EncodePlan plan, List<ChunkRecord> chunks) {
    List<TrackRecord> tracks = new ArrayList<>();
    if (chunks.isEmpty()) {
      return tracks;
    }
    for (int i = 0; i < plan.video().size(); i++) {
      List<SegmentRecord> segments = new ArrayList<>();
      for (ChunkRecord chunk : chunks) {
        segments.addAll(chunk.tracks().get(i).segments());
      }
      tracks.add(chunks.getFirst().tracks().get(i).withSegments(segments));
    }
    return tracks;
  }

  private static RenditionLoudness loudnessOf(String rendition, LoudnessRecord record) {
    return new RenditionLoudness(
        rendition,
        record.source(),
        record.gainDb(),
        record.limited(),
        record.result(),
        record.overTime());
  }
}
