package academy.video.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.RetryListener;
import academy.video.store.UploadQueue;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What we send, and that the front in these tests would not let pass what R2 refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class R2RequestsTest {

  private S3TestServer server;
  private S3Connection connection;
  private ObjectStore store;

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

  @BeforeEach
  void openStore() {
    store = connection.store(S3TestServer.BUCKET, "out/lecture");
    server.front().reset();
  }

  @ParameterizedTest
  @CsvSource({
    "master.m3u8, application/vnd.apple.mpegurl, 'public, max-age=30'",
    "status.json, application/json, no-store",
    "_work/3f2a/plan.json, application/json, no-store",
    "3f2a/report.json, application/json, 'public, max-age=31536000, immutable'",
    "3f2a/video/720p/segment-00001.m4s, video/iso.segment, 'public, max-age=31536000, immutable'",
    "3f2a/audio/und/init.mp4, audio/mp4, 'public, max-age=31536000, immutable'",
  })
  void put_sendsTypeAndCaching(String key, String contentType, String cacheControl) {
    store.put(key, "x".getBytes(UTF_8));

    HttpMessage request = server.front().lastRequest("PUT");
    assertThat(request.path()).isEqualTo("/videos/out/lecture/" + key);
    assertThat(request.header("Content-Type")).isEqualTo(contentType);
    assertThat(request.header("Cache-Control")).isEqualTo(cacheControl);
  }

  @Test
  void put_ofALargeBody_sendsOneChecksumAndNothingR2DoesNotKnow() {
    store.put("3f2a/video/1080p/segment-00000.m4s", new byte[3 << 20]);

    HttpMessage request = server.front().lastRequest("PUT");
    assertThat(request.header("Content-MD5")).isNotEmpty();
    assertThat(request.headerNames())
        .noneMatch(name -> name.startsWith("x-amz-checksum") || name.startsWith("x-amz-sdk"))
        .doesNotContain("expect", "transfer-encoding", "content-encoding", "x-amz-trailer");
    assertThat(request.header("Content-Length")).isEqualTo(Integer.toString(3 << 20));
    assertThat(request.header("Authorization")).contains("/auto/s3/aws4_request");
    assertThat(server.front().log()).hasSize(1).first().asString().endsWith(" 200");
  }

  @Test
  void put_sameKeyTwiceWithinASecond_isDelayedNotLost() {
    store.put("status.json", "1".getBytes(UTF_8));
    store.put("status.json", "2".getBytes(UTF_8));

    assertThat(server.front().log()).anyMatch(call -> call.endsWith("429 TooManyRequests"));
    assertThat(store.read("status.json")).hasValue("2".getBytes(UTF_8));
  }

  @Test
  void delete_ofSeveral_isOneCall() {
    ObjectStore store = connection.store(S3TestServer.BUCKET, "out/several");
    store.put("a.json", "1".getBytes(UTF_8));
    store.put("b.json", "1".getBytes(UTF_8));
    server.front().reset();

    store.delete(List.of("a.json", "b.json"));

    assertThat(server.front().log()).singleElement().asString().startsWith("POST /videos?delete");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void delete_ofOne_isNoBatch() {
    store.delete(List.of("a.json"));

    assertThat(server.front().log()).singleElement().asString().startsWith("DELETE /videos");
  }

  @ParameterizedTest
  @CsvSource({"501, NotImplemented", "400, InvalidRequest"})
  void delete_whereTheServerTakesNoBatch_goesObjectByObjectFromThenOn(int status, String code) {
    try (S3Connection own = server.connect()) {
      server.front().refuse(status, code, 1, call -> call.startsWith("POST"));
      for (int i = 0; i < 2; i++) {
        ObjectStore other = own.store(S3TestServer.BUCKET, "out/other");
        other.put("a%d.json".formatted(i), "1".getBytes(UTF_8));
        other.put("b%d.json".formatted(i), "1".getBytes(UTF_8));

        other.delete(List.of("a%d.json".formatted(i), "b%d.json".formatted(i)));

        assertThat(other.list("")).isEmpty();
      }
    }

    assertThat(server.front().log().stream().filter(call -> call.startsWith("POST"))).hasSize(1);
    assertThat(server.front().log().stream().filter(call -> call.startsWith("DELETE"))).hasSize(4);
  }

  @Test
  void put_ofALostAnswer_isSentAgainWithTheSameBody() {
    server.front().fail(NetworkFault.RESET_AFTER_BODY, 1, call -> call.startsWith("PUT"));

    store.put("3f2a/report.json", "{}".getBytes(UTF_8));

    assertThat(server.front().log()).hasSizeGreaterThan(1);
    assertThat(store.read("3f2a/report.json")).hasValue("{}".getBytes(UTF_8));
  }

  @Test
  void putIfAbsent_ofALostAnswer_knowsItsOwnWrite() {
    server.front().fail(NetworkFault.RESET_AFTER_BODY, 1, call -> call.startsWith("PUT"));

    assertThat(store.putIfAbsent("_work/3f2a/plan1.json", "{}".getBytes(UTF_8))).isTrue();
    assertThat(store.putIfAbsent("_work/3f2a/plan1.json", "{}".getBytes(UTF_8))).isFalse();
  }

  @Test
  void putIfAbsent_whenAnotherWroteMeanwhile_isFalse() {
    store.put("_work/3f2a/plan2.json", "other".getBytes(UTF_8));
    server.front().fail(NetworkFault.RESET_BEFORE_BODY, 1, call -> call.startsWith("PUT"));

    assertThat(store.putIfAbsent("_work/3f2a/plan2.json", "{}".getBytes(UTF_8))).isFalse();
    assertThat(store.read("_work/3f2a/plan2.json")).hasValue("other".getBytes(UTF_8));
  }

  /** A blocked write knows no timeout of its own: the limit of the whole try must end it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void put_toAServerThatStopsReading_isGivenUpAndTriedAgain(boolean queued) {
    byte[] body = new byte[24 << 20]; // more than both ends' buffers take
    String key = "3f2a/video/1080p/segment-0000%d.m4s".formatted(queued ? 1 : 2);
    server.front().fail(NetworkFault.UNREAD_BODY, 1, call -> call.startsWith("PUT"));
    List<RetryListener.Retry> retries = new CopyOnWriteArrayList<>();
    S3Timeouts timeouts =
        new S3Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(2), 24 << 20);

    try (S3Connection hasty =
        S3TestServer.connect(
            server.front().endpoint(),
            S3TestServer.SECRET_KEY,
            S3TestServer.patient(),
            retries::add,
            timeouts,
            InstantSource.system())) {
      ObjectStore target = hasty.store(S3TestServer.BUCKET, "out/lecture");
      if (queued) {
        try (UploadQueue queue = new UploadQueue(target, 1, 1)) {
          UploadQueue.Batch batch = queue.batch();
          batch.put(key, body);
          batch.flush();
        }
      } else {
        target.put(key, body);
      }
    }

    assertThat(retries)
        .isNotEmpty()
        .first()
        .extracting(RetryListener.Retry::problem)
        .asString()
        .contains("took too long");
    assertThat(store.head(key)).map(ObjectInfo::sizeBytes).hasValue((long) body.length);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void front_refusesExpectContinue() {
    assertRefused(
        /* expectContinue= */ true,
        R2RequestsTest::likeR2,
        client -> put(client, "expect.bin", new byte[2 << 20], false),
        501);
  }

  @Test
  void front_refusesTheSdksChunkedBodies() {
    assertRefused(
        /* expectContinue= */ false,
        _ -> {},
        client -> put(client, "default.bin", new byte[10], false),
        501);
  }

  @Test
  void front_refusesTwoChecksums() {
    assertRefused(
        /* expectContinue= */ false,
        builder -> builder.serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false)),
        client -> put(client, "two.bin", new byte[10], true),
        400);
  }

  @Test
  void front_refusesHeadersR2DoesNotKnow() {
    assertRefused(
        /* expectContinue= */ false,
        R2RequestsTest::likeR2,
        client ->
            client.putObject(
                r -> r.bucket("videos").key("tagged").tagging("a=b"), RequestBody.fromString("x")),
        501);
  }

  @Test
  void front_refusesUnequalParts() {
    assertRefused(
        /* expectContinue= */ false,
        R2RequestsTest::likeR2,
        client -> {
          String id = client.createMultipartUpload(r -> r.bucket("videos").key("parts")).uploadId();
          List<CompletedPart> parts =
              List.of(
                  part(client, id, 1, 6 << 20),
                  part(client, id, 2, 5 << 20),
                  part(client, id, 3, 1));
          client.completeMultipartUpload(
              r ->
                  r.bucket("videos")
                      .key("parts")
                      .uploadId(id)
                      .multipartUpload(upload -> upload.parts(parts)));
        },
        400);
  }

  private static CompletedPart part(S3Client client, String id, int number, int bytes) {
    String etag =
        client
            .uploadPart(
                r -> r.bucket("videos").key("parts").uploadId(id).partNumber(number),
                RequestBody.fromBytes(new byte[bytes]))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static void put(S3Client client, String key, byte[] body, boolean md5) {
    client.putObject(
        r -> r.bucket("videos").key(key).contentMD5(md5 ? "1B2M2Y8AsgTpgAmY7PhCfg==" : null),
        RequestBody.fromBytes(body));
  }

  private static void likeR2(S3ClientBuilder builder) {
    builder
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false));
  }

  private void assertRefused(
      boolean expectContinue,
      Consumer<S3ClientBuilder> settings,
      Consumer<S3Client> call,
      int status) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(Apache5HttpClient.builder().expectContinueEnabled(expectContinue))
            .endpointOverride(server.front().endpoint())
            .region(Region.of("auto"))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3TestServer.ACCESS_KEY, S3TestServer.SECRET_KEY)));
    settings.accept(builder);
    if (!expectContinue) {
      builder.overrideConfiguration(
          o -> o.addExecutionInterceptor(new S3Connection.NoExpectContinue()));
    }
    try (S3Client client = builder.build()) {
      S3Exception refusal = catchThrowableOfType(S3Exception.class, () -> call.accept(client));
      assertThat(refusal.statusCode()).as(refusal.getMessage()).isEqualTo(status);
    }
  }
}
