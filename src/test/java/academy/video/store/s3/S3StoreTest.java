package academy.video.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.store.AtomicStoreContract;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3StoreTest extends AtomicStoreContract {

  private S3TestServer server;
  private S3Connection connection;
  private int roots;

  @BeforeAll
  void startServer() {
    server = new S3TestServer();
    connection = server.connect();
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
  }

  @AfterEach
  void forgetFaults() {
    server.front().reset();
  }

  @Override
  protected ObjectStore open() {
    roots++;
    return openAgain();
  }

  @Override
  protected ObjectStore openAgain() {
    return connection.store(S3TestServer.BUCKET, "out/lecture " + roots + "/");
  }

  @Test
  void location_isAsTheUserWouldNameIt() {
    assertThat(connection.store("videos", "out/lecture").location())
        .isEqualTo("r2://videos/out/lecture/");
    assertThat(connection.store("videos", "/out/lecture/").location())
        .isEqualTo("r2://videos/out/lecture/");
    assertThat(connection.store("videos", "").location()).isEqualTo("r2://videos/");
  }

  @Test
  void putIfUnchanged_whoseAnswerIsLost_isRecognisedAsOurOwn() {
    store.put("status.json", bytes("seen"));
    Optional<String> seen = store.readVersion("status.json").map(StoredObject::version);
    server.front().fail(NetworkFault.RESET_AFTER_BODY, 1, call -> call.startsWith("PUT"));

    Optional<String> written = store.putIfUnchanged("status.json", bytes("ours"), seen);

    assertThat(written)
        .isPresent()
        .isEqualTo(store.readVersion("status.json").map(StoredObject::version));
    assertThat(store.read("status.json")).hasValue(bytes("ours"));
  }

  @Test
  void putIfUnchanged_whoseFirstTryRacesAnother_isTriedAgain() {
    store.put("status.json", bytes("seen"));
    Optional<String> seen = store.readVersion("status.json").map(StoredObject::version);
    server.front().refuse(409, "ConditionalRequestConflict", 1, call -> call.startsWith("PUT"));

    assertThat(store.putIfUnchanged("status.json", bytes("ours"), seen)).isPresent();
  }

  @Test
  void listAndHead_nameTheMd5OfWhatWasPut() {
    store.put("a.json", bytes("0123456789"));

    assertThat(store.list("").getFirst().etag()).hasValue("781e5e245d69b566979b86e28d23f2c7");
    assertThat(store.head("a.json").flatMap(ObjectInfo::etag))
        .hasValue("781e5e245d69b566979b86e28d23f2c7");
  }

  @Test
  void listAndDelete_ofMoreThanAPageAndOfFolderObjects_takeAll() {
    List<String> keys =
        IntStream.range(0, 1003).mapToObj("3f2a/segment-%05d.m4s"::formatted).toList();
    String root = "out/lecture " + roots + "/";
    server.seed(keys.stream().map(key -> root + key).toList());
    server.seed(List.of(root + "folder/")); // as consoles make them
    server.front().reset();

    assertThat(store.list("3f2a/")).extracting(ObjectInfo::key).isEqualTo(keys);
    assertThat(server.front().log()).hasSize(2); // pages
    store.delete(store.list("").stream().map(ObjectInfo::key).toList());
    assertThat(store.list("")).isEmpty();
  }
}
