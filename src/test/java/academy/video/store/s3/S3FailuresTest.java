package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.ObjectStore;
import academy.video.store.Preflight;
import academy.video.store.RetryListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads when a store cannot be used: found by the preflight, each its own sentence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FailuresTest {

  private S3TestServer server;
  private final List<RetryListener.Retry> retries = new ArrayList<>();

  @BeforeAll
  void startServer() {
    server = new S3TestServer();
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @AfterEach
  void forget() {
    server.front().reset();
    retries.clear();
  }

  @Test
  void wrongSecret_isAccessDenied() {
    Failure failure = preflight(server.front().endpoint(), "wrong-secret", S3TestServer.BUCKET);

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_ACCESS_DENIED);
    assertThat(failure.reason())
        .startsWith("Cannot write r2://videos/out/_work/probe-")
        .contains("403 SignatureDoesNotMatch: the secret does not belong to the access key")
        .doesNotContain("wrong-secret");
    assertThat(failure.hint()).contains("secret access key");
    assertThat(retries).isEmpty();
  }

  @Test
  void missingBucket_isBucketNotFound() {
    Failure failure =
        preflight(server.front().endpoint(), S3TestServer.SECRET_KEY, "no-such-bucket");

    assertThat(failure.reason())
        .contains("there is no bucket no-such-bucket at " + server.front().endpoint());
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BUCKET_NOT_FOUND);
    assertThat(failure.hint()).contains("jurisdiction");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied               | 40 | 403 AccessDenied                     | list and delete
          403 | InvalidAccessKeyId         | 40 | does not know this access key        | access key id
          401 | Unauthorized               | 40 | does not know this access key        | access key id
          400 | ExpiredToken               | 40 | the credentials have expired         | Renew
          400 | ExpiredRequest             | 40 | the credentials have expired         | Renew
          403 | RequestTimeTooSkewed       | 40 | this machine's clock is              | NTP
          403 | NotEntitled                | 40 | R2 is not enabled                    | Enable R2
          301 | PermanentRedirect          | 41 | is not served by                     | AWS_REGION
          400 | AuthorizationHeaderMalformed | 41 | is not served by                   | AWS_REGION
          405 | MethodNotAllowed           | 41 | not answer as an S3 endpoint does    | endpoint
          400 | InvalidBucketName          | 11 | 400 InvalidBucketName                | bucket's name
          501 | NotImplemented             | 60 | 501 NotImplemented                   | report it
          """)
  void refusal_hasItsOwnSentenceAndHint(
      int status, String code, int exitCode, String reason, String hint) {
    server.front().refuse(status, code, 1, request -> request.startsWith("PUT"));

    Failure failure = preflight();

    assertThat(failure.exitCode().code()).isEqualTo(exitCode);
    assertThat(failure.reason())
        .contains(reason)
        .contains("request front-" + code)
        .doesNotContain("tries");
    assertThat(failure.hint()).contains(hint);
    assertThat(retries).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"3600, clock is 3[56]\\d\\d s ahead", "-3600, clock is 3[56]\\d\\d s behind"})
  void clockSkew_saysByHowMuch(long offsetSeconds, String sentence) {
    server.front().refuse(403, "RequestTimeTooSkewed", 1, request -> request.startsWith("PUT"));
    InstantSource wrong = () -> Instant.now().plusSeconds(offsetSeconds);
    try (S3Connection connection =
        S3TestServer.connect(
            server.front().endpoint(),
            S3TestServer.SECRET_KEY,
            S3TestServer.impatient(),
            retries::add,
            S3Timeouts.standard(),
            wrong)) {
      assertThat(preflight(connection, S3TestServer.BUCKET).reason()).containsPattern(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, TooManyRequests, 31",
    "503, SlowDown, 31",
    "503, ServiceUnavailable, 30",
    "500, InternalError, 30",
    "400, ClientDisconnect, 30",
    "400, IncompleteBody, 30",
    "400, BadDigest, 30",
    "400, RequestTimeout, 30",
    "409, OperationAborted, 30",
    "502, '', 30",
    "504, '', 30",
  })
  void passingRefusal_isTriedAgainAndReported(int status, String code, int exitCode) {
    server.front().refuse(status, code, Integer.MAX_VALUE, request -> request.startsWith("PUT"));

    Failure failure = preflight();

    assertThat(failure.exitCode().code()).isEqualTo(exitCode);
    assertThat(failure.reason()).contains("answered " + status).containsPattern("after \\d+ tries");
    assertThat(retries).isNotEmpty();
    assertThat(retries.getFirst())
        .satisfies(
            retry -> {
              assertThat(retry.operation()).isEqualTo("write");
              assertThat(retry.key()).startsWith("out/_work/probe-");
              assertThat(retry.attempt()).isEqualTo(1);
              assertThat(retry.status()).isEqualTo(status);
              assertThat(retry.requestId()).isEqualTo("front-" + code);
            });
  }

  @Test
  void unknownHost_isUnavailable() {
    Failure failure =
        preflight(
            URI.create("https://account.invalid"), S3TestServer.SECRET_KEY, S3TestServer.BUCKET);

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains("the name of https://account.invalid cannot be resolved");
    assertThat(failure.hint()).contains("R2_ACCOUNT_ID");
    assertThat(retries).isNotEmpty();
  }

  @Test
  void refusedConnection_isUnavailable() throws IOException {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    Failure failure = preflight(closed, S3TestServer.SECRET_KEY, S3TestServer.BUCKET);

    assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE);
    assertThat(failure.reason()).contains(closed + " refused the connection");
  }

  @Test
  void endpointWithoutTls_isBucketNotFound() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertNoTls(plain, "SSLException");
    }
  }

  @Test
  void endpointWithAnUnknownCertificate_isBucketNotFound(@TempDir Path folder) throws Exception {
    try (ServerSocket selfSigned =
        selfSigned(folder)
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertNoTls(selfSigned, "SSLHandshakeException");
    }
  }

  private void assertNoTls(ServerSocket listener, String exception) {
    // It ends when the listener is closed.
    Thread.ofVirtual().start(() -> answerAsPlainHttp(listener));
    URI https = URI.create("https://127.0.0.1:" + listener.getLocalPort());

    Failure failure = preflight(https, S3TestServer.SECRET_KEY, S3TestServer.BUCKET);

    assertThat(failure.exitCode()).as(failure.reason()).isEqualTo(ExitCode.BUCKET_NOT_FOUND);
    assertThat(failure.reason()).contains("no TLS connection to " + https).contains(exception);
    assertThat(failure.hint()).contains("R2_ACCOUNT_ID");
  }

  private static void answerAsPlainHttp(ServerSocket listener) {
    while (true) {
      try (Socket socket = listener.accept()) {
        int first = socket.getInputStream().read();
        if (first >= 0) {
          socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        }
      } catch (IOException e) {
        if (listener.isClosed()) {
          return;
        }
      }
    }
  }

  private static SSLContext selfSigned(Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private Failure preflight() {
    return preflight(server.front().endpoint(), S3TestServer.SECRET_KEY, S3TestServer.BUCKET);
  }

  private Failure preflight(URI endpoint, String secret, String bucket) {
    try (S3Connection connection =
        S3TestServer.connect(endpoint, secret, S3TestServer.impatient(), retries::add)) {
      return preflight(connection, bucket);
    }
  }

  private static Failure preflight(S3Connection connection, String bucket) {
    ObjectStore store = connection.store(bucket, "out");
    return catchThrowableOfType(WorkerException.class, () -> Preflight.check(store, Instant.now()))
        .failure();
  }
}
