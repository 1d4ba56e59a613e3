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

  /** The clock of a source in one piece. */
  public static final SourceClock UNBROKEN = new SourceClock(List.of());

  public SourceClock {
    pieces = List.copyOf(pieces);
  }

  /**
   * A run of packets whose time stamps belong together.
   *
   * @param fromByte where its first packet lies in the file
   * @param startSeconds its earliest time of showing, shifted
   * @param shiftSeconds what is added to its time stamps
   */
  public record Piece(long fromByte, Rational startSeconds, Rational shiftSeconds) {}

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
