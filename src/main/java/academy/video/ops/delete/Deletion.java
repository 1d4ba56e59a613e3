package academy.video.ops.delete;

import java.util.List;

/**
 * What a deletion did, or would do.
 *
 * @param location the destination, as the user named it
 * @param dryRun whether nothing was deleted, only counted
 * @param objects number of objects deleted
 * @param bytes their length together
 * @param kept generations that were left because they are played or made
 * @param rounds how often objects were listed and deleted until none was left; 0 for a dry run
 */
public record Deletion(
    String location, boolean dryRun, long objects, long bytes, List<String> kept, int rounds) {
  public Deletion {
    kept = List.copyOf(kept);
  }
}
