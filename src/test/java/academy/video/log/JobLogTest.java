package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.JobOutcome;
import academy.video.model.ExpectedWork;
import academy.video.model.JobIdentity;
import academy.video.model.LogFormat;
import academy.video.model.Rational;
import academy.video.model.Secret;
import academy.video.model.Stage;
import academy.video.testing.HostileTexts;
import academy.video.testing.JsonLines;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLogTest {

  private static final String SECRET = "s3cr3t/with+signs==";

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final LoggerContext logback = new LoggerContext();
  private final AtomicLong nanos = new AtomicLong();
  @TempDir private Path folder;

  @Test
  void info_ofAKnownJob_writesContextThenOwnFieldsInOrder() {
    JobLog log = log(LogFormat.JSON);
    log.identity(new JobIdentity("lecture-7", "job:3", 2, 3));
    log.stage(Stage.ENCODE);

    log.info(Event.CHUNK_STARTED, "chunk 4 of 9", Map.of("chunk", 4));

    JsonNode line = onlyLine();
    assertThat(JsonLines.names(line))
        .containsExactly(
            "@timestamp",
            "level",
            "event",
            "message",
            "logger",
            "video_id",
            "job_id",
            "attempt",
            "array_index",
            "stage",
            "chunk");
    assertThat(line.get("@timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}Z");
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("event").asText()).isEqualTo("chunk.started");
    assertThat(line.get("message").asText()).isEqualTo("chunk 4 of 9");
    assertThat(line.get("video_id").asText()).isEqualTo("lecture-7");
    assertThat(line.get("attempt").isInt()).isTrue();
    assertThat(line.get("stage").asText()).isEqualTo("encode");
    assertThat(line.get("chunk").asInt()).isEqualTo(4);
  }

  @Test
  void info_beforeTheConfigurationIsRead_leavesUnknownContextOut() {
    log(LogFormat.JSON).info(Event.JOB_STARTED, "started", Map.of());

    assertThat(JsonLines.names(onlyLine()))
        .containsExactly("@timestamp", "level", "event", "message", "logger", "stage");
  }

  @Test
  void info_withValuesThatJsonHasNoFormFor_writesThemAsText() {
    log(LogFormat.JSON)
        .info(
            Event.SOURCE_PROBED,
            "probed {} with \"quotes\"\nand a line end",
            Map.of("frame_rate", new Rational(30000, 1001)));

    JsonNode line = onlyLine();
    assertThat(line.get("frame_rate").asText()).isEqualTo("30000/1001");
    assertThat(line.get("message").asText()).isEqualTo("probed {} with \"quotes\"\nand a line end");
  }

  @Test
  void info_withASecretOrASignedUrl_masksThem() {
    JobLog log = log(LogFormat.JSON);

    log.warn(
        Event.STORAGE_RETRIED,
        "PUT https://x/y?X-Amz-Credential=AKIA%2F1&X-Amz-Date=2026&X-Amz-Signature=abcdef failed",
        Map.of("cause", "sent " + SECRET));

    assertThat(text()).doesNotContain(SECRET).doesNotContain("AKIA").doesNotContain("abcdef");
    assertThat(onlyLine().get("message").asText())
        .isEqualTo(
            "PUT https://x/y?X-Amz-Credential=***&X-Amz-Date=2026&X-Amz-Signature=*** failed");
    assertThat(onlyLine().get("cause").asText()).isEqualTo("sent ***");
  }

  @Test
  void aLibrarysWarning_comesAsAnEventOfItsOwn() {
    JobLog log = log(LogFormat.JSON);
    log.stage(Stage.PUBLISH);

    logback.getLogger("software.amazon.awssdk").info("not shown");
    logback.getLogger("software.amazon.awssdk").warn("odd", new IllegalStateException("inner"));

    JsonNode line = onlyLine();
    assertThat(line.get("event").asText()).isEqualTo("library.message");
    assertThat(line.get("logger").asText()).isEqualTo("software.amazon.awssdk");
    assertThat(line.get("stage").asText()).isEqualTo("publish");
    assertThat(line.get("stack_trace").asText()).contains("IllegalStateException: inner");
  }

  @Test
  void finished_afterFailure_hasEveryFieldOfTheContract() {
    JobLog log = log(LogFormat.JSON);
    log.stage(Stage.PROBE);
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 60_000, /* vcpuSeconds= */ 1), /* chunks= */ 5);
    log.meter().chunkResumed(12_000);
    log.meter().mediaEncoded(6_000);
    log.meter().bytesRead(100);
    log.meter().bytesWritten(50);
    nanos.set(1_500_000_000L);

    log.finished(
        JobOutcome.failed(Failure.of(ExitCode.STORAGE_UNAVAILABLE, "no answer from r2://b")), "");

    JsonNode line = onlyLine();
    assertThat(JsonLines.names(line))
        .containsSubsequence(Event.JOB_FINISHED.fields())
        .containsAll(Event.JOB_FINISHED.fields());
    assertThat(line.get("level").asText()).isEqualTo("ERROR");
    assertThat(line.get("outcome").asText()).isEqualTo("failed");
    assertThat(line.get("exit_code").asInt()).isEqualTo(30);
    assertThat(line.get("failure").asText()).isEqualTo("STORAGE_UNAVAILABLE");
    assertThat(line.get("retryable").asBoolean()).isTrue();
    assertThat(line.get("stage").asText()).isEqualTo("probe");
    assertThat(line.get("reason").asText()).isEqualTo("no answer from r2://b");
    assertThat(line.get("hint").asText()).isEqualTo(ExitCode.STORAGE_UNAVAILABLE.hint());
    assertThat(line.get("elapsed_ms").asLong()).isEqualTo(1500);
    assertThat(line.get("media_ms").asLong()).isEqualTo(18_000);
    assertThat(line.get("chunks_total").asInt()).isEqualTo(5);
    assertThat(line.get("chunks_resumed").asInt()).isEqualTo(1);
    assertThat(line.get("bytes_read").asLong()).isEqualTo(100);
    assertThat(line.get("bytes_written").asLong()).isEqualTo(50);
    assertThat(line.get("peak_rss_bytes").asLong()).isGreaterThan(1_000_000);
  }

  /** "Specification: Embedded metric format" of the CloudWatch user guide. */
  @Test
  void finished_inAQueue_isCountedByCloudWatch() {
    JobLog log = log(LogFormat.JSON);
    log.identity(new JobIdentity("secret-course", "job-1", 1, null));
    log.queue("videos");

    log.finished(JobOutcome.failed(Failure.of(ExitCode.SOURCE_CORRUPT, "torn")), "");

    JsonNode line = onlyLine();
    JsonNode directives = line.at("/_aws/CloudWatchMetrics");
    assertThat(line.at("/_aws/Timestamp").asLong()).isPositive();
    assertThat(line.path("failed").asInt()).isEqualTo(1);
    assertThat(line.path("succeeded").asInt()).isZero();
    assertThat(directives.findValuesAsText("Namespace")).containsOnly("VideoWorker");
    assertThat(directives.at("/0/Dimensions").toString()).isEqualTo("[[\"job_queue\"]]");
    assertThat(directives.at("/1/Dimensions").toString())
        .isEqualTo("[[\"job_queue\",\"failure\"]]");
    for (JsonNode directive : directives) {
      directive
          .path("Dimensions")
          .forEach(
              set ->
                  set.forEach(name -> assertThat(line.path(name.asText()).isTextual()).isTrue()));
      directive
          .path("Metrics")
          .forEach(
              metric -> assertThat(line.path(metric.path("Name").asText()).isNumber()).isTrue());
    }
    assertThat(directives.toString()).doesNotContain("video_id", "job_id");
  }

  @Test
  void finished_inAQueueAfterSuccess_countsNoFailure() {
    JobLog log = log(LogFormat.JSON);
    log.queue("videos");

    log.finished(JobOutcome.ofSuccess(), "done");

    JsonNode line = onlyLine();
    assertThat(line.path("succeeded").asInt()).isEqualTo(1);
    assertThat(line.path("failed").asInt()).isZero();
    assertThat(line.at("/_aws/CloudWatchMetrics")).hasSize(1);
  }

  @Test
  void finished_outsideOfAQueue_isNotCounted() {
    log(LogFormat.JSON).finished(JobOutcome.ofSuccess(), "done");

    assertThat(onlyLine().has("_aws")).isFalse();
  }

  @Test
  void finished_afterSuccess_hasNoFailure() {
    JobLog log = log(LogFormat.JSON);

    log.finished(JobOutcome.ofSuccess(), "done: out/master.m3u8");

    JsonNode line = onlyLine();
    assertThat(line.get("message").asText()).isEqualTo("done: out/master.m3u8");
    assertThat(line.get("outcome").asText()).isEqualTo("succeeded");
    assertThat(line.get("exit_code").asInt()).isZero();
    assertThat(line.get("failure").isNull()).isTrue();
    assertThat(line.get("retryable").asBoolean()).isFalse();
  }

  @Test
  void finished_afterBeingOvertaken_isSupersededAndSaysWhy() {
    JobLog log = log(LogFormat.JSON);

    log.finished(JobOutcome.failed(Failure.superseded("It was deleted.", "Submit again.")), "");

    JsonNode line = onlyLine();
    assertThat(line.get("level").asText()).isEqualTo("INFO");
    assertThat(line.get("outcome").asText()).isEqualTo("superseded");
    assertThat(line.get("exit_code").asInt()).isZero();
    assertThat(line.get("failure").isNull()).isTrue();
    assertThat(line.get("retryable").asBoolean()).isFalse();
    assertThat(line.get("reason").asText()).isEqualTo("It was deleted.");
    assertThat(line.get("hint").asText()).isEqualTo("Submit again.");
  }

  @Test
  void finished_calledTwice_keepsTheFirstAndDropsLaterLines() {
    JobLog log = log(LogFormat.JSON);
    log.finished(JobOutcome.failed(Failure.of(ExitCode.SOURCE_CORRUPT, "first")), "");

    boolean second = log.finished(JobOutcome.ofSuccess(), "second");
    log.info(Event.PROGRESS, "late", Map.of());
    logback.getLogger("some.library").error("late");

    assertThat(second).isFalse();
    assertThat(onlyLine().get("reason").asText()).isEqualTo("first");
  }

  @Test
  void finished_amongManyThreads_isPrintedOnceAndLast() throws Exception {
    JobLog log = log(LogFormat.JSON);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int n = 0; n < 50; n++) {
                      log.info(Event.PROGRESS, "p", Map.of());
                    }
                    log.finished(
                        JobOutcome.failed(Failure.of(ExitCode.INTERNAL_ERROR, "t" + number)), "");
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    List<JsonNode> lines = lines();
    assertThat(lines)
        .filteredOn(line -> line.get("event").asText().equals("job.finished"))
        .hasSize(1);
    assertThat(lines.getLast().get("event").asText()).isEqualTo("job.finished");
  }

  @Test
  void everything_onAClosedOutput_goesOn() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Path crumb = folder.resolve("crumb");
    JobLog log = log(LogFormat.JSON, broken, Breadcrumb.at(crumb));

    log.info(Event.JOB_STARTED, "started", Map.of());
    boolean first = log.finished(JobOutcome.ofSuccess(), "done");

    assertThat(first).isTrue();
    assertThat(crumb).content().contains("finished=1");
  }

  @Test
  void nativeMessage_ofADecoder_hasNoAddressOfMemory() {
    log(LogFormat.JSON)
        .nativeMessage("error", "[h264 @ 0x7f3c8c0] Invalid NAL unit 0, skipping.\n");

    assertThat(text()).contains("h264: Invalid NAL unit 0").doesNotContain("0x7f3c8c0");
  }

  @Test
  void nativeMessage_inAFlood_passesTwentyThenOneASecondAndCountsTheRest() {
    JobLog log = log(LogFormat.JSON);

    for (int i = 0; i < 100; i++) {
      log.nativeMessage("error", "bad macroblock " + i + "\n");
    }
    nanos.addAndGet(1_000_000_001L);
    log.nativeMessage("warning", "later");
    log.nativeMessage("warning", "too soon");
    log.finished(JobOutcome.ofSuccess(), "done");

    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(20 + 1 + 1 + 1);
    assertThat(lines.getFirst().get("level").asText()).isEqualTo("WARN");
    assertThat(lines.getFirst().get("message").asText()).isEqualTo("bad macroblock 0");
    assertThat(lines.get(20).get("message").asText()).isEqualTo("later");
    assertThat(lines.get(20).get("level").asText()).isEqualTo("INFO");
    assertThat(lines.get(20).get("suppressed").asInt()).isEqualTo(80);
    assertThat(lines.get(21).get("suppressed").asInt()).isEqualTo(1);
  }

  @Test
  void breadcrumb_followsTheJob() throws IOException {
    Path crumb = folder.resolve("crumb");
    JobLog log = log(LogFormat.JSON, stdout, Breadcrumb.at(crumb));
    log.identity(new JobIdentity("a\nb", "job-1", 2, null));
    log.stage(Stage.ENCODE);
    log.meter()
        .planned(new ExpectedWork(/* mediaMs= */ 60_000, /* vcpuSeconds= */ 1), /* chunks= */ 5);
    log.meter().chunkStarted(3);
    log.meter().chunkStarted(1);
    log.info(Event.CHUNK_STARTED, "chunk 3", Map.of());

    assertThat(Files.readAllLines(crumb))
        .containsExactly(
            "started_ms=1000",
            "video_id=a b",
            "job_id=job-1",
            "attempt=2",
            "stage=encode",
            "chunk=1,3",
            "chunks_total=5",
            "chunks_resumed=0",
            "media_ms=0",
            "bytes_read=0",
            "bytes_written=0");

    log.finished(JobOutcome.failed(Failure.of(ExitCode.STALLED, "stuck")), "");

    assertThat(Files.readAllLines(crumb)).endsWith("finished=1", "exit_code=52");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(crumb);
    }
  }

  @Test
  void breadcrumb_thatCannotBeWritten_stopsNothing() {
    JobLog log = log(LogFormat.JSON, stdout, Breadcrumb.at(folder.resolve("missing/crumb")));

    log.info(Event.JOB_STARTED, "started", Map.of());

    assertThat(lines()).hasSize(1);
  }

  @Test
  void textFormat_ofAWarning_isItsMessageWithoutFieldsForMachines() {
    JobLog log = log(LogFormat.TEXT);

    log.warn(Event.CONFIG_WARNING, "VIDEO_IDD is unknown", Map.of("setting", "VIDEO_IDD"));

    assertThat(text()).matches("\\d\\d:\\d\\d:\\d\\d WARN VIDEO_IDD is unknown\n");
  }

  @Test
  void textFormat_ofAnOrdinaryLine_isItsMessageOnly() {
    JobLog log = log(LogFormat.TEXT);

    log.info(Event.CHUNK_ENCODED, "Chunk 1 of 9 is stored.", Map.of("chunk", 1));

    assertThat(text()).matches("\\d\\d:\\d\\d:\\d\\d Chunk 1 of 9 is stored\\.\n");
  }

  @Test
  void textFormat_ofAFailure_saysWhatToDo() {
    JobLog log = log(LogFormat.TEXT);
    log.stage(Stage.PROBE);

    log.finished(
        JobOutcome.failed(new Failure(ExitCode.SOURCE_CORRUPT, "Half is gone.", "Ask.")), "");

    assertThat(text())
        .isEqualTo(
            """
            Failed: Half is gone.
            What to do: Ask. (SOURCE_CORRUPT, exit code 22, in stage probe)
            """);
  }

  @Provide
  static Arbitrary<String> texts() {
    return HostileTexts.any();
  }

  @Property(tries = 100)
  void everyLine_ofAnyText_isOneLineThatHarmsNobody(
      @ForAll("texts") String text, @ForAll LogFormat format) {
    stdout.reset();
    JobLog log = log(format, stdout, Breadcrumb.none());
    log.identity(new JobIdentity(text, text, 1, null));

    log.warn(Event.CONFIG_WARNING, "says " + text, Map.of("setting", text, "all", List.of(text)));
    log.finished(JobOutcome.failed(new Failure(ExitCode.SOURCE_CORRUPT, text, text)), "");

    assertThat(HostileTexts.harmIn(text())).isEmpty();
    assertThat(text().lines()).hasSize(format == LogFormat.TEXT ? 3 : 2);
    if (format != LogFormat.TEXT) {
      assertThat(lines().getFirst().get("message").asText()).startsWith("says ");
    }
  }

  @Test
  void bar_onATerminal_staysBelowTheLines() {
    JobLog log = log(LogFormat.TEXT);

    log.output().bar("50 %");
    log.info(Event.CHUNK_ENCODED, "chunk", Map.of());
    log.finished(JobOutcome.ofSuccess(), "done");

    String clear = "\r\u001b[K";
    assertThat(text()).startsWith(clear + "50 %" + clear).endsWith("50 %" + clear + "done\n");
  }

  private JobLog log(LogFormat format) {
    return log(format, stdout, Breadcrumb.none());
  }

  private JobLog log(LogFormat format, OutputStream out, Breadcrumb breadcrumb) {
    Redactor redactor = new Redactor(List.of(new Secret(SECRET), new Secret("short")));
    LogOutput output =
        LogOutput.open(logback, format, out, redactor, ZoneOffset.UTC, /* inColor= */ false);
    InstantSource clock = InstantSource.fixed(java.time.Instant.ofEpochMilli(1000));
    return new JobLog(output, breadcrumb, clock, nanos::get);
  }

  private String text() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  private JsonNode onlyLine() {
    assertThat(lines()).hasSize(1);
    return lines().getFirst();
  }

  private List<JsonNode> lines() {
    return JsonLines.of(text());
  }
}
