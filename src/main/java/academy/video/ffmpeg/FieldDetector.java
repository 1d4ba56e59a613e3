package academy.video.ffmpeg;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at frames that follow each other whether their lines are of one moment or of two, with
 * libavfilter's idet; used by one thread at a time.
 */
public final class FieldDetector implements AutoCloseable {

  private static final String VERDICT = "lavfi.idet.multiple.current_frame";

  private @Nullable FilterChain filter;
  private int topFieldFirst;
  private int bottomFieldFirst;
  private int progressive;

  /** Looks at the next frame; the caller keeps it. */
  public void look(DecodedFrame sourceFrame) {
    if (filter == null || !filter.takes(sourceFrame)) {
      finish();
      filter = new FilterChain(sourceFrame, "idet");
    }
    filter.push(sourceFrame);
    count(filter);
  }

  /** No frame follows. */
  public void finish() {
    if (filter != null) {
      filter.end();
      count(filter);
      filter.close();
      filter = null;
    }
  }

  /** Frames with combs whose upper lines are the earlier ones. */
  public int topFieldFirst() {
    return topFieldFirst;
  }

  /** Frames with combs whose lower lines are the earlier ones. */
  public int bottomFieldFirst() {
    return bottomFieldFirst;
  }

  /** Frames in motion without combs; those of neither kind can't be judged. */
  public int progressive() {
    return progressive;
  }

  private void count(FilterChain chain) {
    for (Optional<OwnedFrame> frame = chain.pull(); frame.isPresent(); frame = chain.pull()) {
      try (OwnedFrame judged = frame.get()) {
        var verdict = Native.metadata(judged.get().metadata(), VERDICT, "undetermined");
        switch (verdict) {
          case "tff" -> topFieldFirst++;
          case "bff" -> bottomFieldFirst++;
          case "progressive" -> progressive++;
          default -> {}
        }
      }
    }
  }

  @Override
  public void close() {
    if (filter != null) {
      filter.close();
      filter = null;
    }
  }
}
