package academy.video.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A source's clock across timestamp discontinuities: transport streams are often several recordings
 * in one file, each with times of its own. On this clock every recording starts where the one
 * before it ended.
 *
 * @param pieces the recordings in the file's order, the first with shift 0; empty for a source
 *     without a discontinuity
 * @param countedRate frames a second, where the video's own times are impossible: its frames are
 *     counted instead
 */
public record SourceClock(List<Recording> pieces, Optional<Rational> countedRate) {

  /** Timestamps of MPEG streams have 33 bits at 90 kHz: they wrap round after 26.5 hours. */
  private static final long WRAP_TICKS = 1L << 33;

  /** How much earlier than a recording's first packet another of its packets may be: an hour. */
  private static final long EARLIER_TICKS = 90_000L * 3600;

  public SourceClock {
    pieces = List.copyOf(pieces);
  }

  /** A clock on which every frame has its own time. */
  public SourceClock(List<Recording> pieces) {
    this(pieces, Optional.empty());
  }

  /** The clock of a source without a discontinuity. */
  public static SourceClock unbroken() {
    return new SourceClock(List.of());
  }

  /**
   * A clock for a first look at files that were joined byte by byte: each keeps its own times.
   *
   * @param starts where each begins; the first at 0
   */
  public static SourceClock ofJoinedFiles(List<Long> starts) {
    return new SourceClock(
        starts.stream()
            .map(start -> new Recording(start, Rational.ZERO, Rational.ZERO, /* isFile= */ true))
            .toList());
  }

  /** Whether each recording is a file of its own. */
  public boolean isOfJoinedFiles() {
    return !pieces.isEmpty() && pieces.getFirst().isFile();
  }

  /** The same clock, but the video's frames are counted. */
  public SourceClock counting(Rational framesPerSecond) {
    return new SourceClock(pieces, Optional.of(framesPerSecond));
  }

  /**
   * The packets between two discontinuities.
   *
   * @param fromByte where its first packet lies in the file
   * @param startSeconds its earliest time of showing, shifted
   * @param shiftSeconds what is added to its timestamps
   * @param isFile whether a whole file begins there, with a header of its own
   */
  public record Recording(
      long fromByte, Rational startSeconds, Rational shiftSeconds, boolean isFile) {

    /** The shifted time of a timestamp of this recording, both in ticks of {@code timeBase}. */
    public long shifted(long ticks, Rational timeBase) {
      long start = startSeconds.minus(shiftSeconds).dividedBy(timeBase).round();
      return unwrapped(ticks, start) + shiftSeconds.dividedBy(timeBase).round();
    }
  }

  /** The timestamp, as if it had not wrapped round since {@code reference}; at 90 kHz. */
  public static long unwrapped(long ticks, long reference) {
    long since = Math.floorMod(ticks - reference + EARLIER_TICKS, WRAP_TICKS) - EARLIER_TICKS;
    return reference + since;
  }

  /** How far a timestamp is ahead of another (negative: behind), by the shorter way round. */
  public static long step(long from, long to) {
    return Math.floorMod(to - from + WRAP_TICKS / 2, WRAP_TICKS) - WRAP_TICKS / 2;
  }

  public boolean isUnbroken() {
    return pieces.isEmpty();
  }

  /** The recording that a byte of the file belongs to; for a source with discontinuities. */
  public Recording recordingAtByte(long position) {
    return last(recording -> recording.fromByte() <= position);
  }

  /** The recording that is shown at a shifted time; for a source with discontinuities. */
  public Recording recordingAtTime(Rational seconds) {
    return last(recording -> recording.startSeconds().compareTo(seconds) <= 0);
  }

  /** The last recording of those that begin early enough, or the first of all. */
  private Recording last(Predicate<Recording> beginsEarlyEnough) {
    int low = 0;
    int high = pieces.size();
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (beginsEarlyEnough.test(pieces.get(middle))) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return pieces.get(low);
  }

  /** Where a recording ends in a file of {@code sizeBytes}. */
  public long endByte(Recording recording, long sizeBytes) {
    int next = pieces.indexOf(recording) + 1;
    return next < pieces.size() ? pieces.get(next).fromByte() : sizeBytes;
  }
}
