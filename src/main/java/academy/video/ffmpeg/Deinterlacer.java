package academy.video.ffmpeg;

import academy.video.model.Deinterlacing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one whole frame of each that was scanned in two fields, with libavfilter's bwdif: the
 * earlier field's lines stay, the others are made from them and from both neighbours in time.
 *
 * <p>A frame's result depends on that frame, the one before and the one behind it, on nothing else;
 * so the same frame comes out wherever reading began, but for the first, which had no neighbour.
 * Used by one thread at a time.
 */
public final class Deinterlacer implements FrameFeed, AutoCloseable {

  private final FrameFeed source;
  private final Deinterlacing deinterlacing;

  /** Frames that are in the filter, the oldest first. */
  private final Deque<DecodedFrame> within = new ArrayDeque<>();

  private final Deque<DecodedFrame> ready = new ArrayDeque<>();
  private @Nullable FilterChain filter;
  private boolean leavesOutNext;
  private boolean ended;

  /**
   * Deinterlaces what a feed gives; closing this leaves the feed open.
   *
   * @param deinterlacing anything but NONE
   * @param fromStart whether the feed's first frame is the source's first; if not, it is only used
   *     as the second one's neighbour
   */
  public Deinterlacer(FrameFeed source, Deinterlacing deinterlacing, boolean fromStart) {
    this.source = source;
    this.deinterlacing = deinterlacing;
    this.leavesOutNext = !fromStart;
  }

  @Override
  public Optional<DecodedFrame> next() {
    while (ready.isEmpty() && !ended) {
      feed();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void feed() {
    Optional<DecodedFrame> sourceFrame = source.next();
    if (sourceFrame.isEmpty()) {
      ended = true;
      finish();
      return;
    }
    within.add(sourceFrame.get());
    if (filter == null || !filter.takes(sourceFrame.get())) {
      finish();
      filter = new FilterChain(sourceFrame.get(), description());
    }
    filter.push(sourceFrame.get());
    take(filter);
  }

  /** Takes the last frame out of the filter: none of its kind follows. */
  private void finish() {
    if (filter != null) {
      filter.end();
      take(filter);
      filter.close();
      filter = null;
    }
  }

  private void take(FilterChain chain) {
    for (Optional<OwnedFrame> frame = chain.pull(); frame.isPresent(); frame = chain.pull()) {
      DecodedFrame original = within.remove();
      DecodedFrame whole =
          new DecodedFrame(frame.get(), original.seconds(), original.durationSeconds());
      // The filter sees every frame, also those that stay as they are: left out, its state would
      // depend on where reading began.
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
  }

  private String description() {
    String parity =
        switch (deinterlacing) {
          case TOP_FIELD_FIRST -> "tff";
          case BOTTOM_FIELD_FIRST -> "bff";
          case FLAGGED, NONE -> "auto";
        };
    return "bwdif=mode=send_frame:deint=all:parity=" + parity;
  }

  @Override
  public void close() {
    within.forEach(DecodedFrame::close);
    within.clear();
    ready.forEach(DecodedFrame::close);
    ready.clear();
    if (filter != null) {
      filter.close();
      filter = null;
    }
  }
}
