package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.ObjectStore;
import academy.video.store.VersionedObject;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3ObjectTest {

  private S3TestServer server;
  private S3Connection connection;
  private ObjectStore bucket;
  private String key;
  private int keys;

  @BeforeAll
  void startServer() {
    server = new S3TestServer();
    connection = server.connect();
    bucket = connection.store(S3TestServer.BUCKET, "");
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
  }

  @BeforeEach
  void putSource() {
    key = "in/lecture " + keys++ + ".mp4";
    bucket.put(key, "0123456789".getBytes(UTF_8));
    server.front().reset();
  }

  @Test
  void open_namesSizeAndEtagByOneRequest() {
    VersionedObject object = open();

    assertThat(object.location()).isEqualTo("r2://videos/" + key);
    assertThat(object.sizeBytes()).isEqualTo(10);
    assertThat(object.etag()).isEqualTo("781e5e245d69b566979b86e28d23f2c7"); // MD5
    assertThat(server.front().log()).hasSize(1);
  }

  @Test
  void range_givesThoseBytes_andAsksForThisVersionOnly() {
    VersionedObject object = open();

    assertThat(object.range(3, 4)).isEqualTo("3456".getBytes(UTF_8));
    assertThat(object.range(9, 1)).isEqualTo("9".getBytes(UTF_8));
    HttpMessage request = server.front().lastRequest("GET");
    assertThat(request.header("Range")).isEqualTo("bytes=9-9");
    assertThat(request.header("If-Match")).isEqualTo("\"781e5e245d69b566979b86e28d23f2c7\"");
  }

  @Test
  void range_afterTheObjectWasReplaced_isSourceChanged() {
    VersionedObject object = open();
    bucket.put(key, "9876543210".getBytes(UTF_8));

    assertFails(() -> object.range(0, 4), ExitCode.SOURCE_CHANGED);
    assertFails(object::verifyUnchanged, ExitCode.SOURCE_CHANGED);
  }

  @Test
  void range_afterTheObjectWasDeleted_isSourceNotFound() {
    VersionedObject object = open();
    object.verifyUnchanged();
    bucket.delete(List.of(key));

    assertFails(() -> object.range(0, 4), ExitCode.SOURCE_NOT_FOUND);
    assertFails(object::verifyUnchanged, ExitCode.SOURCE_NOT_FOUND);
  }

  @Test
  void open_ofMissingObject_isSourceNotFound() {
    Failure failure =
        assertFails(() -> connection.object("videos", "none.mp4"), ExitCode.SOURCE_NOT_FOUND);
    assertThat(failure.reason()).isEqualTo("The source r2://videos/none.mp4 does not exist.");
  }

  @Test
  void open_inMissingBucket_isBucketNotFound() {
    assertFails(() -> connection.object("no-such-bucket", key), ExitCode.BUCKET_NOT_FOUND);
  }

  @Test
  void open_ofAnEmptyObject_isSourceUnsupported() {
    bucket.put("empty.mp4", new byte[0]);

    Failure failure =
        assertFails(() -> connection.object("videos", "empty.mp4"), ExitCode.SOURCE_UNSUPPORTED);
    assertThat(failure.reason()).isEqualTo("The source r2://videos/empty.mp4 is empty.");
  }

  private VersionedObject open() {
    return connection.object(S3TestServer.BUCKET, key);
  }

  private static Failure assertFails(ThrowingCallable call, ExitCode exitCode) {
    Failure failure = catchThrowableOfType(WorkerException.class, call).failure();
    assertThat(failure.exitCode()).isEqualTo(exitCode);
    return failure;
  }
}
