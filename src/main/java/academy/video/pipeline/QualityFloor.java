package academy.video.pipeline;

import academy.video.model.H264Settings;
import academy.video.model.SegmentRecord;
import academy.video.model.VideoRendition;

/**
 * Which segments are good enough, and what is tried with the others. A function of profile, plan
 * and what was encoded, so that every run decides the same.
 *
 * @param minSsim of the profile; 0 accepts everything
 */
record QualityFloor(double minSsim) {

  /** How often a rendition's chunk is begun again; what comes out then is taken. */
  static final int MOST_RETRIES = 2;

  /** What a retry takes off the constant rate factor: about half as many bits more. */
  static final double CRF_STEP = 4;

  /** Lower ones are lossless with x264, and ignore the cap. */
  private static final double LOWEST_CRF = 1;

  /** A segment that uses this much of the cap would hardly get more bits at a lower factor. */
  private static final double CAPPED_SHARE = 0.9;

  private static final int BITS = 8;

  /** Whether the segment is as good as the profile asks for; also where nothing was measured. */
  boolean isKept(SegmentRecord segment) {
    return segment.quality().map(quality -> quality.ssim() >= minSsim).orElse(true);
  }

  /**
   * Whether the segment is taken as it is.
   *
   * @param rendition with the settings that the segment was encoded with
   * @param retries how often the chunk was begun again so far
   */
  boolean accepts(SegmentRecord segment, VideoRendition rendition, int timescale, int retries) {
    return isKept(segment)
        || retries >= MOST_RETRIES
        || rendition.encoder().crf() <= LOWEST_CRF
        || isCapped(segment, rendition, timescale);
  }

  private static boolean isCapped(SegmentRecord segment, VideoRendition rendition, int timescale) {
    double seconds = (double) segment.durationTicks() / timescale;
    double bitsPerSecond = segment.sizeBytes() * BITS / seconds;
    return bitsPerSecond >= CAPPED_SHARE * rendition.encoder().maxBitsPerSecond();
  }

  /** The same rendition at the next higher quality. */
  static VideoRendition better(VideoRendition rendition) {
    H264Settings settings = rendition.encoder();
    double crf = Math.max(LOWEST_CRF, settings.crf() - CRF_STEP);
    return new VideoRendition(
        rendition.name(), rendition.size(), rendition.frameStep(), settings.withCrf(crf));
  }
}
