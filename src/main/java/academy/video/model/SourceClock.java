package academy.video.model;

import java.util.List;
import java.util.function.Predicate;

/**
 * Where the time stamps of a source start anew: transport streams are recorded in pieces and put
 * one behind the other, each with times of its own. With this clock every piece follows where the
 * one before it ended.
 *
 * @param pieces the pieces in the file's order, the first with shift 0; empty for a source in one
 *     piece
 */
public record SourceClock(List<Piece> pieces) {

  /** Time stamps of MPEG streams have 33 bits at 90 kHz: they wrap round after 26.5 hours. */
  private static final long WRAP_TICKS = 1L << 33;

  /** How much earlier than a piece's first packet another of its packets may be: an hour. */
  private static final long EARLIER_TICKS = 90_000L * 3600;

  public SourceClock {
    pieces = List.copyOf(pieces);
  }

  /** The clock of a source in one piece. */
  public static SourceClock unbroken() {
    return new SourceClock(List.of());
  }

  /**
   * A run of packets whose time stamps belong together.
   *
   * @param fromByte where its first packet lies in the file
   * @param startSeconds its earliest time of showing, shifted
   * @param shiftSeconds what is added to its time stamps
   */
  public record Piece(long fromByte, Rational startSeconds, Rational shiftSeconds) {

    /** The shifted time of a time stamp of this piece, both in ticks of {@code timeBase}. */
    public long shifted(long ticks, Rational timeBase) {
      long start = startSeconds.minus(shiftSeconds).dividedBy(timeBase).round();
      return unwrapped(ticks, start) + shiftSeconds.dividedBy(timeBase).round();
    }
  }

  /** The time stamp, as if it had not wrapped round since {@code reference}; at 90 kHz. */
  public static long unwrapped(long ticks, long reference) {
    long since = Math.floorMod(ticks - reference + EARLIER_TICKS, WRAP_TICKS) - EARLIER_TICKS;
    return reference + since;
  }

  /** How far a time stamp is ahead of another (negative: behind), by the shorter way round. */
  public static long step(long from, long to) {
    return Math.floorMod(to - from + WRAP_TICKS / 2, WRAP_TICKS) - WRAP_TICKS / 2;
  }

  public boolean isUnbroken() {
    return pieces.isEmpty();
  }

  /** The piece that a byte of the file belongs to; for a source of several pieces. */
  public Piece pieceAtByte(long position) {
    return last(piece -> piece.fromByte() <= position);
  }

  /** The piece that is shown at a shifted time; for a source of several pieces. */
  public Piece pieceAtTime(Rational seconds) {
    return last(piece -> piece.startSeconds().compareTo(seconds) <= 0);
  }

  /** The last piece of those that begin early enough, or the first of all. */
  private Piece last(Predicate<Piece> beginsEarlyEnough) {
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

  /** Where a piece ends in a file of {@code sizeBytes}. */
  public long endByte(Piece piece, long sizeBytes) {
    int next = pieces.indexOf(piece) + 1;
    return next < pieces.size() ? pieces.get(next).fromByte() : sizeBytes;
  }
}
