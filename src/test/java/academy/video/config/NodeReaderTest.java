package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeReaderTest {

  @Test
  void nodeOfAPlainJob_isAlone() {
    assertThat(node(Map.of())).isEqualTo(Node.ALONE);
    assertThat(node(Map.of("AWS_BATCH_JOB_ID", "a1b2"))).isEqualTo(Node.ALONE);
    assertThat(node(Map.of("VIDEO_NODES", "1"))).isEqualTo(Node.ALONE);
  }

  @Test
  void nodeOfAnArrayJobsChild_isWhatBatchSays() {
    Map<String, String> child =
        Map.of(
            "AWS_BATCH_JOB_ID", "a1b2:3",
            "AWS_BATCH_JOB_ARRAY_INDEX", "3",
            "AWS_BATCH_JOB_ARRAY_SIZE", "8");

    assertThat(node(child)).isEqualTo(new Node(3, 8));
  }

  @Test
  void nodeOfAChildWithoutArrayVariables_isReadFromTheJobsId() {
    assertThat(node(Map.of("AWS_BATCH_JOB_ID", "a1b2:3", "VIDEO_NODES", "8")))
        .isEqualTo(new Node(3, 8));
  }

  @Test
  void nodeThatIsSet_winsOverBatch() {
    Map<String, String> both =
        Map.of(
            "AWS_BATCH_JOB_ARRAY_INDEX", "3",
            "AWS_BATCH_JOB_ARRAY_SIZE", "8",
            "VIDEO_NODES", "2",
            "VIDEO_NODE", "1");

    assertThat(node(both)).isEqualTo(new Node(1, 2));
  }

  @Test
  void nodeThatIsNotThere_isRefusedWithBothNumbers() {
    refused(Map.of("VIDEO_NODES", "4", "VIDEO_NODE", "4"), "--node", "is 4", "VIDEO_NODES is 4");
    refused(Map.of("VIDEO_NODES", "4"), "--node", "is missing", "from 0 to 3");
    refused(Map.of("VIDEO_NODE", "2"), "is 2", "VIDEO_NODES is 1");
    refused(Map.of("VIDEO_NODES", "many", "VIDEO_NODE", "0"), "VIDEO_NODES", "many");
  }

  private static void refused(Map<String, String> environment, String... parts) {
    assertThatExceptionOfType(WorkerException.class)
        .isThrownBy(() -> node(environment))
        .satisfies(e -> assertThat(e.failure().reason()).contains(parts));
  }

  private static Node node(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("VIDEO_SOURCE", "in.mp4");
    all.put("VIDEO_DESTINATION", "out");
    return new EncodeConfigReader(Map.of(), all, new Profiles(new Json()), Path.of("/scratch"))
        .config()
        .node();
  }
}
