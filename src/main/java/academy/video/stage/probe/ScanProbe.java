package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FieldDetector;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.WeaveMeter;
import academy.video.model.ByteSource;
import academy.video.model.Rational;
import academy.video.model.SourceClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decodes a few excerpts of a source, spread over it, to see how its frames were scanned. */
final class ScanProbe {

  private static final int EXCERPTS = 5;

  /** So many excerpts that are plainly progressive, as marked, are enough: most sources are. */
  private static final int ENOUGH_PROGRESSIVE_EXCERPTS = 2;

  private static final double PLAINLY_PROGRESSIVE_SHARE = 0.8;

  /** Prime to the number of excerpts: those looked at first lie far apart. */
  private static final int STRIDE = 3;

  private static final int FRAMES_PER_EXCERPT = 16;

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
    WeaveMeter weave = new WeaveMeter();
    try (MediaInput input = ffmpeg.open(source, clock);
        FrameReader reader = new FrameReader(input, streamIndex, maxPixels);
        FieldDetector detector = new FieldDetector()) {
      for (int excerpt = 0; excerpt < EXCERPTS && seekTo(reader, excerpt, span); excerpt++) {
        boolean flagged = flaggedTopFirst + flaggedBottomFirst > 0;
        if (excerpt == ENOUGH_PROGRESSIVE_EXCERPTS
            && !flagged
            && areProgressive(frames, detector)) {
          break;
        }
        Rational before = null;
        for (int i = 0; i < FRAMES_PER_EXCERPT; i++) {
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
            weave.look(frame);
          }
        }
        detector.drain();
        weave.jump();
      }
      return new ScanSample(
          frames,
          flaggedTopFirst,
          flaggedBottomFirst,
          detector.topFieldFirst(),
          detector.bottomFieldFirst(),
          detector.progressive(),
          median(distances),
          weave.neighboursCombs());
    }
  }

  /** The first is where reading begins anyway; it is the only one where a container can't seek. */
  private static boolean seekTo(FrameReader reader, int excerpt, StreamSpan span) {
    Rational length = span.endSeconds().minus(span.startSeconds());
    int part = excerpt * STRIDE % EXCERPTS;
    return excerpt == 0
        || reader.seek(span.startSeconds().plus(length.times(Rational.of(part, EXCERPTS))));
  }

  private static boolean areProgressive(int frames, FieldDetector detector) {
    return detector.topFieldFirst() + detector.bottomFieldFirst() == 0
        && detector.progressive() >= frames * PLAINLY_PROGRESSIVE_SHARE;
  }

  private static Optional<Rational> median(List<Rational> distances) {
    return distances.stream().sorted().skip(distances.size() / 2).findFirst();
  }
}
