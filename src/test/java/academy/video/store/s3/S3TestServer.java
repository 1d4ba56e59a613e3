package academy.video.store.s3;

import academy.video.failure.Cancellation;
import academy.video.model.R2Token;
import academy.video.model.Secret;
import academy.video.store.Pacer;
import academy.video.store.Retrier;
import academy.video.store.RetryListener;
import academy.video.store.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * A real S3 server in this process that checks signatures (S3Proxy, objects in memory), behind a
 * front that is as strict as R2.
 */
public final class S3TestServer implements AutoCloseable {

  public static final String BUCKET = "videos";
  public static final String ACCESS_KEY = "test-access-key";
  public static final String SECRET_KEY = "test-secret-key";

  private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
  private final S3Proxy server;
  private final R2Front front;

  public S3TestServer() {
    objects.createContainer(BUCKET);
    server =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .build();
    try {
      server.start();
      front = new R2Front(server.getPort());
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not start", e);
    }
  }

  public R2Front front() {
    return front;
  }

  /** Puts objects of one byte into the bucket without a request. */
  void seed(List<String> keys) {
    for (String key : keys) {
      objects.putBlob(
          PutObjectRequest.builder().bucket(BUCKET).key(key).contentLength(1L).build(),
          new ByteArrayInputStream(new byte[1]));
    }
  }

  /** A connection that survives every fault that passes. */
  public S3Connection connect() {
    return connect(front.endpoint(), SECRET_KEY, patient(), _ -> {});
  }

  static S3Connection connect(
      URI endpoint, String secretKey, RetryPolicy policy, RetryListener listener) {
    return connect(
        endpoint, secretKey, policy, listener, S3Timeouts.standard(), InstantSource.system());
  }

  static S3Connection connect(
      URI endpoint,
      String secretKey,
      RetryPolicy policy,
      RetryListener listener,
      S3Timeouts timeouts,
      InstantSource clock) {
    Retrier retrier = new Retrier(policy, listener, new Cancellation(), Pacer.system());
    return S3Connection.r2(
        endpoint,
        new R2Token(new Secret(ACCESS_KEY), new Secret(secretKey), Optional.empty()),
        new S3Connection.Tuning(retrier, timeouts, clock));
  }

  /** Time enough for every fault that passes, on a busy machine too. */
  static RetryPolicy patient() {
    return new RetryPolicy(Duration.ofSeconds(60), Duration.ofMillis(20), Duration.ofMillis(200));
  }

  /** For faults that do not pass. */
  static RetryPolicy impatient() {
    return new RetryPolicy(Duration.ofMillis(300), Duration.ofMillis(10), Duration.ofMillis(50));
  }

  /** For servers that fall silent: a busy machine may be taken for one, so only there. */
  static S3Timeouts quick() {
    return new S3Timeouts(
        Duration.ofSeconds(5), Duration.ofMillis(250), Duration.ofSeconds(5), 64 << 10);
  }

  @Override
  public void close() {
    try {
      front.close();
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    }
  }
}
