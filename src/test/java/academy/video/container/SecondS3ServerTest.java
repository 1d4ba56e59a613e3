package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image's worker from and to another S3 server than that of the plain tests. */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondS3ServerTest {

  private S3Mock server;
  private S3Connection connection;
  private ObjectStore bucket;

  @BeforeAll
  void startServer() throws IOException {
    server = S3Mock.start();
    connection = server.connect();
    bucket = connection.store(S3Mock.BUCKET, "");
    for (String clip : List.of("tiny.mp4", "lecture.mp4")) {
      bucket.put("in/" + clip, Files.readAllBytes(Path.of("test-media", clip)));
    }
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"r2", "s3"})
  void encodeStatusAndDelete_overIt_succeed(String scheme) {
    String destination = scheme + "://videos/out/" + scheme;
    String root = "out/" + scheme + "/";

    WorkerContainer.Exit encode =
        run("encode", scheme + "://videos/in/tiny.mp4", destination).requireSuccess();

    assertThat(keys(root))
        .contains(root + "master.m3u8", root + "status.json")
        .noneMatch(key -> key.contains("/_work/"));
    JsonNode verified = encode.events("output.verified").getFirst();
    assertThat(verified.path("objects").asInt()).isPositive();
    assertThat(verified.path("objects_read").asInt(-1)).isZero();
    run("status", destination).requireSuccess();
    run("delete", destination).requireSuccess();
    assertThat(keys(root)).containsExactly(root + "deleted.json");
    assertThat(run("status", destination).code()).isEqualTo(80);
  }

  @Test
  void encode_killedAndRunAgain_resumesToTheSameBytes() throws Exception {
    run("encode", "r2://videos/in/lecture.mp4", "r2://videos/out/undisturbed").requireSuccess();
    try (WorkerContainer job =
        server
            .reachedFrom(
                WorkerContainer.of(
                    "encode", "r2://videos/in/lecture.mp4", "r2://videos/out/killed"))
            .start()) {
      job.awaitEvents("chunk.encoded", 1);
      job.signal("KILL");
      assertThat(job.awaitExit().code()).isEqualTo(137);
    }
    assertThat(bucket.head("out/killed/master.m3u8")).isEmpty();

    WorkerContainer.Exit second =
        run("encode", "r2://videos/in/lecture.mp4", "r2://videos/out/killed").requireSuccess();

    assertThat(second.jobFinished().path("chunks_resumed").asInt()).isPositive();
    assertThat(published("out/killed/")).isEqualTo(published("out/undisturbed/"));
  }

  private WorkerContainer.Exit run(String... arguments) {
    return server.reachedFrom(WorkerContainer.of(arguments)).run();
  }

  private List<String> keys(String prefix) {
    return bucket.list(prefix).stream().map(ObjectInfo::key).toList();
  }

  /** Every object but those that tell of one run, below {@code root}. */
  private Map<String, String> published(String root) {
    Map<String, String> objects = new TreeMap<>();
    for (String key : keys(root)) {
      if (!key.contains("/report.") && !key.endsWith("status.json")) {
        byte[] body = bucket.read(key).orElseThrow();
        objects.put(key.substring(root.length()), body.length + ":" + Arrays.hashCode(body));
      }
    }
    return objects;
  }
}
