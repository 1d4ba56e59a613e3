package academy.video.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The one clock of a presentation: frame {@code k} is shown at {@code k / frameRate} seconds.
 *
 * <p>Segments are {@code segmentFrames} long. A rest shorter than {@link #SHORTEST_TAIL_SECONDS} is
 * joined to the segment before it: the result still rounds to the target duration (RFC 8216,
 * 4.3.3.1), and no segment is so short that an audio segment of it would be empty.
 *
 * @param zeroSeconds the source time that becomes zero
 * @param frameRate frames per second, greater than zero
 * @param frameCount frames of the whole presentation, at least 1
 * @param gopFrames frames from one IDR frame to the next; divides {@code segmentFrames}
 * @param segmentFrames frames of every segment but the last
 */
public record Timeline(
    Rational zeroSeconds, Rational frameRate, long frameCount, int gopFrames, int segmentFrames) {

  private static final Rational SHORTEST_TAIL_SECONDS = new Rational(2, 5);

  public Timeline {
    if (!frameRate.isPositive() || frameCount < 1) {
      throw new IllegalArgumentException(
          "a timeline needs frames: %d at %s fps".formatted(frameCount, frameRate));
    }
    if (gopFrames < 1 || segmentFrames < gopFrames || segmentFrames % gopFrames != 0) {
      throw new IllegalArgumentException(
          "GOPs of %d frames do not divide segments of %d".formatted(gopFrames, segmentFrames));
    }
  }

  /** The same presentation, whatever the source's clock says. */
  public Timeline fromZero() {
    return new Timeline(Rational.ZERO, frameRate, frameCount, gopFrames, segmentFrames);
  }

  /** How many segments the presentation has, at least 1. */
  public int segmentCount() {
    long whole = frameCount / segmentFrames;
    long rest = frameCount % segmentFrames;
    boolean tailIsOwnSegment =
        rest > 0 && (whole == 0 || timeOf(rest).compareTo(SHORTEST_TAIL_SECONDS) >= 0);
    return Math.toIntExact(whole + (tailIsOwnSegment ? 1 : 0));
  }

  /** First frame of a segment; {@code segmentCount()} gives the end of the last one. */
  public long segmentStart(int segment) {
    return segment >= segmentCount() ? frameCount : (long) segment * segmentFrames;
  }

  /** When a frame is shown, in seconds from the presentation's start. */
  public Rational timeOf(long frame) {
    return Rational.of(frame).dividedBy(frameRate);
  }

  public Rational duration() {
    return timeOf(frameCount);
  }

  /** When a frame is shown, in milliseconds from the presentation's start, rounded. */
  public long msOf(long frame) {
    return timeOf(frame).times(1000).round();
  }

  public long durationMs() {
    return msOf(frameCount);
  }

  /**
   * The frame whose time is nearest to a source time; halves go up; may lie outside the timeline.
   */
  public long frameNearest(Rational sourceSeconds) {
    return sourceSeconds.minus(zeroSeconds).times(frameRate).round();
  }

  /**
   * Divides the timeline into chunks of {@code segmentsPerChunk} segments; the last may be shorter.
   */
  public List<Chunk> chunks(int segmentsPerChunk) {
    List<Chunk> chunks = new ArrayList<>();
    int segments = segmentCount();
    for (int first = 0; first < segments; first += segmentsPerChunk) {
      int end = Math.min(first + segmentsPerChunk, segments);
      chunks.add(new Chunk(chunks.size(), segmentStart(first), segmentStart(end), first, end));
    }
    return List.copyOf(chunks);
  }
}
