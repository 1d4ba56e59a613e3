package academy.video.model;

/**
 * How a decoded frame must be turned to stand upright: first mirrored left to right (if {@code
 * mirrored}), then turned clockwise.
 *
 * @param quarterTurnsClockwise 0 to 3
 * @param mirrored whether left and right are exchanged before turning
 */
public record Orientation(int quarterTurnsClockwise, boolean mirrored) {

  public static final Orientation UPRIGHT = new Orientation(0, false);

  public Orientation {
    if (quarterTurnsClockwise < 0 || quarterTurnsClockwise > 3) {
      throw new IllegalArgumentException(
          "quarterTurnsClockwise must be 0 to 3: " + quarterTurnsClockwise);
    }
  }

  public boolean exchangesWidthAndHeight() {
    return quarterTurnsClockwise % 2 == 1;
  }
}
