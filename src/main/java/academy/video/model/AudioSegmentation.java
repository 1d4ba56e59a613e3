package academy.video.model;

/**
 * How an audio track of AAC frames is cut to the timeline's segments.
 *
 * <p>The encoder puts one frame of priming in front, which an edit list takes away again: frame 0
 * is never heard, frame {@code n} is heard from {@code (n - 1) × 1024 / sampleRate} seconds. So the
 * track has two clocks, the decode time (tfdt) and, one frame earlier, the time of hearing.
 *
 * <p>Segment {@code i} starts with the AAC frame that is heard at the video's boundary {@code i}: a
 * player that starts there has audio with the first frame. On either clock that boundary is less
 * than one AAC frame (21 ms at 48 kHz) away from the video's, and the error does not grow (HLS
 * authoring specification 2025-06-26, rules 8.3 and 8.22, ask for equal boundaries; frames of 1024
 * samples rarely allow them exactly).
 *
 * @param timeline the presentation's clock
 * @param sampleRate in hertz, at least 8000
 */
public record AudioSegmentation(Timeline timeline, int sampleRate) {

  /** Samples of one AAC-LC frame (ISO/IEC 14496-3, frameLengthFlag 0). */
  public static final int SAMPLES_PER_FRAME = 1024;

  /**
   * Samples that FFmpeg's AAC encoder puts in front of the first heard one: measured, one frame.
   */
  public static final int PRIMING_SAMPLES = 1024;

  public AudioSegmentation {
    if (sampleRate < 8000) {
      throw new IllegalArgumentException("sampleRate must be at least 8000: " + sampleRate);
    }
    if (timeline.segmentCount() > 1
        && timeline
                .timeOf(timeline.segmentFrames())
                .times(sampleRate)
                .compareTo(Rational.of(SAMPLES_PER_FRAME))
            < 0) {
      throw new IllegalArgumentException(
          "segments of %d frames at %s fps are shorter than an AAC frame at %d Hz"
              .formatted(timeline.segmentFrames(), timeline.frameRate(), sampleRate));
    }
  }

  /**
   * AAC frames of the whole track with the one of priming: what is heard covers the timeline and
   * goes less than one frame beyond it.
   */
  public long frameCount() {
    return framesToReach(timeline.duration()) + PRIMING_SAMPLES / SAMPLES_PER_FRAME;
  }

  /**
   * Samples to feed to the encoder, silence at the end included: its priming makes {@link
   * #frameCount()} frames of them.
   */
  public long sampleCount() {
    return frameCount() * SAMPLES_PER_FRAME - PRIMING_SAMPLES;
  }

  /**
   * First AAC frame of a segment, counted from 0 with the priming; {@code segmentCount()} of the
   * timeline gives the end of the last one.
   */
  public long segmentStart(int segment) {
    if (segment >= timeline.segmentCount()) {
      return frameCount();
    }
    return framesToReach(timeline.timeOf(timeline.segmentStart(segment)));
  }

  /** AAC frames of a segment, at least 1. */
  public int framesIn(int segment) {
    return Math.toIntExact(segmentStart(segment + 1) - segmentStart(segment));
  }

  private long framesToReach(Rational seconds) {
    return seconds.times(sampleRate).dividedBy(Rational.of(SAMPLES_PER_FRAME)).ceil();
  }
}
