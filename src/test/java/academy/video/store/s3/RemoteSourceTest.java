package academy.video.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.stage.source.CacheSize;
import academy.video.stage.source.OpenedSource;
import academy.video.stage.source.SourceOpener;
import academy.video.store.ObjectStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A source in a bucket as a job reads it: by several threads, over a bad network, in blocks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteSourceTest {

  private static final int BLOCK = 64 << 10;
  private static final CacheSize CACHE = new CacheSize(BLOCK, 8, 3, 4);

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
    bucket.put(key, content(1));
    server.front().reset();
  }

  @Test
  void read_byManyThreadsOverABadNetwork_givesEachTheRightBytes() throws Exception {
    for (NetworkFault fault :
        List.of(
            NetworkFault.INTERNAL_ERROR,
            NetworkFault.SLOW_DOWN,
            NetworkFault.RESET_BEFORE_BODY,
            NetworkFault.RESET_AFTER_BODY,
            NetworkFault.TRUNCATED_BODY,
            NetworkFault.LENGTH_TOO_SMALL)) {
      server.front().fail(fault, 3, request -> request.startsWith("GET"));
    }
    try (OpenedSource source = open();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<byte[]>> readers =
          IntStream.range(0, 4)
              .mapToObj(i -> threads.submit(() -> all(source, 5_000 + 3_000 * i)))
              .toList();
      for (Future<byte[]> reader : readers) {
        assertThat(reader.get()).isEqualTo(content(1));
      }
      assertThat(source.bytesRead()).isGreaterThanOrEqualTo(source.sizeBytes());
    }
  }

  @Test
  void read_straightOn_makesOneRequestForEveryBlock() {
    try (OpenedSource source = open()) {
      byte[] all = all(source, 10_000);

      assertThat(all).isEqualTo(content(1));
      int blocks = Math.ceilDiv(all.length, BLOCK);
      assertThat(server.front().log()).hasSize(1 + blocks); // and one that opened it
      assertThat(source.bytesRead()).isEqualTo(all.length);
    }
  }

  @Test
  void read_afterTheSourceWasReplaced_isSourceChanged() {
    try (OpenedSource source = open()) {
      byte[] buffer = new byte[100];
      source.read(0, buffer, 0, 100);
      bucket.put(key, content(2));

      WorkerException thrown =
          catchThrowableOfType(
              WorkerException.class, () -> source.read(source.sizeBytes() - 50, buffer, 0, 50));

      assertThat(thrown.failure().exitCode()).isEqualTo(ExitCode.SOURCE_CHANGED);
      assertThat(thrown.failure().reason()).contains("r2://videos/" + key).contains("ETag");
    }
  }

  private OpenedSource open() {
    return new SourceOpener().openObject(connection.object(S3TestServer.BUCKET, key), CACHE);
  }

  private static byte[] content(int version) {
    byte[] content = new byte[1_000_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31 + (i >> 8) * version);
    }
    return content;
  }

  private static byte[] all(OpenedSource source, int pieceBytes) {
    byte[] bytes = new byte[Math.toIntExact(source.sizeBytes())];
    int position = 0;
    while (position < bytes.length) {
      int length = Math.min(pieceBytes, bytes.length - position);
      position += source.read(position, bytes, position, length);
    }
    return bytes;
  }
}
