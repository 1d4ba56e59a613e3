package academy.video.ffmpeg;

import academy.video.model.Deinterlacing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes one whole picture of each that was scanned in two fields, with libavfilter's bwdif: the
 * earlier field's lines stay, the others are made from them and from both neighbours in time.
 *
 * <p>A picture's result depends on that picture, the one before and the one behind it, on nothing
 * else; so the same picture comes out wherever reading began, but for the first, which had no
 * neighbour. Used by one thread at a time.
 */
public final class Deinterlacer implements PictureFeed, AutoCloseable {

  private final PictureFeed source;
  private final Deinterlacing deinterlacing;

  /** Pictures that are in the filter, the oldest first. */
  private final Deque<Picture> within = new ArrayDeque<>();

  private final Deque<Picture> ready = new ArrayDeque<>();
  private @Nullable FilterChain filter;
  private boolean leavesOutNext;
  private boolean ended;

  /**
   * Deinterlaces what a feed gives; closing this leaves the feed open.
   *
   * @param deinterlacing anything but NONE
   * @param fromStart whether the feed's first picture is the source's first; if not, it is only
   *     used as the second one's neighbour
   */
  public Deinterlacer(PictureFeed source, Deinterlacing deinterlacing, boolean fromStart) {
    this.source = source;
    this.deinterlacing = deinterlacing;
    this.leavesOutNext = !fromStart;
  }

  @Override
  public Optional<Picture> next() {
    while (ready.isEmpty() && !ended) {
      feed();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void feed() {
    Optional<Picture> picture = source.next();
    if (picture.isEmpty()) {
      ended = true;
      finish();
      return;
    }
    within.add(picture.get());
    if (filter == null || !filter.takes(picture.get())) {
      finish();
      filter = new FilterChain(picture.get(), description());
    }
    filter.push(picture.get());
    take(filter);
  }

  /** Takes the last picture out of the filter: none of its kind follows. */
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
      Picture original = within.remove();
      Picture whole = new Picture(frame.get(), original.seconds(), original.durationSeconds());
      // The filter sees every picture, also those that stay as they are: left out, its state would
      // depend on where reading began.
      boolean keepsOriginal = deinterlacing == Deinterlacing.FLAGGED && !original.isInterlaced();
      Picture chosen = keepsOriginal ? original : whole;
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
    within.forEach(Picture::close);
    within.clear();
    ready.forEach(Picture::close);
    ready.clear();
    if (filter != null) {
      filter.close();
      filter = null;
    }
  }
}
