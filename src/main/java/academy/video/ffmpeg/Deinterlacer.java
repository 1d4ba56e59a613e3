package academy.video.ffmpeg;

import academy.video.model.Deinterlacing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Makes one whole frame of each that was scanned in two fields, with libavfilter's bwdif: the
 * earlier field's lines stay, the others are made from them and from both neighbours in time.
 *
 * <p>A frame's result depends only on that frame, the one before and the one after it. So the same
 * frame comes out wherever reading began, except for the first, which had no neighbour. Used by one
 * thread at a time.
 */
public final class Deinterlacer implements FrameFeed, AutoCloseable {

  private final FrameFeed source;
  private final Deinterlacing deinterlacing;
  private final FilterChain filter;

  /** Frames that are in the filter, the oldest first. */
  private final Deque<DecodedFrame> within = new ArrayDeque<>();

  private final Deque<DecodedFrame> ready = new ArrayDeque<>();
  private boolean leavesOutNext;
  private boolean ended;

  /**
   * Deinterlaces what a feed gives; closing this leaves the feed open.
   *
   * @param deinterlacing anything but NONE
   * @param fromStart whether the feed's first frame is the source's first; if not, it only serves
   *     as the second one's neighbour
   */
  public Deinterlacer(FrameFeed source, Deinterlacing deinterlacing, boolean fromStart) {
    this.source = source;
    this.deinterlacing = deinterlacing;
    this.filter = new FilterChain(description(deinterlacing), this::filtered);
    this.leavesOutNext = !fromStart;
  }

  private static String description(Deinterlacing deinterlacing) {
    String parity =
        switch (deinterlacing) {
          case TOP_FIELD_FIRST -> "tff";
          case BOTTOM_FIELD_FIRST -> "bff";
          case FLAGGED, NONE -> "auto";
        };
    return "bwdif=mode=send_frame:deint=all:parity=" + parity;
  }

  @Override
  public Optional<DecodedFrame> next() {
    while (ready.isEmpty() && !ended) {
      Optional<DecodedFrame> frame = source.next();
      if (frame.isPresent()) {
        within.add(frame.get());
        filter.push(frame.get());
      } else {
        ended = true;
        filter.drain();
      }
    }
    return Optional.ofNullable(ready.poll());
  }

  private void filtered(OwnedFrame frame) {
    DecodedFrame original = within.remove();
    DecodedFrame whole = new DecodedFrame(frame, original.seconds(), original.durationSeconds());
    // The filter sees every frame, also those that stay as they are: if it skipped some, its state
    // would depend on where reading began.
    boolean keepsOriginal = deinterlacing == Deinterlacing.FLAGGED && !original.isInterlaced();
    DecodedFrame chosen = keepsOriginal ? original : whole;
    (keepsOriginal ? whole : original).close();
    if (leavesOutNext) {
      leavesOutNext = false;
      chosen.close();
    } else {
      ready.add(chosen);
    }
  }

  @Override
  public void close() {
    within.forEach(DecodedFrame::close);
    within.clear();
    ready.forEach(DecodedFrame::close);
    ready.clear();
    filter.close();
  }
}
