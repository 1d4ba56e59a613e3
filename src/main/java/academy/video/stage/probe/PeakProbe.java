package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.BrightnessMeter;
import academy.video.ffmpeg.DecodedFrame;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FrameReader;
import academy.video.ffmpeg.MediaInput;
import academy.video.model.ByteSource;
import academy.video.model.ColorDescription;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import java.util.Optional;

/**
 * Decodes a few excerpts of an HDR video, spread over it, to see how bright it gets. What its
 * metadata says of that (MaxCLL, mastering display) is often wrong, and missing in HLG.
 */
record PeakProbe(Ffmpeg ffmpeg, ByteSource source, SourceClock clock, Cancellation cancellation) {

  private static final int EXCERPTS = 5;
  private static final int FRAMES_PER_EXCERPT = 24;
  private static final int MEASURED_EVERY = 6;

  /** Half a stop above it: edges that an encoder overshot, not highlights. */
  private static final int LOWEST_HIGHLIGHT_NITS = 287;

  /** What HLG means, and most PQ is graded for. A higher peak would darken what is below white. */
  private static final int HIGHEST_NITS = 1000;

  /**
   * How bright it gets.
   *
   * @param size of its frames
   * @param maxPixels larger frames are refused by the decoder
   * @return in cd/m², 203 to 1000
   */
  int nits(int streamIndex, StreamSpan span, ColorDescription color, Size size, long maxPixels) {
    Rational length = span.endSeconds().minus(span.startSeconds());
    boolean isShort = span.ticks().length <= EXCERPTS * FRAMES_PER_EXCERPT;
    int frames = isShort ? EXCERPTS * FRAMES_PER_EXCERPT : FRAMES_PER_EXCERPT;
    try (MediaInput input = ffmpeg.open(source, clock);
        FrameReader reader = new FrameReader(input, streamIndex, maxPixels);
        BrightnessMeter meter = new BrightnessMeter(color, size)) {
      look(reader, meter, frames);
      for (int excerpt = 1; excerpt < EXCERPTS && !isShort; excerpt++) {
        Rational part = length.times(Rational.of(excerpt, EXCERPTS));
        if (!reader.seek(span.startSeconds().plus(part))) {
          break;
        }
        look(reader, meter, frames);
      }
      double nits = meter.nits();
      return nits < LOWEST_HIGHLIGHT_NITS
          ? BrightnessMeter.WHITE_NITS // what reaches no higher needs no roll-off
          : (int) Math.min(HIGHEST_NITS, Math.round(nits));
    }
  }

  private void look(FrameReader reader, BrightnessMeter meter, int frames) {
    for (int i = 0; i < frames; i++) {
      cancellation.check();
      Optional<DecodedFrame> next = reader.next();
      if (next.isEmpty()) {
        return;
      }
      try (DecodedFrame frame = next.get()) {
        if (i % MEASURED_EVERY == 0) {
          meter.look(frame);
        }
      }
    }
  }
}
