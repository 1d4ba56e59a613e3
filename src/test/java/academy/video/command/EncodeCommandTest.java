package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.model.JobIdentity;
import academy.video.model.Location;
import academy.video.pipeline.EncodeRequest;
import academy.video.pipeline.JobResult;
import academy.video.testing.JsonLines;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeCommandTest {

  private final CommandHarness process = new CommandHarness();

  @Test
  void encode_thatSucceeds_startsAndFinishesOnce() {
    int code = process.run("encode", "in.mp4", "videos/7");

    assertThat(code).isZero();
    assertThat(JsonLines.events(process.stdout()))
        .containsExactly("job.started", "chunk.started", "chunk.encoded", "job.finished");
    assertThat(JsonLines.of(process.stdout()))
        .allSatisfy(line -> assertThat(line.get("video_id").asText()).isEqualTo("7"));
    JsonNode finished = JsonLines.only(process.stdout(), "job.finished");
    assertThat(finished.get("media_ms").asLong()).isEqualTo(6_000);
    assertThat(finished.get("message").asText())
        .startsWith("Encoded 6.0 s of video in ")
        .endsWith("s: videos/7/master.m3u8");
    assertThat(process.stderr()).isEmpty();
    assertThat(process.engine.closed).isEqualTo(1);
  }

  @Test
  void encode_withFlagsAndVariables_asksForExactlyThat() {
    process.environment.put("VIDEO_DESTINATION", "s3://videos/7");
    process.environment.put("AWS_BATCH_JOB_ID", "job-1");
    process.environment.put("AWS_BATCH_JOB_ATTEMPT", "2");

    process.run(
        "encode",
        "in.mp4",
        "--profile",
        "lecture",
        "--max-chunks-at-once=2",
        "--watchdog=20s",
        "--storage-deadline=5m",
        "--scratch-dir=/s",
        "--video-id=seven");

    assertThat(process.engine.requests).hasSize(1);
    EncodeRequest request = process.engine.requests.getFirst();
    assertThat(request.config().source()).isEqualTo(new Location.Local(Path.of("in.mp4")));
    assertThat(request.config().destination()).isEqualTo(new Location.S3("videos", "7"));
    assertThat(request.config().profile().name()).isEqualTo("lecture");
    assertThat(request.config().maxChunksAtOnce()).hasValue(2);
    assertThat(request.config().watchdog()).isEqualTo(Duration.ofSeconds(20));
    assertThat(request.config().storageDeadline()).isEqualTo(Duration.ofMinutes(5));
    assertThat(request.config().scratch()).isEqualTo(Path.of("/s"));
    assertThat(request.identity()).isEqualTo(new JobIdentity("seven", "job-1", 2, null));
    assertThat(request.machine().cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  @Test
  void jobStarted_showsTheConfigurationWithoutSecrets() {
    process.environment.put("R2_ENDPOINT", "http://127.0.0.1:9000");
    process.environment.put("R2_ACCESS_KEY_ID", "access-key-1");
    process.environment.put("R2_SECRET_ACCESS_KEY", "hunter2hunter2");

    process.run("encode", "r2://sources/a.mp4", "out");

    JsonNode started = JsonLines.only(process.stdout(), "job.started");
    assertThat(JsonLines.names(started)).containsAll(Event.JOB_STARTED.fields());
    assertThat(started.get("source").asText()).isEqualTo("r2://sources/a.mp4");
    assertThat(started.get("r2_endpoint").asText()).isEqualTo("http://127.0.0.1:9000");
    assertThat(started.get("profile").get("video").get("rungs")).hasSize(4);
    assertThat(started.get("versions").get("worker").asText()).isEqualTo("1.2.3");
    assertThat(started.get("versions").get("ffmpeg").asText()).isEqualTo("8.1.2");
    assertThat(started.get("versions").get("java").asText()).startsWith("2");
    assertThat(started.get("cores").asInt()).isPositive();
    assertThat(started.get("memory_limit_bytes").asLong()).isPositive();
    assertThat(process.stdout()).doesNotContain("hunter2").doesNotContain("access-key-1");
  }

  @Test
  void encode_withAWrongConfiguration_endsAsAJobBeforeAnythingIsLoaded() {
    process.environment.put("AWS_BATCH_JOB_ID", "job-1");

    int code = process.run("encode", "--watchdog", "soon");

    assertThat(code).isEqualTo(10);
    JsonNode finished = JsonLines.only(process.stdout(), "job.finished");
    assertThat(finished.get("failure").asText()).isEqualTo("CONFIG_MISSING");
    assertThat(finished.get("stage").asText()).isEqualTo("configure");
    assertThat(finished.get("job_id").asText()).isEqualTo("job-1");
    assertThat(finished.get("reason").asText()).startsWith("3 problems: ");
    assertThat(process.enginesLoaded).isZero();
  }

  @Test
  void jobStarted_hasItsProfileInSnakeCase() {
    process.run("encode", "in.mp4", "out");

    JsonNode profile = JsonLines.only(process.stdout(), "job.started").get("profile");
    assertThat(profile.findValuesAsText("segment_seconds")).isNotEmpty();
    assertThat(profile.toString()).doesNotContainPattern("\"[a-z0-9_]+[A-Z][A-Za-z]*\":");
  }

  @Test
  void encode_ofABatchJobIntoItsContainer_is11BeforeAnythingIsLoaded(@TempDir Path folder)
      throws IOException {
    process.mountInfo =
        Files.writeString(
            folder.resolve("mountinfo"),
            "1 0 0:1 / / rw - overlay overlay rw\n2 1 8:1 /x %s/volume rw - ext4 /dev/sda1 rw\n"
                .formatted(folder));

    assertThat(process.run("encode", "in.mp4", folder.resolve("out").toString())).isZero();

    process.out.reset();
    process.environment.put("AWS_BATCH_JOB_ID", "job-1");
    process.environment.put("AWS_REGION", "eu-central-1");
    process.environment.put("VIDEO_BATCH_SELF_REPORT", "off");
    assertThat(process.run("encode", "in.mp4", folder.resolve("out").toString())).isEqualTo(11);

    JsonNode finished = JsonLines.only(process.stdout(), "job.finished");
    assertThat(finished.get("reason").asText())
        .isEqualTo(
            "VIDEO_DESTINATION (DESTINATION) is %s/out, in the container's own file system (overlay at /): the result would go with the container when job job-1 ends."
                .formatted(folder));
    assertThat(finished.get("hint").asText()).contains("r2:// or s3://", "mount a volume");
    assertThat(process.enginesLoaded).isEqualTo(1);
    assertThat(process.run("encode", "in.mp4", folder.resolve("volume/7").toString())).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "encode Ref::source Ref::destination --video-id Ref::videoId, 3 problems: VIDEO_SOURCE",
    "encode in.mp4 Ref::destination, VIDEO_DESTINATION (DESTINATION) still has"
        + " \"Ref::destination\"",
    "encode in.mp4 r2://videos/Ref::videoId, VIDEO_DESTINATION (DESTINATION) still has",
    "encode in.mp4 out --video-id Ref::videoId, VIDEO_ID (--video-id) still has \"Ref::videoId\"",
    "encode in.mp4 out --profile Ref::profile, VIDEO_PROFILE (--profile) still has",
    "encode in.mp4 out --max-chunks-at-once=Ref::chunks, VIDEO_MAX_CHUNKS_AT_ONCE",
    "encode in.mp4 out Ref::more, An argument still has \"Ref::more\"",
    "Ref::command in.mp4 out, An argument still has \"Ref::command\"",
  })
  void encode_withAReferenceThatBatchHasNotReplaced_is11(String commandLine, String reason) {
    assertThat(process.run(commandLine.split(" ", -1))).isEqualTo(11);

    assertThat(JsonLines.only(process.stdout(), "job.finished").get("reason").asText())
        .startsWith(reason)
        .contains("AWS Batch replaces that only in a command");
    assertThat(process.enginesLoaded).isZero();
  }

  @Test
  void encode_withAReferenceInAVariable_is11() {
    process.environment.put("VIDEO_DESTINATION", "Ref::destination");
    process.environment.put("VIDEO_ID", "Ref::videoId");

    assertThat(process.run("encode", "in.mp4")).isEqualTo(11);

    assertThat(JsonLines.only(process.stdout(), "job.finished").get("reason").asText())
        .startsWith("2 problems: VIDEO_DESTINATION (DESTINATION) still has")
        .contains("VIDEO_ID (--video-id) still has");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status Ref::destination",
        "status --job Ref::jobId",
        "delete Ref::destination",
        "preview Ref::destination",
        "submit Ref::source r2://videos/7",
        "stuck-scan --queue Ref::queue",
        "doctor --job=Ref::jobId",
      })
  void everyOtherCommand_withAReference_is11(String commandLine) {
    assertThat(process.run(commandLine.split(" ", -1))).isEqualTo(11);
    assertThat(process.stderr()).contains("still has \"Ref::", "What to do: ");
    assertThat(process.stdout()).isEmpty();
    assertThat(process.opened).isEmpty();
  }

  @Test
  void encode_withAWrongProfile_is12() {
    assertThat(process.run("encode", "a", "b", "--profile", "{\"x\": 1}")).isEqualTo(12);
  }

  @Test
  void encode_withAnUnknownVariable_warnsAndGoesOn() {
    process.environment.put("VIDEO_PROFIL", "lecture");

    int code = process.run("encode", "a", "b");

    assertThat(code).isZero();
    JsonNode warning = JsonLines.only(process.stdout(), "config.warning");
    assertThat(warning.get("setting").asText()).isEqualTo("VIDEO_PROFIL");
    assertThat(warning.get("level").asText()).isEqualTo("WARN");
  }

  @Test
  void encode_thatFails_givesTheFailuresCode() {
    process.engine.work =
        (request, log, cancellation) -> {
          throw Failure.of(ExitCode.SOURCE_NOT_FOUND, "There is no a.").asException();
        };

    assertThat(process.run("encode", "a", "b")).isEqualTo(20);
    assertThat(JsonLines.only(process.stdout(), "job.finished").get("reason").asText())
        .isEqualTo("There is no a.");
    assertThat(process.engine.closed).isEqualTo(1);
  }

  @Test
  void encode_leavesABreadcrumbThatSaysFinished(@TempDir Path folder) throws IOException {
    Path crumb = folder.resolve("crumb");
    process.environment.put("VIDEO_BREADCRUMB", crumb.toString());

    process.run("encode", "a", "b");

    assertThat(Files.readString(crumb)).contains("video_id=b\n", "finished=1\n", "exit_code=0\n");
  }

  @Test
  void encode_whenToldToStop_endsWith32() throws Exception {
    CompletableFuture<Integer> stopped = new CompletableFuture<>();
    process.engine.work =
        (request, log, cancellation) -> {
          stopped.completeAsync(process.stopHandler::getAsInt);
          while (cancellation.failure().isEmpty()) {
            Thread.onSpinWait();
          }
          cancellation.check();
        };

    assertThat(process.run("encode", "a", "b")).isEqualTo(32);
    assertThat(stopped.get()).isEqualTo(32);
    assertThat(JsonLines.events(process.stdout()))
        .containsExactly("job.started", "job.interrupted", "job.finished");
  }

  @Test
  void encode_onATerminal_printsTextAndWhereTheResultIs() {
    process.terminal = true;

    process.run("encode", "in.mp4", "videos/7");

    assertThat(process.stdout())
        .contains("Encoding in.mp4 to videos/7 with profile standard.")
        .doesNotContain("{\"");
    assertThat(process.stdout().lines().toList().reversed().subList(0, 5).reversed())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("Encoded 6.0 s").endsWith("videos/7/master.m3u8"),
            line -> assertThat(line).matches("  Speed       [0-9.]+×"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "  Size        3.0 MB for all renditions, 75 % of the source's 4.0 MB"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "  Quality     lowest SSIM 0.9512, in 360p at 1:02:05, against the source in that size"),
            line -> assertThat(line).isEqualTo("  Preview     ./entrypoint preview videos/7"));
  }

  @Test
  void encode_onATerminalOfAudioThatIsDoneAlready_leavesOutWhatThereIsNot() {
    process.terminal = true;
    process.engine.work = (request, log, cancellation) -> log.meter().chunkResumed(6_000);
    process.engine.result =
        new JobResult(1_000_000, 1_200_000, Optional.empty(), /* isPublishedHere= */ true);

    process.run("encode", "in.mp4", "it's here/7");

    assertThat(process.stdout())
        .endsWith(
            """
            s: it's here/7/master.m3u8
              Speed       nothing was left to encode
              Size        1.2 MB for all renditions, 120 % of the source's 1.0 MB
              Preview     ./entrypoint preview 'it'\\''s here/7'
            """);
  }

  @Test
  void encode_asTextIntoAFile_endsWithOneSentence() {
    process.run("encode", "in.mp4", "videos/7", "--log-format", "text");

    assertThat(process.stdout().lines().toList().getLast()).endsWith("videos/7/master.m3u8");
  }

  @Test
  void encode_withJson_printsJsonOnATerminalToo() {
    process.terminal = true;

    process.run("encode", "a", "b", "--json");

    assertThat(JsonLines.events(process.stdout())).startsWith("job.started");
  }

  @Test
  void dryRun_onATerminal_printsTheWholePlanAsText() {
    process.terminal = true;

    int code = process.run("encode", "lecture.mp4", "out", "--dry-run");

    assertThat(code).isZero();
    assertThat(process.stdout())
        .contains(
            """
            Source      lecture.mp4
                        mov,mp4,m4a,3gp,3g2,mj2, 1,234,567 bytes, declared 20.000 s
                        h264 yuv420p, shown as 1280x720, constant 30000/1001 frames per second
            Stream 0    taken video h264: the only video stream
            Stream 2    left  data bin_data: neither frame nor audio
            Corruption  12.5 % of the source is missing
            Generation  0f1e2d3c
            Timeline    20.020 s, 600 frames at 30000/1001 frames per second, 4 segments, 2 chunks
            Video       720p     1280x720   30000/1001 fps, H.264 level 3.1, faster, crf 22.0, at most 3,500,000 bit/s
            Audio       en       en, "English", 2 channels, 48000 Hz, AAC-LC, 128,000 bit/s, normalised to -16.0 LUFS
            Text        text-1   de, "Deutsch", WebVTT
            Text        text-2   de, "Deutsch (forced)", default, forced, WebVTT
            Expected    500 MiB of memory with 2 chunks at once, about 21 s
            Output      at most 30 MiB of media for 20 s; the profile allows 43200 s
            """)
        .endsWith("Nothing was written.\n");
  }

  @Test
  void dryRun_withJson_printsOneDocumentAndLogsToStandardError() throws IOException {
    int code = process.run("encode", "lecture.mp4", "out", "--dry-run", "--json");

    assertThat(code).isZero();
    JsonNode document = new ObjectMapper().readTree(process.stdout());
    assertThat(document.get("plan").get("timeline").get("frame_rate").asText())
        .isEqualTo("30000/1001");
    assertThat(document.get("plan").get("video").get(0).get("encoder").get("crf").asDouble())
        .isEqualTo(22);
    assertThat(document.get("chunks_at_once").asInt()).isEqualTo(2);
    assertThat(JsonLines.events(process.stderr())).containsExactly("job.started", "job.finished");
  }

  @Test
  void dryRun_withoutATerminal_isAnEvent() {
    process.run("encode", "lecture.mp4", "out", "--dry-run");

    assertThat(JsonLines.events(process.stdout()))
        .containsExactly("job.started", "dry.run", "job.finished");
    JsonNode result = JsonLines.only(process.stdout(), "dry.run").get("result");
    assertThat(result.get("source").get("declared_seconds").asText()).isEqualTo("20");
    assertThat(result.get("expected_memory_bytes").asLong()).isEqualTo(500L << 20);
  }
}
