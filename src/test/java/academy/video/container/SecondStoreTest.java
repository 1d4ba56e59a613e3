package academy.video.container;

import academy.video.store.ObjectStore;
import academy.video.store.ObjectStoreContract;
import academy.video.store.s3.S3Connection;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/** What every store must do, on a second S3 server. */
@Tag("container")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondStoreTest extends ObjectStoreContract {

  private S3Mock server;
  private S3Connection connection;
  private int roots;

  @BeforeAll
  void startServer() throws IOException {
    server = S3Mock.start();
    connection = server.connect();
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
  }

  @Override
  protected ObjectStore open() {
    roots++;
    return openAgain();
  }

  @Override
  protected ObjectStore openAgain() {
    return connection.store(S3Mock.BUCKET, "out/lecture " + roots + "/");
  }
}
