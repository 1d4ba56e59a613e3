package academy.video.pipeline;

import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.Chunk;
import academy.video.model.Count;
import academy.video.model.EncodePlan;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.stage.publish.InvalidObjectsException;
import academy.video.stage.publish.OutputVerifier;
import academy.video.store.RetryListener;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The log lines of a job's findings, beside those of single chunks and tracks. */
final class JobLines {

  private JobLines() {}

  static RetryListener retries(JobLog log) {
    return retry ->
        log.warn(
            Event.STORAGE_RETRIED,
            "%s of %s is tried again: %s."
                .formatted(retry.operation(), retry.key(), retry.problem()),
            Map.of(
                "operation", retry.operation(),
                "key", retry.key(),
                "try", retry.attempt(),
                "wait_ms", retry.delay().toMillis(),
                "status", retry.status(),
                "request_id", retry.requestId(),
                "cause", retry.problem()));
  }

  /** What becomes of captions that were added to what is published now. */
  static void captions(String remark, JobLog log) {
    log.info(Event.CAPTIONS_CARRIED, remark, Map.of());
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
    fields.put("streams", info.choices().stream().map(JobLines::choice).toList());
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
    fields.put("duration_ms", plan.timeline().durationMs());
    fields.put("frame_rate", plan.timeline().frameRate().toDecimal(3));
    fields.put("chunks_at_once", capacity.chunksAtOnce());
    fields.put("expected_memory_bytes", capacity.expectedMemoryBytes());
    fields.put("expected_s", Math.round(capacity.expectedSeconds()));
    log.info(
        Event.PLAN_MADE,
        "%d video, %d audio and %d text renditions in %s and %s."
            .formatted(
                plan.video().size(),
                plan.audio().size(),
                plan.text().size(),
                Count.of(plan.timeline().segmentCount(), "segment"),
                Count.of(plan.chunks().size(), "chunk")),
        fields);
  }

  static void resumed(EncodePlan plan, Collection<Chunk> chunks, JobLog log) {
    for (Chunk chunk : chunks) {
      log.meter().chunkResumed(plan.durationMs(chunk.index()));
    }
    log.info(
        Event.PLAN_RESUMED,
        "%d of %s %s there from an earlier attempt."
            .formatted(
                chunks.size(),
                Count.of(plan.chunks().size(), "chunk"),
                chunks.size() == 1 ? "is" : "are"),
        Map.of(
            "generation", plan.generation(),
            "chunks_resumed", chunks.size(),
            "chunks_total", plan.chunks().size()));
  }

  static void invalid(InvalidObjectsException invalid, Set<Integer> chunks, JobLog log) {
    log.warn(
        Event.OUTPUT_INVALID,
        "Stored objects differ from what was written: %d. %s"
            .formatted(invalid.keys().size(), invalid.failure().reason()),
        Map.of("objects", invalid.keys().size(), "chunks", chunks));
  }

  static void verified(OutputVerifier.Verified verified, Duration elapsed, JobLog log) {
    log.info(
        Event.OUTPUT_VERIFIED,
        "Verified every stored object.",
        Map.of(
            "objects", verified.objects(),
            "bytes", verified.bytes(),
            "objects_read", verified.objectsRead(),
            "duration_ms", elapsed.toMillis()));
  }

  static void published(String key, int objects, String generation, String where, JobLog log) {
    log.info(
        Event.OUTPUT_PUBLISHED,
        "Published as %s in %s.".formatted(key, where),
        Map.of(
            "playlist",
            key,
            "generation",
            generation,
            "objects",
            objects,
            "bytes",
            log.meter().totalBytesWritten()));
  }
}
