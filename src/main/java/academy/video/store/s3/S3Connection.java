package academy.video.store.s3;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.R2Token;
import academy.video.store.ObjectStore;
import academy.video.store.Retrier;
import academy.video.store.VersionedObject;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Access to one S3 server with one set of credentials; shared by the stores and objects it hands
 * out, which are of no use after it is closed. Opening it calls nobody.
 */
public final class S3Connection implements AutoCloseable {

  /** More than uploads, read-ahead and deletions have under way together. */
  private static final int MAX_CONNECTIONS = 64;

  private final S3Client client;
  private final SdkHttpClient http;
  private final String scheme;
  private final String endpoint;

  /** Until the server refuses it. */
  private final AtomicBoolean deletesInBatches = new AtomicBoolean(true);

  private final Retrier retrier;
  private final S3Timeouts timeouts;
  private final InstantSource clock;

  private S3Connection(
      S3Client client, SdkHttpClient http, String scheme, String endpoint, Tuning tuning) {
    this.client = client;
    this.http = http;
    this.scheme = scheme;
    this.endpoint = endpoint;
    this.retrier = tuning.retrier;
    this.timeouts = tuning.timeouts;
    this.clock = tuning.clock;
  }

  /**
   * How patient a connection is.
   *
   * @param clock for telling how wrong this machine's clock is
   */
  public record Tuning(Retrier retrier, S3Timeouts timeouts, InstantSource clock) {}

  /**
   * Cloudflare R2. Nothing of the AWS environment has an influence: neither its credentials, which
   * may be a job role's, nor its region, profile or endpoint.
   *
   * @param endpoint {@code https://<account>.r2.cloudflarestorage.com}, or another S3 server's
   */
  public static S3Connection r2(URI endpoint, R2Token token, Tuning tuning) {
    SdkHttpClient http = http(tuning.timeouts);
    S3Client client =
        builder(http, ProfileFile.aggregator().build(), /* pathStyle= */ true)
            .endpointOverride(endpoint)
            .region(Region.of("auto"))
            .credentialsProvider(StaticCredentialsProvider.create(credentials(token)))
            .build();
    return new S3Connection(client, http, "r2", endpoint.toString(), tuning);
  }

  private static AwsCredentials credentials(R2Token token) {
    String id = token.accessKeyId().reveal();
    String key = token.secretAccessKey().reveal();
    return token
        .sessionToken()
        .<AwsCredentials>map(session -> AwsSessionCredentials.create(id, key, session.reveal()))
        .orElseGet(() -> AwsBasicCredentials.create(id, key));
  }

  /**
   * AWS, or what {@code AWS_ENDPOINT_URL_S3} names, with the SDK's default credential and region
   * chains.
   *
   * @param pathStyle whether the bucket is put into the path: for other servers than AWS's
   * @throws academy.video.failure.WorkerException with CONFIG_MISSING where no region is set
   */
  public static S3Connection aws(boolean pathStyle, Tuning tuning) {
    Region region;
    try {
      region = DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw Failure.of(ExitCode.CONFIG_MISSING, "AWS_REGION is not set, and s3:// needs it.")
          .withHint("Set AWS_REGION to the region of the bucket.")
          .causedBy(e);
    }
    SdkHttpClient http = http(tuning.timeouts);
    S3Client client = builder(http, null, pathStyle).region(region).build();
    String endpoint =
        client
            .serviceClientConfiguration()
            .endpointOverride()
            .map(URI::toString)
            .orElse("S3 in " + region.id());
    return new S3Connection(client, http, "s3", endpoint, tuning);
  }

  /**
   * A store below {@code prefix}; closing it does not close the connection.
   *
   * @param prefix key of the folder, with or without slashes at its ends; empty for the bucket
   */
  public ObjectStore store(String bucket, String prefix) {
    return store(bucket(bucket), prefix);
  }

  /** The same store for calls that are tried again as another retrier says. */
  public ObjectStore store(String bucket, String prefix, Retrier otherRetrier) {
    return store(bucket(bucket, otherRetrier), prefix);
  }

  private ObjectStore store(S3Bucket bucket, String prefix) {
    String folder = prefix.replaceAll("^/+|/+$", "");
    return new S3Store(bucket, folder.isEmpty() ? "" : folder + "/", deletesInBatches);
  }

  /**
   * The object as it is now. Makes one request, so it also finds out whether the source can be read
   * at all.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_NOT_FOUND, SOURCE_UNSUPPORTED (it is
   *     empty), STORAGE_ACCESS_DENIED, BUCKET_NOT_FOUND, STORAGE_UNAVAILABLE or STORAGE_THROTTLED
   */
  public VersionedObject object(String bucket, String key) {
    return S3Object.open(bucket(bucket), key);
  }

  @Override
  public void close() {
    client.close();
    http.close();
  }

  private S3Bucket bucket(String bucket) {
    return bucket(bucket, retrier);
  }

  private S3Bucket bucket(String bucket, Retrier retrier) {
    S3Faults faults = new S3Faults(endpoint, bucket, clock);
    return new S3Bucket(client, scheme, bucket, retrier, faults, timeouts);
  }

  private static SdkHttpClient http(S3Timeouts timeouts) {
    return Apache5HttpClient.builder()
        .connectionTimeout(timeouts.connect())
        .socketTimeout(timeouts.silence())
        .connectionAcquisitionTimeout(timeouts.attempt())
        .maxConnections(MAX_CONNECTIONS)
        .expectContinueEnabled(false) // see NoExpectContinue: both are needed
        .tcpKeepAlive(true)
        .build();
  }

  private static S3ClientBuilder builder(
      SdkHttpClient http, @Nullable ProfileFile profiles, boolean pathStyle) {
    return S3Client.builder()
        .httpClient(http)
        // R2 refuses the checksum headers and aws-chunked bodies that are the SDK's default; see
        // docs/decisions/0015. Set here so that no environment variable can undo it.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(
            s3 -> s3.chunkedEncodingEnabled(false).pathStyleAccessEnabled(pathStyle))
        .overrideConfiguration(
            o -> {
              // Every retry is ours: longer, reported, and ended by the job's cancellation.
              o.retryStrategy(AwsRetryStrategy.doNotRetry())
                  .addExecutionInterceptor(new NoExpectContinue());
              if (profiles != null) {
                o.defaultProfileFile(profiles);
              }
            });
  }

  /**
   * Takes off the Expect: 100-continue that the SDK puts on every upload, whatever the HTTP
   * client's own setting: R2 does not support it, and a client that waits for the answer in vain
   * loses three seconds with every object.
   */
  static final class NoExpectContinue implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().toBuilder().removeHeader("Expect").build();
    }
  }
}
