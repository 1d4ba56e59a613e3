package academy.video.pipeline;

import academy.video.log.JobMeter;
import academy.video.model.Chunk;
import academy.video.model.Timeline;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Counts what is encoded of one chunk, each frame once however often it is encoded: the sum is the
 * chunk's length.
 */
final class ProgressOfChunk {

  private final Timeline timeline;
  private final Chunk chunk;
  private final JobMeter meter;
  private final AtomicLong reportedMs;

  ProgressOfChunk(Timeline timeline, Chunk chunk, JobMeter meter) {
    this.timeline = timeline;
    this.chunk = chunk;
    this.meter = meter;
    this.reportedMs = new AtomicLong(timeline.msOf(chunk.startFrame()));
  }

  /** Takes how many more frames are encoded, from the chunk's first one on. */
  LongConsumer fromTheStart() {
    AtomicLong frames = new AtomicLong(chunk.startFrame());
    return further -> {
      long ms = timeline.msOf(frames.addAndGet(further));
      long before = reportedMs.getAndAccumulate(ms, Math::max);
      meter.mediaEncoded(Math.max(0, ms - before));
    };
  }
}
