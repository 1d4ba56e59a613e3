package academy.video.model;

/**
 * One of the machines that encode a video together.
 *
 * @param index from 0
 * @param count how many there are, from 1
 */
public record Node(int index, int count) {

  /** An array job of AWS Batch has at most as many children (API reference, ArrayProperties). */
  public static final int MOST = 10_000;

  /** The node of a job that has the video to itself. */
  public static final Node ALONE = new Node(0, 1);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException where there is no such node
   */
  public Node {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("node %d of %d".formatted(index, count));
    }
  }

  public boolean isAlone() {
    return count == 1;
  }

  /** For people, who count from 1. */
  @Override
  public String toString() {
    return "node %d of %d".formatted(index + 1, count);
  }
}
