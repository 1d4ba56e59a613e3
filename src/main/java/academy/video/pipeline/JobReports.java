package academy.video.pipeline;

import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.SegmentRecord;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.TrackRecord;
import academy.video.stage.result.RenditionSummaries;
import academy.video.stage.result.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a job tells of itself beside its progress: log lines of its findings, and report.json. */
final class JobReports {

  private final Map<String, String> versions;
  private final JobLog log;

  JobReports(Map<String, String> versions, JobLog log) {
    this.versions = versions;
    this.log = log;
  }

  static void probed(SourceInfo info, JobLog log) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("container", info.container());
    fields.put("size_bytes", info.identity().sizeBytes());
    info.video()
        .ifPresent(
            video -> {
              fields.put(
                  "duration_ms",
                  video.endSeconds().minus(video.startSeconds()).times(1000).round());
              fields.put("video_codec", video.codec());
              fields.put("width", video.displaySize().width());
              fields.put("height", video.displaySize().height());
              fields.put("frame_rate", video.timing().frameRate().toDecimal(3));
              fields.put("frames", video.frameCount());
              fields.put("scan", video.scan().why());
            });
    fields.put("audio_tracks", info.audio().size());
    fields.put("text_tracks", info.text().size());
    fields.put("missing_percent", Math.round(info.missingFraction() * 1000) / 10.0);
    fields.put("streams", info.choices().stream().map(JobReports::choice).toList());
    log.info(Event.SOURCE_PROBED, sentence(info), fields);
  }

  private static String choice(StreamChoice choice) {
    return "%d %s %s: %s (%s)"
        .formatted(
            choice.streamIndex(),
            choice.kind(),
            choice.codec(),
            choice.taken() ? "taken" : "left",
            choice.why());
  }

  private static String sentence(SourceInfo info) {
    String video =
        info.video()
            .map(
                stream ->
                    "%s %s at %s fps"
                        .formatted(
                            stream.codec(),
                            stream.displaySize(),
                            stream.timing().frameRate().toDecimal(3)))
            .orElse("no video");
    String audio =
        info.audio().isEmpty()
            ? "no audio"
            : info.audio().stream()
                .map(track -> "%s %d ch".formatted(track.codec(), track.channels()))
                .collect(Collectors.joining(", "));
    return "The source has %s and %s.".formatted(video, audio);
  }

  static void planned(EncodePlan plan, Capacity capacity, JobLog log) {
    List<String> renditions =
        plan.video().stream().map(rendition -> rendition.size().toString()).toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("generation", plan.generation());
    fields.put("renditions", renditions);
    fields.put("audio_renditions", plan.audio().size());
    fields.put("text_renditions", plan.text().size());
    fields.put("chunks_total", plan.chunks().size());
    fields.put("segments", plan.timeline().segmentCount());
    fields.put("duration_ms", plan.timeline().duration().times(1000).round());
    fields.put("frame_rate", plan.timeline().frameRate().toDecimal(3));
    fields.put("chunks_at_once", capacity.chunksAtOnce());
    fields.put("expected_memory_bytes", capacity.expectedMemoryBytes());
    fields.put("expected_s", Math.round(capacity.expectedSeconds()));
    log.info(
        Event.PLAN_MADE,
        "%d video, %d audio and %d text renditions in %d segments and %d chunks."
            .formatted(
                plan.video().size(),
                plan.audio().size(),
                plan.text().size(),
                plan.timeline().segmentCount(),
                plan.chunks().size()),
        fields);
  }

  Report of(
      EncodeRequest request,
      SourceInfo info,
      EncodePlan plan,
      Capacity capacity,
      Tracks tracks,
      List<String> remarks) {
    List<Report.RenditionSummary> summaries = new ArrayList<>();
    int targetSeconds = request.profile().segmentSeconds();
    tracks
        .video()
        .forEach(track -> summaries.add(RenditionSummaries.of("video", track, targetSeconds)));
    tracks
        .audio()
        .forEach(track -> summaries.add(RenditionSummaries.of("audio", track, targetSeconds)));
    tracks
        .text()
        .forEach(track -> summaries.add(RenditionSummaries.ofText(track, plan.timeline())));
    List<String> allRemarks = new ArrayList<>(remarks);
    for (Report.RenditionLoudness each : loudness(plan, tracks)) {
      if (each.source().isSilent()) {
        allRemarks.add("Audio track %s is silent.".formatted(each.rendition()));
      }
    }
    allRemarks.addAll(belowFloor(new QualityFloor(request.profile().quality().minSsim()), tracks));
    return new Report(
        plan.generation(),
        request.videoId(),
        info,
        plan,
        summaries,
        tracks.video(),
        tracks.audio(),
        tracks.text(),
        tracks.thumbnails().poster(),
        tracks.thumbnails().storyboard(),
        loudness(plan, tracks),
        new Report.DamageSummary(
            info.missingFraction() * 100,
            tracks.damage(),
            EncodeStage.missingPercent(plan, tracks.damage())),
        tracks.reencoded(),
        allRemarks,
        new Report.JobSummary(
            plan.timeline().duration().times(1000).round(),
            log.elapsed().toMillis(),
            plan.chunks().size(),
            log.meter().chunksResumed(),
            capacity.chunksAtOnce(),
            log.meter().totalBytesRead(),
            log.meter().totalBytesWritten(),
            tracks.chunks().stream().map(chunk -> chunk.endMs() - chunk.startMs()).toList(),
            tracks.chunks(),
            tracks.audioElapsedMs()),
        versions);
  }

  private static List<String> belowFloor(QualityFloor floor, Tracks tracks) {
    List<String> sentences = new ArrayList<>();
    for (TrackRecord track : tracks.video()) {
      List<SegmentRecord> below =
          track.segments().stream().filter(segment -> !floor.isKept(segment)).toList();
      if (!below.isEmpty()) {
        sentences.add(
            "%d of %d segments of %s are below the profile's quality.min_ssim of %s, the first is segment %d."
                .formatted(
                    below.size(),
                    track.segments().size(),
                    track.rendition(),
                    floor.minSsim(),
                    below.getFirst().index()));
      }
    }
    return sentences;
  }

  private static List<Report.RenditionLoudness> loudness(EncodePlan plan, Tracks tracks) {
    List<Report.RenditionLoudness> all = new ArrayList<>();
    for (int i = 0; i < tracks.loudness().size(); i++) {
      LoudnessRecord record = tracks.loudness().get(i);
      all.add(
          new Report.RenditionLoudness(
              plan.audio().get(i).name(),
              record.source(),
              record.gainDb(),
              record.limited(),
              record.result(),
              record.overTime()));
    }
    return all;
  }
}
