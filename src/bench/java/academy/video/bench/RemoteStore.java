package academy.video.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 server in this process whose objects are files, and the SDK's client as people set it up.
 * It takes its share of this machine's processor from both sides of a comparison.
 */
final class RemoteStore implements AutoCloseable {

  static final String BUCKET = "videos";
  private static final String KEY = "bench";

  private final S3Proxy server;

  /**
   * Starts the server.
   *
   * @param folder for its objects
   */
  RemoteStore(Path folder) {
    FilesystemNio2BlobStore objects =
        new FilesystemNio2BlobStore(folder.toAbsolutePath().toString());
    objects.createContainer(BUCKET);
    server =
        S3Proxy.builder()
            .blobStore(objects)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.NONE, KEY, KEY)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new BenchException("the S3 server does not start", e);
    }
  }

  int port() {
    return server.getPort();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** What the worker needs to reach the server by {@code r2://} through {@code endpoint}. */
  static Map<String, String> environment(URI endpoint) {
    return Map.of(
        "R2_ENDPOINT", endpoint.toString(), "R2_ACCESS_KEY_ID", KEY, "R2_SECRET_ACCESS_KEY", KEY);
  }

  static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .build();
  }

  /** Stores a file, past all limits of bandwidth. */
  void put(String key, Path file) {
    try (S3Client client = client(endpoint())) {
      client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromFile(file));
    }
  }

  /** The files below a folder, in no particular order. */
  static List<Path> filesBelow(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return new ArrayList<>(files.filter(Files::isRegularFile).toList());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new BenchException("the S3 server does not stop", e);
    }
  }
}
