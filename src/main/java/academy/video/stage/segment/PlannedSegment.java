package academy.video.stage.segment;

import java.util.List;

/**
 * A segment as planned.
 *
 * @param index from 0 over the whole rendition
 * @param startTicks decode time of its first sample
 * @param durationTicks sum of its sample durations; of an audio track's last segment the most
 * @param samples frames of video or of AAC, at least 1
 * @param gops of video, in order, each one fragment; empty for audio, which may be cut anywhere
 */
public record PlannedSegment(
    int index, long startTicks, long durationTicks, int samples, List<PlannedGop> gops) {
  public PlannedSegment {
    gops = List.copyOf(gops);
    if (samples < 1) {
      throw new IllegalArgumentException("segment %d has no samples".formatted(index));
    }
  }

  public long endTicks() {
    return startTicks + durationTicks;
  }

  /**
   * One closed GOP.
   *
   * @param startTicks when its first frame is shown
   * @param durationTicks to the next GOP's start
   * @param frames at least 1
   */
  public record PlannedGop(long startTicks, long durationTicks, int frames) {}
}
