package academy.video.log;

import java.util.List;

/**
 * Every event that a log line may carry, with its own fields. Names are part of the project's
 * interface: they are added, never renamed. docs/events.md is this table; a test compares them.
 */
public enum Event {
  JOB_STARTED(
      "job.started",
      "The configuration is valid and work begins.",
      "source",
      "destination",
      "profile",
      "scratch_dir",
      "watchdog_s",
      "storage_deadline_s",
      "max_chunks_at_once",
      "r2_endpoint",
      "versions",
      "cores",
      "memory_limit_bytes"),
  SOURCE_PROBED(
      "source.probed",
      "What the source holds is known.",
      "container",
      "size_bytes",
      "duration_ms",
      "video_codec",
      "width",
      "height",
      "frame_rate",
      "frames",
      "scan",
      "audio_tracks",
      "text_tracks",
      "missing_percent",
      "streams"),
  PLAN_MADE(
      "plan.made",
      "Everything that will be encoded is decided.",
      "generation",
      "renditions",
      "audio_renditions",
      "text_renditions",
      "chunks_total",
      "segments",
      "duration_ms",
      "frame_rate",
      "chunks_at_once",
      "expected_memory_bytes",
      "expected_s"),
  DRY_RUN("dry.run", "The whole plan, where only a plan was asked for (--dry-run).", "result"),
  PLAN_RESUMED(
      "plan.resumed",
      "Chunks of an earlier attempt are used again.",
      "generation",
      "chunks_resumed",
      "chunks_total"),
  CHUNK_STARTED("chunk.started", "A chunk is being encoded.", "chunk", "frames", "start_ms"),
  CHUNK_ENCODED(
      "chunk.encoded",
      "A chunk is encoded and all its segments are stored.",
      "chunk",
      "frames",
      "segments",
      "bytes",
      "duration_ms",
      "frames_per_second"),
  CHUNK_REENCODED(
      "chunk.reencoded",
      "A segment came out below the profile's quality.min_ssim: its chunk is encoded again from it"
          + " on, for this rendition.",
      "chunk",
      "rendition",
      "segment",
      "ssim",
      "min_ssim",
      "from_crf",
      "to_crf"),
  AUDIO_ENCODED(
      "audio.encoded",
      "An audio track is encoded and stored.",
      "rendition",
      "segments",
      "bytes",
      "duration_ms",
      "loudness_lufs",
      "gain_db"),
  TEXT_CONVERTED(
      "text.converted",
      "All text tracks are converted to WebVTT and stored.",
      "renditions",
      "cues",
      "decode_errors",
      "bytes",
      "duration_ms"),
  PROGRESS(
      "progress",
      "How far the job is; at least every 10 seconds. eta_s is null while it is not known.",
      "percent",
      "speed",
      "eta_s",
      "chunks_done",
      "chunks_total"),
  STORAGE_RETRIED(
      "storage.retried",
      "A storage request failed and is sent again.",
      "operation",
      "key",
      "try",
      "wait_ms",
      "status",
      "request_id",
      "cause"),
  FFMPEG_MESSAGE(
      "ffmpeg.message",
      "FFmpeg said something. Rate-limited; suppressed counts the messages left out before it.",
      "native_level",
      "suppressed"),
  CONFIG_WARNING(
      "config.warning", "A setting is unknown, or two settings contradict each other.", "setting"),
  LIBRARY_MESSAGE("library.message", "A library warned through SLF4J."),
  JOB_INTERRUPTED("job.interrupted", "The job was told to stop and is stopping.", "grace_ms"),
  REPORT_FAILED(
      "report.failed",
      "The Batch job could not be tagged with its failure; the failure stands.",
      "job"),
  INTERNAL_ERROR(
      "internal.error", "A defect: what was thrown, with its stack.", "exception", "stack_trace"),
  OUTPUT_INVALID(
      "output.invalid",
      "Stored objects are not as they were written; the chunks and tracks that they belong to are"
          + " encoded again, once.",
      "objects",
      "chunks"),
  OUTPUT_VERIFIED(
      "output.verified",
      "Everything that is stored is as it was written; objects_read of it were read back for that.",
      "objects",
      "bytes",
      "objects_read",
      "duration_ms"),
  OUTPUT_PUBLISHED(
      "output.published",
      "The multivariant playlist is in place.",
      "playlist",
      "generation",
      "objects",
      "bytes"),
  WEBHOOK_FAILED("webhook.failed", "A post to VIDEO_WEBHOOK_URL was given up; the job goes on."),
  JOB_FINISHED(
      "job.finished",
      "Always the last line, exactly once. failure, reason and hint are null after success.",
      "outcome",
      "exit_code",
      "failure",
      "retryable",
      "reason",
      "hint",
      "elapsed_ms",
      "vcpu_seconds",
      "media_ms",
      "chunks_total",
      "chunks_resumed",
      "bytes_read",
      "bytes_written",
      "peak_rss_bytes");

  private final String label;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which gives an immutable list
  private final List<String> fields;

  Event(String label, String meaning, String... fields) {
    this.label = label;
    this.meaning = meaning;
    this.fields = List.of(fields);
  }

  /** The dotted name in a line's {@code event} field. */
  public String label() {
    return label;
  }

  /** One sentence: when the line is written. */
  public String meaning() {
    return meaning;
  }

  /** The event's own fields, beside those that every line has; a line may leave some out. */
  public List<String> fields() {
    return fields;
  }
}
