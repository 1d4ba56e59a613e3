package academy.video.model;

/** A frame's width and height in pixels, each at least 1. */
public record Size(int width, int height) {
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("not a frame size: " + width + "x" + height);
    }
  }

  public long pixels() {
    return (long) width * height;
  }

  public boolean isPortrait() {
    return height > width;
  }

  /** The next smaller size that 4:2:0 has a whole number of colours for; at least 2x2. */
  public Size even() {
    return new Size(Math.max(2, width / 2 * 2), Math.max(2, height / 2 * 2));
  }

  /** The same frame lying on its side. */
  public Size transposed() {
    return new Size(/* width= */ height, /* height= */ width);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
