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
      "node",
      "nodes",
      "r2_endpoint",
      "versions",
      "sandbox",
      "cores",
      "memory_limit_bytes"),
  SANDBOX_INCOMPLETE(
      "sandbox.incomplete",
      "The kernel or the container refuses some layers of the sandbox; the others hold. missing has"
          + " the reason for each.",
      "missing"),
  CODEC_RESTARTED(
      "codec.restarted",
      "The codec process ended unexpectedly; a fresh one repeats the task.",
      "task",
      "reason"),
  SOURCE_PROBED(
      "source.probed",
      "The source's streams are known.",
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
  OUTPUT_REPLACES(
      "output.replaces",
      "The destination has a result from another source or profile, which this job will replace."),
  PLAN_MADE(
      "plan.made",
      "The plan for the encoding is complete.",
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
  DRY_RUN("dry.run", "The complete plan, if the job runs with --dry-run.", "result"),
  PLAN_RESUMED(
      "plan.resumed",
      "Chunks of an earlier attempt are kept.",
      "generation",
      "chunks_resumed",
      "chunks_total"),
  CHUNK_STARTED("chunk.started", "Encoding of a chunk begins.", "chunk", "frames", "start_ms"),
  CHUNK_ENCODED(
      "chunk.encoded",
      "A chunk is encoded, and all its segments are stored.",
      "chunk",
      "frames",
      "segments",
      "bytes",
      "duration_ms",
      "frames_per_second"),
  CHUNK_REENCODED(
      "chunk.reencoded",
      "A segment is below the profile's quality.min_ssim, so this rendition is encoded again from"
          + " that segment to the end of the chunk.",
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
      "How far the job is, at least every 10 seconds. eta_s is null until it is known.",
      "percent",
      "speed",
      "eta_s",
      "chunks_done",
      "chunks_total"),
  STORAGE_RETRIED(
      "storage.retried",
      "A storage request failed and will be retried.",
      "operation",
      "key",
      "try",
      "wait_ms",
      "status",
      "request_id",
      "cause"),
  FFMPEG_MESSAGE(
      "ffmpeg.message",
      "A message from FFmpeg. Rate-limited: suppressed counts the messages left out before it.",
      "native_level",
      "suppressed"),
  CONFIG_WARNING(
      "config.warning", "A setting is unknown, or two settings contradict each other.", "setting"),
  LIBRARY_MESSAGE("library.message", "A warning from a library, through SLF4J."),
  JOB_INTERRUPTED("job.interrupted", "The job was told to stop, and is stopping.", "grace_ms"),
  REPORT_FAILED(
      "report.failed",
      "The Batch job could not be tagged with its failure. The exit code is not affected.",
      "job"),
  SOURCE_REFUSED(
      "source.refused",
      "The source is refused: what the sentence of job.finished leaves out, such as the limit or the stream.",
      "details"),
  INTERNAL_ERROR(
      "internal.error",
      "A defect of the worker, with the exception and its stack trace.",
      "exception",
      "stack_trace"),
  OUTPUT_INVALID(
      "output.invalid",
      "Stored objects differ from what was written. Their chunks and tracks are encoded again,"
          + " once.",
      "objects",
      "chunks"),
  OUTPUT_VERIFIED(
      "output.verified",
      "Every stored object is verified. objects_read counts the objects that were read back for"
          + " this.",
      "objects",
      "bytes",
      "objects_read",
      "duration_ms"),
  CAPTIONS_CARRIED(
      "captions.carried",
      "What becomes of captions that were added to the generation that is replaced."),
  OUTPUT_PUBLISHED(
      "output.published",
      "The multivariant playlist is in place.",
      "playlist",
      "generation",
      "objects",
      "bytes"),
  WEBHOOK_FAILED(
      "webhook.failed", "A post to VIDEO_WEBHOOK_URL failed for good. The job continues."),
  JOB_FINISHED(
      "job.finished",
      "The job has ended. Always the last line, exactly once. outcome is succeeded, failed or"
          + " superseded (overtaken by a newer request or a deletion: nothing is published,"
          + " exit_code is 0). failure, reason and hint are null after success; failure is null"
          + " after superseded.",
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
      "chunks_encoded",
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
