package academy.video.sandbox;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process that starts another as the worker does, and prints its number. Arguments: what the
 * other may read, and its command line.
 */
final class ParentProgram {

  private ParentProgram() {}

  public static void main(String[] args) throws Exception {
    Process child =
        ConfinedStart.start(
            new ProcessBuilder(Arrays.copyOfRange(args, 1, args.length)).inheritIO(),
            List.of(Path.of(args[0])));
    System.out.println("child " + child.pid());
    child.waitFor();
  }
}
