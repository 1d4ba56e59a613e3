package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.RemoteWorker.Ended;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import academy.video.store.s3.S3Connection;
import academy.video.store.s3.S3TestServer;
import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole jobs from and to a strict S3 server, in processes of their own as in production. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class RemoteJobTest {

  private static final Path CLIP = Path.of("test-media", "counter.mp4");

  private static final Pattern LISTING_OF_A_GENERATION =
      Pattern.compile("list-type=2.*prefix=out%2F[a-z]+%2F([0-9a-f]{16})%2F");

  @TempDir private Path folder;

  private S3TestServer server;
  private S3Connection connection;
  private ObjectStore bucket;
  private RemoteWorker worker;
  private int jobs;

  @BeforeAll
  void startServer() throws IOException {
    server = new S3TestServer();
    connection = server.connect();
    bucket = connection.store(S3TestServer.BUCKET, "");
    bucket.put("in/counter.mp4", Files.readAllBytes(CLIP));
  }

  @AfterAll
  void stopServer() {
    connection.close();
    server.close();
  }

  @BeforeEach
  void startAnew() throws IOException {
    server.front().reset();
    worker =
        new RemoteWorker(
            Files.createDirectory(folder.resolve("job-" + jobs)), server.front().endpoint());
    jobs++;
  }

  @ParameterizedTest
  @CsvSource({
    "r2://videos/in/counter.mp4, r2://videos/out/r2-r2",
    "s3://videos/in/counter.mp4, s3://videos/out/s3-s3",
    "r2://videos/in/counter.mp4, s3://videos/out/r2-s3",
    "s3://videos/in/counter.mp4, LOCAL",
    "test-media/counter.mp4, r2://videos/out/local-r2",
  })
  void encode_fromAndToAnywhere_publishesWithoutTouchingTheDisk(String source, String destination)
      throws Exception {
    boolean local = destination.equals("LOCAL");
    Path localFolder = folder.resolve("local-out");
    String to = local ? localFolder.toString() : destination;

    Ended job = worker.run("encode", source, to);

    assertThat(job.exitCode()).as(job.stdout() + job.stderr()).isZero();
    JsonNode finished = JsonLines.only(job.stdout(), "job.finished");
    assertThat(finished.get("bytes_read").asLong()).isPositive();
    assertThat(finished.get("bytes_written").asLong()).isPositive();
    try (Stream<Path> files = Files.walk(worker.scratch())) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    if (local) {
      assertThat(localFolder.resolve("master.m3u8")).exists();
    } else {
      String prefix = destination.replaceFirst("^..://videos/", "") + "/";
      List<String> keys = bucket.list(prefix).stream().map(ObjectInfo::key).toList();
      assertThat(keys)
          .contains(prefix + "master.m3u8", prefix + "status.json")
          .noneMatch(key -> key.contains("/_work/"));
      assertThat(server.front().log()) // the listing proves what is stored
          .noneMatch(call -> call.matches("GET /videos/out/.*(segment-|init).*"));
      assertThat(puts()).last().asString().contains("/status.json");
      assertThat(puts().indexOf("PUT /videos/" + prefix + "master.m3u8 200"))
          .isGreaterThan(lastIndexOfMedia());
    }
    assertThat(worker.run("status", to).exitCode()).isZero();
    assertThat(worker.run("delete", to).exitCode()).isZero();
    assertThat(worker.run("status", to).exitCode()).isEqualTo(80);
  }

  /** Audio lies in small pieces between frames of 200 KB each, as in a camera's file. */
  @Test
  void encode_ofARichSource_fetchesLittleForItsAudioAndGivesTheSameAsFromAFile() throws Exception {
    Path rich = folder.resolve("rich.mov");
    FfmpegPrograms.runFfmpeg(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=640x480:rate=25:duration=6,noise=alls=90:allf=t",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:duration=6",
            "-c:v",
            "mjpeg",
            "-q:v",
            "1",
            "-pix_fmt",
            "yuvj420p",
            "-c:a",
            "aac",
            rich.toString()));
    bucket.put("in/rich.mov", Files.readAllBytes(rich));
    Path fromFile = folder.resolve("from-file");
    Path fromStore = folder.resolve("from-store");

    assertThat(worker.run("encode", rich.toString(), fromFile.toString()).exitCode()).isZero();
    Ended job = worker.run("encode", "r2://videos/in/rich.mov", fromStore.toString());

    assertThat(job.exitCode()).as(job.stdout()).isZero();
    assertThat(contents(fromStore, "audio")).isNotEmpty().isEqualTo(contents(fromFile, "audio"));
    assertThat(contents(fromStore, "video")).isNotEmpty().isEqualTo(contents(fromFile, "video"));
    long read = JsonLines.only(job.stdout(), "job.finished").get("bytes_read").asLong();
    assertThat(read).isBetween(Files.size(rich), Files.size(rich) * 4 / 3);
    // A small piece for every other frame's audio at least, beside a megabyte at a time.
    assertThat(server.front().log().stream().filter(call -> call.startsWith("GET /videos/in/rich")))
        .hasSizeGreaterThan(75 + 2 * (int) (Files.size(rich) >> 20));
  }

  /** Of the published segments of a kind, by their names below the generation. */
  private static Map<String, String> contents(Path presentation, String kind) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(presentation)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".m4s")).toList()) {
        Path name = presentation.relativize(file);
        if (name.subpath(1, name.getNameCount()).startsWith(kind)) {
          byte[] bytes = Files.readAllBytes(file);
          contents.put(
              name.subpath(1, name.getNameCount()).toString(),
              "%d %d".formatted(bytes.length, Arrays.hashCode(bytes)));
        }
      }
    }
    return contents;
  }

  @Test
  void encode_whenTheStoreFalters_saysSoAndSucceeds() throws Exception {
    server
        .front()
        .refuse(
            503, "SlowDown", 2, call -> call.startsWith("PUT") && call.contains("segment-00001"));

    Ended job = worker.run("encode", "r2://videos/in/counter.mp4", "r2://videos/out/falters");

    assertThat(job.exitCode()).as(job.stdout()).isZero();
    List<JsonNode> retries =
        JsonLines.of(job.stdout()).stream()
            .filter(line -> line.path("event").asText().equals("storage.retried"))
            .filter(line -> line.path("key").asText().contains("segment-00001"))
            .toList();
    assertThat(retries).hasSize(2);
    assertThat(retries.getFirst().get("operation").asText()).isEqualTo("write");
    assertThat(retries.getFirst().get("try").asInt()).isEqualTo(1);
    assertThat(retries.getFirst().get("status").asInt()).isEqualTo(503);
    assertThat(retries.getFirst().get("request_id").asText()).isEqualTo("front-SlowDown");
  }

  @Test
  void encode_ofASourceThatIsReplaced_endsWith24AndShowsNothing() throws Exception {
    bucket.put("in/replaced.mp4", Files.readAllBytes(CLIP));
    byte[] other = Files.readAllBytes(Path.of("test-media", "lecture.mp4"));
    AtomicInteger checkpoints = new AtomicInteger();
    server
        .front()
        .onRequest(
            call -> {
              if (call.startsWith("PUT")
                  && call.contains("/chunk-")
                  && checkpoints.getAndIncrement() == 0) {
                connection.store(S3TestServer.BUCKET, "in").put("replaced.mp4", other);
              }
            });

    Ended job = worker.run("encode", "r2://videos/in/replaced.mp4", "r2://videos/out/replaced");

    assertThat(job.exitCode()).as(job.stdout()).isEqualTo(24);
    assertThat(bucket.head("out/replaced/master.m3u8")).isEmpty();
    assertThat(
            new String(
                bucket.read("out/replaced/status.json").orElseThrow(),
                java.nio.charset.StandardCharsets.UTF_8))
        .contains("SOURCE_CHANGED");
  }

  /** Somebody overwrites a stored segment, with as many bytes, before it is verified. */
  @Test
  void encode_whoseStoredObjectIsAltered_makesItsChunkAgain() throws Exception {
    AtomicReference<String> altered = new AtomicReference<>();
    server
        .front()
        .onRequest(
            call -> {
              Matcher listing = LISTING_OF_A_GENERATION.matcher(call);
              if (call.startsWith("GET") && listing.find() && isEncoded("altered")) {
                String key = "out/altered/" + listing.group(1) + "/video/180p/segment-00001.m4s";
                if (altered.compareAndSet(null, key)) {
                  byte[] body = bucket.read(key).orElseThrow();
                  body[body.length / 2] ^= 1;
                  bucket.put(key, body);
                }
              }
            });

    Ended job = worker.run("encode", "r2://videos/in/counter.mp4", "r2://videos/out/altered");

    assertThat(job.exitCode()).as(job.stdout()).isZero();
    assertThat(JsonLines.only(job.stdout(), "output.invalid").get("message").asText())
        .contains("object-digest", "video/180p/segment-00001.m4s");
    assertThat(bucket.head("out/altered/master.m3u8")).isPresent();
    server.front().onRequest(_ -> {});
    Ended next = worker.run("encode", "r2://videos/in/counter.mp4", "r2://videos/out/altered");
    assertThat(next.exitCode()).as(next.stdout()).isZero();
    assertThat(JsonLines.events(next.stdout())).doesNotContain("chunk.started");
  }

  /** Whether a checkpoint of the first chunk is stored, which is after the first listing. */
  private boolean isEncoded(String name) {
    return server.front().log().stream()
        .anyMatch(call -> call.matches("PUT /videos/out/" + name + "/_work/.*/chunk-.* 200"));
  }

  @ParameterizedTest
  @CsvSource({
    "R2_SECRET_ACCESS_KEY, wrong, r2://videos/in/counter.mp4, r2://videos/out/x, 40",
    "AWS_SECRET_ACCESS_KEY, wrong, s3://videos/in/counter.mp4, s3://videos/out/x, 40",
    "VIDEO_ID, x, r2://nosuch/in/counter.mp4, r2://videos/out/x, 41",
    "VIDEO_ID, x, test-media/counter.mp4, r2://nosuch/out/x, 41",
    "VIDEO_ID, x, r2://videos/in/none.mp4, r2://videos/out/x, 20",
    "R2_ENDPOINT, http://127.0.0.1:9, r2://videos/in/counter.mp4, r2://videos/out/x, 30",
    "R2_ENDPOINT, http://127.0.0.1:9, test-media/counter.mp4, r2://videos/out/x, 30",
  })
  void encode_withSomethingWrong_endsBeforeEncodingWithItsCode(
      String variable, String value, String source, String destination, int code) throws Exception {
    worker.with("VIDEO_STORAGE_DEADLINE", "2s").with(variable, value);

    Ended job = worker.run("encode", source, destination);

    assertThat(job.exitCode()).as(job.stdout()).isEqualTo(code);
    JsonNode finished = JsonLines.only(job.stdout(), "job.finished");
    assertThat(finished.get("stage").asText()).isEqualTo("preflight");
    assertThat(finished.get("hint").asText()).isNotBlank();
    assertThat(job.stdout()).doesNotContain("chunk.started").doesNotContain("\"wrong\"");
    assertThat(bucket.head("out/x/master.m3u8")).isEmpty();
  }

  private List<String> puts() {
    return server.front().log().stream().filter(call -> call.startsWith("PUT")).toList();
  }

  private int lastIndexOfMedia() {
    List<String> puts = puts();
    for (int i = puts.size() - 1; i >= 0; i--) {
      if (puts.get(i).contains(".m4s") || puts.get(i).contains("/playlist.m3u8")) {
        return i;
      }
    }
    return -1;
  }
}
