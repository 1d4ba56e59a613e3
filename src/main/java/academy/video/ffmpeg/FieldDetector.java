package academy.video.ffmpeg;

/**
 * Looks at successive frames to tell whether their lines show one moment or two, with libavfilter's
 * idet; used by one thread at a time.
 */
public final class FieldDetector implements AutoCloseable {

  private static final String VERDICT = "lavfi.idet.multiple.current_frame";

  private final FilterChain filter = new FilterChain("idet", this::count);
  private int topFieldFirst;
  private int bottomFieldFirst;
  private int progressive;

  /** Looks at the next frame; the caller keeps it. */
  public void look(DecodedFrame frame) {
    filter.push(frame);
  }

  /** Counts the frames that the filter still holds; the next frame need not follow them. */
  public void drain() {
    filter.drain();
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

  private void count(OwnedFrame judged) {
    try (judged) {
      switch (Native.metadata(judged.get().metadata(), VERDICT, "undetermined")) {
        case "tff" -> topFieldFirst++;
        case "bff" -> bottomFieldFirst++;
        case "progressive" -> progressive++;
        default -> {}
      }
    }
  }

  @Override
  public void close() {
    filter.close();
  }
}
