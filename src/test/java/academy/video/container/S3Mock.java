package academy.video.container;

import academy.video.failure.Cancellation;
import academy.video.model.R2Token;
import academy.video.model.Secret;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import academy.video.store.RetryPolicy;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3Timeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * Adobe S3Mock in a container: an S3 server by other people than the one in the plain tests. On the
 * host's own network, which works on kernels without iptables too. The image is made by {@code
 * .ci/s3mock-image} and named by the system property {@code s3mock.image}.
 */
final class S3Mock implements AutoCloseable {

  static final String BUCKET = "videos";

  private final GenericContainer<?> container;
  private final URI endpoint;

  private S3Mock(GenericContainer<?> container, URI endpoint) {
    this.container = container;
    this.endpoint = endpoint;
  }

  static S3Mock start() throws IOException {
    int port = freePort();
    GenericContainer<?> container =
        new GenericContainer<>(
                DockerImageName.parse(System.getProperty("s3mock.image", "s3mock:local")))
            .withImagePullPolicy(name -> false)
            .withNetworkMode("host")
            .withEnv(
                Map.of(
                    "HTTP_PORT", Integer.toString(port),
                    "SERVER_PORT", "0", // HTTPS: not used, and any port will do
                    "VECTORS_HTTP_PORT", "0",
                    "VECTORS_HTTPS_PORT", "0",
                    "COM_ADOBE_TESTING_S3MOCK_STORE_INITIAL_BUCKETS", BUCKET))
            .waitingFor(
                Wait.forLogMessage(".*Started S3MockApplication.*", 1)
                    .withStartupTimeout(Duration.ofMinutes(2)));
    container.start();
    return new S3Mock(container, URI.create("http://127.0.0.1:" + port));
  }

  /** What a worker needs to reach this server by {@code r2://} and {@code s3://}. */
  Map<String, String> environment() {
    return Map.of(
        "R2_ENDPOINT", endpoint.toString(),
        "R2_ACCESS_KEY_ID", "any",
        "R2_SECRET_ACCESS_KEY", "any",
        "AWS_ENDPOINT_URL_S3", endpoint.toString(),
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "any",
        "AWS_SECRET_ACCESS_KEY", "any");
  }

  /** Lets a worker container reach it. */
  WorkerContainer.Builder reachedFrom(WorkerContainer.Builder worker) {
    return worker.withHost(host -> host.withNetworkMode("host")).env(environment());
  }

  /** The worker's own client, in this process. */
  S3Connection connect() {
    RetryPolicy policy =
        new RetryPolicy(Duration.ofSeconds(60), Duration.ofMillis(50), Duration.ofMillis(500));
    Retrier retrier = new Retrier(policy, _ -> {}, new Cancellation(), Pacer.system());
    return S3Connection.r2(
        endpoint,
        new R2Token(new Secret("any"), new Secret("any"), Optional.empty()),
        new S3Connection.Tuning(retrier, S3Timeouts.standard(), InstantSource.system()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
