package academy.video.stage.plan;

import academy.video.model.Profile.Rung;
import academy.video.model.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Fits a profile's ladder to a source's frame. Pure. */
final class LadderFitter {

  /** A rung and the size of its frames. */
  record FittedRung(String name, Rung rung, Size size) {}

  /**
   * A source that is larger than the rung below it by this factor on each side would lose too much
   * detail at that rung; it gets a rung of its own size. Windows of screen recordings have such
   * sizes.
   */
  private static final double OWN_RUNG_FACTOR = 1.25;

  /** What hardware decoders take: a macroblock. */
  private static final int SMALLEST_SIDE = 16;

  private static final double NO_ENLARGEMENT = 1.0;

  /** Pixels; a little less than what FFmpeg scales to, and more than any display has. */
  private static final int LONGEST_COMPARED_SIDE = 16_384;

  private LadderFitter() {}

  /**
   * Leaves out rungs above the source; never enlarges.
   *
   * @param rungs the profile's ladder
   * @param display the source's upright size in square pixels
   * @return at least one rung, the largest first, each size even and in the source's aspect ratio
   */
  static List<FittedRung> fit(List<Rung> rungs, Size display) {
    List<Rung> sorted =
        rungs.stream().sorted(Comparator.comparingInt(Rung::height).reversed()).toList();
    List<FittedRung> fitted = new ArrayList<>();
    Rung nextAbove = sorted.getLast();
    for (Rung rung : sorted) {
      double factor = factor(rung, display);
      if (factor <= NO_ENLARGEMENT && shortSide(scaled(display, factor)) < SMALLEST_SIDE) {
        continue;
      }
      if (factor <= NO_ENLARGEMENT) {
        fitted.add(new FittedRung(rung.height() + "p", rung, scaled(display, factor)));
      } else if (fitted.isEmpty()) {
        nextAbove = rung;
      }
    }
    if (fitted.isEmpty() && factor(sorted.getFirst(), display) <= NO_ENLARGEMENT) {
      double factor = Math.min(1, (double) SMALLEST_SIDE / shortSide(display));
      Rung largest = sorted.getFirst();
      return List.of(new FittedRung(largest.height() + "p", largest, scaled(display, factor)));
    }
    boolean topIsLeftOut = fitted.isEmpty() || !fitted.getFirst().rung().equals(sorted.getFirst());
    boolean losesMuch =
        fitted.isEmpty() || factor(fitted.getFirst().rung(), display) * OWN_RUNG_FACTOR <= 1;
    List<FittedRung> distinct = distinct(fitted);
    if (topIsLeftOut && losesMuch) {
      distinct.addFirst(ownRung(nextAbove, display, distinct));
    }
    return List.copyOf(distinct);
  }

  /**
   * The size in which renditions are compared with the source as viewers see them who enlarge each
   * to the same size: the source's own, even. Pixels of an unusual shape can make it larger than
   * any frame that is accepted; then it is the largest rendition's.
   *
   * @param display the source's upright size in square pixels
   * @param largest the largest rendition's
   * @param mostPixels that a decoded frame may have
   */
  static Size fullSize(Size display, Size largest, long mostPixels) {
    boolean isTooLarge =
        display.pixels() > mostPixels
            || Math.max(display.width(), display.height()) > LONGEST_COMPARED_SIDE;
    return isTooLarge ? largest : display.even();
  }

  private static int shortSide(Size size) {
    return Math.min(size.width(), size.height());
  }

  /** The factor by which to scale the frame to fill the rung's box. */
  private static double factor(Rung rung, Size display) {
    Size box = display.isPortrait() ? rung.landscapeBox().transposed() : rung.landscapeBox();
    return Math.min(
        (double) box.width() / display.width(), (double) box.height() / display.height());
  }

  private static FittedRung ownRung(Rung above, Size display, List<FittedRung> below) {
    Size size = display.even();
    int shortSide = shortSide(size);
    String usualName = shortSide + "p";
    // Rungs are named for their boxes: a very wide frame can be as high as a lower rung's box.
    boolean isTaken = below.stream().anyMatch(rung -> rung.name().equals(usualName));
    double share = Math.min(1, 1 / Math.pow(factor(above, display), 2));
    long cap = Math.max(100_000, Math.round(above.maxBitsPerSecond() * share / 1000) * 1000);
    Rung rung = new Rung(shortSide, above.crf(), cap, above.maxFrameRate());
    return new FittedRung(isTaken ? size.toString() : usualName, rung, size);
  }

  private static Size scaled(Size display, double factor) {
    return new Size(even(display.width(), factor), even(display.height(), factor));
  }

  /** The nearest even number of pixels; an odd side that is not scaled loses one pixel. */
  private static int even(int side, double factor) {
    int nearest = 2 * (int) Math.round(side * factor / 2);
    int largest = side / 2 * 2;
    return Math.max(2, Math.min(nearest, largest));
  }

  /** Very flat frames can come out equal at two rungs. */
  private static List<FittedRung> distinct(List<FittedRung> fitted) {
    List<FittedRung> kept = new ArrayList<>();
    for (FittedRung rung : fitted) {
      if (kept.stream()
          .noneMatch(
              other -> other.size().equals(rung.size()) || other.name().equals(rung.name()))) {
        kept.add(rung);
      }
    }
    return kept;
  }
}
