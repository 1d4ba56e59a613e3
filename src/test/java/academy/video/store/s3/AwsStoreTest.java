package academy.video.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.AtomicStoreContract;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** s3:// with the default chains, which here find what they need in system properties. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsStoreTest extends AtomicStoreContract {

  private final Map<String, String> before = new TreeMap<>();
  private S3TestServer server;
  private S3Connection connection;
  private int roots;

  @BeforeAll
  void startServer() {
    server = new S3TestServer();
    set("aws.region", "eu-central-1");
    set("aws.accessKeyId", S3TestServer.ACCESS_KEY);
    set("aws.secretAccessKey", S3TestServer.SECRET_KEY);
    set("aws.endpointUrlS3", server.front().endpoint().toString());
    connection = connect();
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Override
  protected ObjectStore open() {
    roots++;
    return openAgain();
  }

  @Override
  protected ObjectStore openAgain() {
    return connection.store(S3TestServer.BUCKET, "out " + roots);
  }

  @Test
  void location_isThatOfS3() {
    assertThat(store.location()).isEqualTo("s3://videos/out " + roots + "/");
  }

  @Test
  void requests_areSignedForTheRegion() {
    store.put("a.json", bytes("{}"));

    assertThat(server.front().lastRequest("PUT").header("Authorization"))
        .contains("/eu-central-1/s3/aws4_request");
  }

  @Test
  void listAndDelete_ofMoreThanAPage_takeAll() {
    List<String> keys =
        IntStream.range(0, 1003).mapToObj("3f2a/segment-%05d.m4s"::formatted).toList();
    server.seed(keys.stream().map(key -> "out " + roots + "/" + key).toList());
    server.front().reset();

    assertThat(store.list("3f2a/")).extracting(ObjectInfo::key).isEqualTo(keys);
    assertThat(server.front().log()).hasSize(2); // pages
    store.delete(keys);
    assertThat(server.front().log().stream().filter(call -> call.startsWith("POST"))).hasSize(2);
    assertThat(store.list("")).isEmpty();
  }

  /** DeleteObjects names keys in XML 1.0, which has no form for most control characters. */
  @Test
  void delete_ofAKeyThatXmlCannotHold_goesObjectByObject() {
    server.front().reset();

    store.delete(List.of("a.json", "x\u0001y"));

    assertThat(server.front().log())
        .hasSize(2)
        .allSatisfy(call -> assertThat(call).startsWith("DELETE"));
  }

  @Test
  void withoutRegion_isConfigMissing() {
    String region = System.clearProperty("aws.region");
    // Else the chain asks the instance metadata service, which is not there.
    set("aws.disableEc2Metadata", "true");
    try {
      Failure failure =
          catchThrowableOfType(WorkerException.class, AwsStoreTest::connect).failure();
      assertThat(failure.exitCode()).isEqualTo(ExitCode.CONFIG_MISSING);
      assertThat(failure.reason()).contains("AWS_REGION");
    } finally {
      System.setProperty("aws.region", region);
    }
  }

  @Test
  void withoutCredentials_isAccessDenied() {
    set("aws.disableEc2Metadata", "true");
    String secret = System.clearProperty("aws.secretAccessKey");
    try (S3Connection without = connect()) {
      Failure failure =
          catchThrowableOfType(WorkerException.class, () -> without.store("videos", "out").list(""))
              .failure();
      assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_ACCESS_DENIED);
      assertThat(failure.reason()).contains("no AWS credentials were found");
      assertThat(failure.hint()).contains("role");
    } finally {
      System.setProperty("aws.secretAccessKey", secret);
    }
  }

  private static S3Connection connect() {
    Retrier retrier =
        new Retrier(S3TestServer.patient(), _ -> {}, new Cancellation(), Pacer.system());
    return S3Connection.aws(
        /* pathStyle= */ true,
        new S3Connection.Tuning(retrier, S3Timeouts.standard(), InstantSource.system()));
  }

  private void set(String name, String value) {
    String old = System.setProperty(name, value);
    before.putIfAbsent(name, old == null ? "" : old);
  }
}
