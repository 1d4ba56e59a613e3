package academy.video.ops.cutover;

import java.util.List;

/**
 * Something in the account that may be deleted once the move is complete.
 *
 * @param kind such as {@code autoscaling group}
 * @param name its name
 * @param detail what to know before it is deleted
 * @param commands what deletes it, in order
 */
public record Leftover(String kind, String name, String detail, List<String> commands) {

  public Leftover {
    commands = List.copyOf(commands);
  }
}
