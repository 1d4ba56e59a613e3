package academy.video.stage.probe;

import academy.video.model.Deinterlacing;
import academy.video.model.FrameTiming;
import academy.video.model.Scan;

/**
 * Judges whether a source's frames are made of two fields. Pure.
 *
 * <p>Marks are wrong both ways: cameras mark 25 progressive frames a second as interlaced, and
 * careless conversions store combs as progressive frames. So where the frames are clear, what they
 * look like overrules the marks; otherwise the marks decide.
 */
final class ScanJudge {

  private static final double SLOWEST_INTERLACED = 23.5;
  private static final double FASTEST_INTERLACED = 30.5;

  /** One field order must explain this share of the combs: random combs show both orders. */
  private static final double ONE_ORDER_SHARE = 0.9;

  /** Combs that overrule marks. Fewer may be fine horizontal lines; pulldown combs two in five. */
  private static final int FEWEST_COMBS = 12;

  private static final double COMBED_SHARE = 0.2;

  /** Progressive frames that overrule marks; a scene without motion proves nothing. */
  private static final double PROGRESSIVE_SHARE = 0.8;

  /** From here on, the fields of each frame plainly belong together, whatever looks like combs. */
  private static final double BELONG_TOGETHER = 6;

  private ScanJudge() {}

  /** Whether a source's frames must be looked at; otherwise they are taken as progressive. */
  static boolean isWorthALook(
      String fieldOrder, boolean firstIsFlagged, int lines, FrameTiming timing) {
    double rate = timing.frameRate().toDouble();
    boolean usual =
        isInterlacedFormat(lines) && rate >= SLOWEST_INTERLACED && rate <= FASTEST_INTERLACED;
    return usual || firstIsFlagged || isInterlaced(fieldOrder);
  }

  /** The lines of NTSC, of PAL, of both with blanking, and of 1080i. */
  private static boolean isInterlacedFormat(int lines) {
    return switch (lines) {
      case 480, 486, 512, 576, 608, 1080, 1088 -> true;
      default -> false;
    };
  }

  /**
   * Judges a sample.
   *
   * @param fieldOrder as the container names it
   */
  static Scan judge(ScanSample sample, String fieldOrder) {
    boolean flagged = sample.flagged() > 0;
    boolean plain =
        sample.combed() >= Math.max(FEWEST_COMBS, sample.frames() * COMBED_SHARE)
            && Math.max(sample.topFirst(), sample.bottomFirst())
                >= sample.combed() * ONE_ORDER_SHARE;
    Deinterlacing seen =
        sample.topFirst() >= sample.bottomFirst()
            ? Deinterlacing.TOP_FIELD_FIRST
            : Deinterlacing.BOTTOM_FIELD_FIRST;
    if (!flagged && !isInterlaced(fieldOrder)) {
      if (plain && sample.neighboursCombs().filter(each -> each > BELONG_TOGETHER).isPresent()) {
        return scan(Deinterlacing.NONE, sample, "whole frames with fine lines, as they are marked");
      }
      return plain
          ? scan(seen, sample, "not marked as interlaced, but the frames show combs")
          : scan(Deinterlacing.NONE, sample, "whole frames, as they are marked");
    }
    if (sample.combed() <= 1 && sample.progressive() >= sample.frames() * PROGRESSIVE_SHARE) {
      return scan(Deinterlacing.NONE, sample, "marked as interlaced, but the frames are whole");
    }
    if (plain && !flagged) {
      return scan(seen, sample, "interlaced, as the container says");
    }
    if (plain && contradicts(sample, seen)) {
      return scan(seen, sample, "interlaced, but in the other field order than marked");
    }
    if (flagged) {
      return scan(Deinterlacing.FLAGGED, sample, "interlaced, as marked");
    }
    return scan(
        fieldOrder.startsWith("b")
            ? Deinterlacing.BOTTOM_FIELD_FIRST
            : Deinterlacing.TOP_FIELD_FIRST,
        sample,
        "interlaced, as the container says");
  }

  private static boolean contradicts(ScanSample sample, Deinterlacing seen) {
    return seen == Deinterlacing.TOP_FIELD_FIRST
        ? sample.flaggedTopFirst() == 0
        : sample.flaggedBottomFirst() == 0;
  }

  private static boolean isInterlaced(String fieldOrder) {
    return switch (fieldOrder) {
      case "tt", "tb", "bb", "bt" -> true;
      default -> false;
    };
  }

  private static Scan scan(Deinterlacing deinterlacing, ScanSample sample, String why) {
    return new Scan(
        deinterlacing,
        "%s (of %d frames looked at %d are marked, %d show combs, %d are whole)"
            .formatted(
                why, sample.frames(), sample.flagged(), sample.combed(), sample.progressive()));
  }
}
