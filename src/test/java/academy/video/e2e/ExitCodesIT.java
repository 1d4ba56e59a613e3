package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a local job ends, made to happen to the real entrypoint. Sources that are bad
 * are in {@link BadSourceIT}, destinations in {@link BadDestinationIT}.
 */
class ExitCodesIT {

  private static final Path LECTURE = Entrypoint.clip("lecture.mp4");

  @TempDir private Path folder;

  @Test
  void encode_ofAVideo_ends0() {
    Run run = new Entrypoint(folder).encode(Entrypoint.clip("tiny.mp4"), out());

    assertThat(run.succeeded().path("media_ms").asLong()).isEqualTo(3000);
    assertThat(run.lines())
        .extracting(line -> line.path("event").asText())
        .containsSubsequence("job.started", "source.probed", "plan.made", "chunk.started")
        .containsSubsequence(
            "chunk.encoded", "output.verified", "output.published", "job.finished");
  }

  @Test
  void encode_ofNamesWithEveryOddCharacter_ends0() throws IOException {
    Path source = folder.resolve("Übung №1 'a' \"b\" %s $x #?&.mp4");
    Files.copy(Entrypoint.clip("tiny.mp4"), source);
    Path destination = folder.resolve("Ergebnis ä %20 *");

    Run run = new Entrypoint(folder).encode(source, destination);

    assertThat(run.succeeded().path("video_id").asText()).isEqualTo("Ergebnis ä %20 *");
    assertThat(CounterCard.ofOutput(Presentation.read(destination).top().playlist())).hasSize(75);
  }

  @Test
  void encode_onATerminal_showsProgressAndASentence() {
    String encode =
        "stty cols 100; ./entrypoint encode '%s' '%s'"
            .formatted(Entrypoint.clip("counter.mp4"), out());

    Run run = new Entrypoint(folder).terminal(encode);

    assertThat(run.exitCode()).as(run.stdout()).isZero();
    assertThat(run.stdout())
        .doesNotContain("{")
        .containsPattern("\\d+(\\.\\d+)? ?%")
        .contains("Encoded 10.0 s of video in")
        .contains(out().resolve("master.m3u8").toString());
  }

  @Test
  void encode_withoutLocations_ends10AndNamesThemAll() {
    String reason = new Entrypoint(folder).run("encode").failed(ExitCode.CONFIG_MISSING);

    assertThat(reason).contains("VIDEO_SOURCE", "VIDEO_DESTINATION");
  }

  @Test
  void encode_withWrongSettings_ends11AndNamesThemAll() {
    String reason =
        new Entrypoint(folder)
            .with("VIDEO_WATCHDOG", "soon")
            .with("VIDEO_MAX_CHUNKS_AT_ONCE", "many")
            .encode(LECTURE, out())
            .failed(ExitCode.CONFIG_INVALID);

    assertThat(reason)
        .contains("VIDEO_WATCHDOG", "soon", "VIDEO_MAX_CHUNKS_AT_ONCE", "many", "10s to 24h");
  }

  @Test
  void encode_withWrongProfile_ends12AndNamesEveryField() {
    String reason =
        new Entrypoint(folder)
            .with(
                "VIDEO_PROFILE",
                """
                {"segment_seconds": 99, "colour": 1, "video": {"rungs": [{"height": 361}]}}
                """)
            .encode(LECTURE, out())
            .failed(ExitCode.PROFILE_INVALID);

    assertThat(reason)
        .contains("segment_seconds", "colour", "video.rungs[0].height", "video.rungs[0].crf");
    assertThat(out()).doesNotExist();
  }

  @Test
  void commandLine_thatIsWrong_ends13() {
    Entrypoint entrypoint = new Entrypoint(folder);

    assertThat(entrypoint.run("encode", "a", "b", "--profil=x").failed(ExitCode.USAGE))
        .contains("--profil", "--profile");
    assertThat(entrypoint.run("python", "worker.py").failed(ExitCode.USAGE)).contains("python");
    assertThat(entrypoint.run().failed(ExitCode.USAGE)).contains("encode");
  }

  @Test
  void encode_ofASourceOverALimit_ends23() {
    String profile = Entrypoint.FAST.replaceFirst("\\{", "{\"limits\": {\"duration_seconds\": 5},");

    String reason =
        new Entrypoint(folder)
            .with("VIDEO_PROFILE", profile)
            .encode(Entrypoint.clip("counter.mp4"), out())
            .failed(ExitCode.SOURCE_OVER_LIMIT);

    assertThat(reason).contains("counter.mp4", "10.0 s", "5 s");
    assertNothingPublished();
  }

  @Test
  void encode_ofASourceThatIsReplacedMeanwhile_ends24() throws IOException {
    Path source = Files.copy(LECTURE, folder.resolve("source.mp4"));
    Path other = Files.copy(Entrypoint.clip("counter.mp4"), folder.resolve("other.mp4"));
    Job job = slow().start("encode", source.toString(), out().toString());
    job.awaitEvent("chunk.started");
    Files.move(other, source, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

    assertThat(job.await().failed(ExitCode.SOURCE_CHANGED)).contains("source.mp4");
    assertNothingPublished();
  }

  @Test
  void encode_whenToldToStop_ends32WithinFiveSeconds() {
    Job job = slow().start("encode", LECTURE.toString(), out().toString());
    job.awaitEvent("chunk.started");
    long signalled = System.nanoTime();
    Job.signal(job.pid(), "TERM");
    Run run = job.await();
    Duration took = Duration.ofNanos(System.nanoTime() - signalled);

    assertThat(run.failed(ExitCode.INTERRUPTED)).contains("told to stop");
    assertThat(run.lines("job.interrupted")).hasSize(1);
    // The contract's promise, and nearly all of it is the limit after which Batch would kill.
    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertNothingPublished();
  }

  @Test
  void encode_withTooSmallAHeap_ends50() {
    // The launcher's last word on flags; a tiny limit of the container would lead to the same.
    Run run =
        new Entrypoint(folder)
            .with("_JAVA_OPTIONS", "-Xms5m -Xmx5m")
            .encode(Entrypoint.clip("tiny.mp4"), out());

    run.failed(ExitCode.OUT_OF_MEMORY);
    assertNothingPublished();
  }

  @Test
  void encode_fromAServerThatFallsSilent_ends52() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(task -> Thread.ofVirtual().start(task));
    server.createContext(
        "/",
        exchange -> {
          if (!"bytes=0-0".equals(exchange.getRequestHeaders().getFirst("Range"))) {
            await(over);
            exchange.close();
            return;
          }
          exchange.getResponseHeaders().set("ETag", "\"tag\"");
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-0/5000000");
          exchange.sendResponseHeaders(206, 1);
          exchange.getResponseBody().write(0);
          exchange.close();
        });
    server.start();
    try {
      Run run =
          new Entrypoint(folder)
              .with("R2_ENDPOINT", "http://127.0.0.1:" + server.getAddress().getPort())
              .with("R2_ACCESS_KEY_ID", "key")
              .with("R2_SECRET_ACCESS_KEY", "not-to-be-seen")
              .with("VIDEO_WATCHDOG", "10s")
              .encode("r2://bucket/video.mp4", out());

      assertThat(run.failed(ExitCode.STALLED)).contains("10 s", "probe");
      assertThat(run.stdout() + run.stderr()).doesNotContain("not-to-be-seen");
    } finally {
      over.countDown();
      server.stop(0);
    }
    assertNothingPublished();
  }

  @Test
  void encode_whoseProcessIsKilledByAPerson_ends32AndIsRetried() {
    Job job = slow().start("encode", LECTURE.toString(), out().toString());
    job.awaitEvent("chunk.started");
    Job.signal(job.jvm().pid(), "KILL");

    assertThat(job.await().failed(ExitCode.INTERRUPTED)).contains("SIGKILL", "in stage encode");
    assertNothingPublished();
  }

  @Test
  void encode_whoseProcessCrashes_ends61AndNamesTheStage() {
    Job job = slow().start("encode", LECTURE.toString(), out().toString());
    job.awaitEvent("chunk.started");
    Job.signal(job.jvm().pid(), "SEGV");

    assertThat(job.await().failed(ExitCode.NATIVE_CRASH)).contains("SIGSEGV", "in stage encode");
    assertNothingPublished();
  }

  /** Once would not do: a job makes again what was changed, and looks once more. */
  @Test
  void encode_whoseOutputIsTamperedWithAgainAndAgain_ends62() throws Exception {
    Job job = slow().start("encode", LECTURE.toString(), out().toString());
    int chunk = job.awaitEvent("chunk.encoded").path("chunk").asInt();
    Path segment = storedSegment(2 * chunk);
    byte[] wrong = Files.readAllBytes(segment);
    wrong[wrong.length / 2] ^= (byte) 0xff;
    AtomicBoolean over = new AtomicBoolean();
    Thread tampering =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    write(segment, wrong);
                  }
                });
    Run ended = job.await();
    over.set(true);
    tampering.join();

    assertThat(ended.failed(ExitCode.OUTPUT_INVALID)).contains(segment.getFileName().toString());
    assertNothingPublished();
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
      Thread.sleep(10);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A segment of the smallest rendition, in a generation whose name is not known yet. */
  private Path storedSegment(int index) throws IOException {
    String name = "segment-%05d.m4s".formatted(index);
    try (Stream<Path> files = Files.walk(out())) {
      return files.filter(file -> file.endsWith(Path.of("180p", name))).findFirst().orElseThrow();
    }
  }

  private Entrypoint slow() {
    return new Entrypoint(folder).with("VIDEO_PROFILE", Entrypoint.SLOW);
  }

  private Path out() {
    return folder.resolve("out");
  }

  private void assertNothingPublished() {
    assertThat(out().resolve("master.m3u8")).doesNotExist();
    assertThat(scratchLeft()).as("left in the scratch folder").isEmpty();
  }

  /** Folders of the entrypoint's own; the names of what a test puts there are not like that. */
  private List<Path> scratchLeft() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("video-worker"))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
