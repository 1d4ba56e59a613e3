package academy.video.config;

import academy.video.model.JobIdentity;
import academy.video.model.Node;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads which of how many nodes this is: as set, or as AWS Batch tells the children of an array
 * job. A stand-in for Batch may tell a child's index by its id alone.
 */
record NodeReader(SettingValues values, JobIdentity identity) {

  Node read() {
    OptionalInt given = values.whole(Setting.VIDEO_NODES, 1, Node.MOST);
    OptionalInt size = values.whole(Setting.AWS_BATCH_JOB_ARRAY_SIZE, 2, Node.MOST);
    int count = given.isPresent() ? given.getAsInt() : size.orElse(1);
    OptionalInt node = values.whole(Setting.VIDEO_NODE, 0, Node.MOST - 1);
    Optional<Integer> index =
        node.isPresent() ? Optional.of(node.getAsInt()) : identity.childIndex();
    if (count == 1 && node.isEmpty()) {
      return Node.ALONE;
    }
    if (index.isEmpty()) {
      if (values.text(Setting.VIDEO_NODE).isEmpty()) {
        values.invalid(
            Setting.VIDEO_NODE,
            "is missing: VIDEO_NODES is %d, and each node needs its own number from 0 to %d"
                .formatted(count, count - 1));
      }
      return Node.ALONE;
    }
    if (index.get() >= count) {
      values.invalid(
          Setting.VIDEO_NODE,
          "is %d, but VIDEO_NODES is %d: nodes count from 0".formatted(index.get(), count));
      return Node.ALONE;
    }
    return new Node(index.get(), count);
  }
}
