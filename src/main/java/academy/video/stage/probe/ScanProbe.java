package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FieldDetector;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.ByteSource;
import academy.video.model.Rational;
import academy.video.model.SourceClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes a few pieces of a source, spread over it, to see how its frames were scanned. */
final class ScanProbe {

  private static final int PIECES = 5;

  /** So many pieces that are plainly whole, as marked, are enough: most sources are. */
  private static final int ENOUGH_WHOLE_PIECES = 2;

  private static final double PLAINLY_WHOLE_SHARE = 0.8;

  /** Prime to the pieces: those looked at first lie far apart. */
  private static final int STRIDE = 3;

  private static final int FRAMES_PER_PIECE = 16;

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final SourceClock clock;
  private final Cancellation cancellation;

  ScanProbe(Ffmpeg ffmpeg, ByteSource source, SourceClock clock, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.clock = clock;
    this.cancellation = cancellation;
  }

  /**
   * Takes the sample.
   *
   * @param maxPixels larger frames are refused by the decoder
   */
  ScanSample sample(int streamIndex, StreamSpan span, long maxPixels) {
    int frames = 0;
    int flaggedTopFirst = 0;
    int flaggedBottomFirst = 0;
    List<Rational> distances = new ArrayList<>();
    try (MediaInput input = ffmpeg.open(source, clock);
        FrameReader reader = new FrameReader(input, streamIndex, maxPixels);
        FieldDetector detector = new FieldDetector()) {
      for (int piece = 0; piece < PIECES && startPiece(reader, piece, span); piece++) {
        boolean flagged = flaggedTopFirst + flaggedBottomFirst > 0;
        if (piece == ENOUGH_WHOLE_PIECES && !flagged && areWhole(frames, detector)) {
          break;
        }
        Rational before = null;
        for (int i = 0; i < FRAMES_PER_PIECE; i++) {
          cancellation.check();
          Optional<DecodedFrame> next = reader.next();
          if (next.isEmpty()) {
            break;
          }
          try (DecodedFrame frame = next.get()) {
            frames++;
            if (frame.isInterlaced() && frame.isTopFieldFirst()) {
              flaggedTopFirst++;
            } else if (frame.isInterlaced()) {
              flaggedBottomFirst++;
            }
            if (before != null) {
              distances.add(frame.seconds().minus(before));
            }
            before = frame.seconds();
            detector.look(frame);
          }
        }
        detector.finish();
      }
      return new ScanSample(
          frames,
          flaggedTopFirst,
          flaggedBottomFirst,
          detector.topFieldFirst(),
          detector.bottomFieldFirst(),
          detector.progressive(),
          median(distances));
    }
  }

  /** The first piece is where reading begins anyway; a container that can't seek has one piece. */
  private static boolean startPiece(FrameReader reader, int piece, StreamSpan span) {
    Rational length = span.endSeconds().minus(span.startSeconds());
    int place = piece * STRIDE % PIECES;
    return piece == 0
        || reader.seek(span.startSeconds().plus(length.times(Rational.of(place, PIECES))));
  }

  private static boolean areWhole(int frames, FieldDetector detector) {
    return detector.topFieldFirst() + detector.bottomFieldFirst() == 0
        && detector.progressive() >= frames * PLAINLY_WHOLE_SHARE;
  }

  private static Optional<Rational> median(List<Rational> distances) {
    return distances.stream().sorted().skip(distances.size() / 2).findFirst();
  }
}
