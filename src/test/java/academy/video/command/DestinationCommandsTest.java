package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Location;
import academy.video.store.InMemoryStore.Operation;
import academy.video.store.ObjectInfo;
import academy.video.testing.FakeAws;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code delete} and {@code status} from their command line to their exit code. */
class DestinationCommandsTest {

  private final CommandHarness process = new CommandHarness();

  @Test
  void delete_removesEverythingAndSaysSo() {
    publish("ab12");

    assertThat(process.run("delete", "out/lecture")).isZero();

    assertThat(process.destination.list("")).isEmpty(); // no such folder: no tombstone either
    assertThat(process.stdout())
        .matches(
            "Deleted 4 objects with [0-9]+ bytes in memory:. A listing confirms that nothing is"
                + " left.\n");
    assertThat(process.destinationsClosed).isEqualTo(1);
    assertThat(process.enginesLoaded).isZero();
  }

  @Test
  void delete_asADryRunInJson_countsOnly() throws IOException {
    publish("ab12");

    assertThat(process.run("delete", "out/lecture", "--dry-run", "--json")).isZero();

    JsonNode result = new ObjectMapper().readTree(process.stdout());
    assertThat(result.get("objects").asInt()).isEqualTo(4);
    assertThat(result.get("dry_run").asBoolean()).isTrue();
    assertThat(process.destination.list("")).hasSize(4);
  }

  @Test
  void delete_leavesATombstoneThatStatusTellsOf(@TempDir Path folder) {
    publish("ab12");

    assertThat(process.run("delete", folder.toString())).isZero();
    assertThat(keys()).containsExactly("deleted.json");
    assertThat(process.run("status", folder.toString())).isEqualTo(80);
    assertThat(process.stdout()).contains("Deleted    20");
  }

  @Test
  void delete_whileALocalJobRuns_isRefusedAndNamesIt() {
    putStatus("running", "\"ab12\"");

    assertThat(process.run("delete", "out/lecture")).isEqualTo(82);

    assertThat(process.stderr()).contains("the job of 7 that began at").contains("--force");
    assertThat(keys()).containsExactly("status.json");
  }

  @Test
  void delete_whileABatchJobRuns_endsItFirst() throws IOException {
    publish("ab12");
    putBatchStatus();
    boolean[] ended = new boolean[1];
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        _ ->
            FakeAws.json(
                "{\"jobs\":[{\"jobId\":\"j-1\",\"jobName\":\"n\",\"status\":\"%s\"}]}"
                    .formatted(ended[0] ? "FAILED" : "RUNNING")));
    process.aws.answer(AwsOperation.BATCH_LIST_JOBS, "{\"jobSummaryList\":[]}");
    process.aws.answer(
        AwsOperation.BATCH_TERMINATE_JOB,
        _ -> {
          // The tombstone is there before the job ends, and everything else still is.
          assertThat(keys()).contains("deleted.json", "master.m3u8");
          ended[0] = true;
          return FakeAws.json("{}");
        });

    assertThat(process.run("delete", "out/lecture")).isZero();

    assertThat(ended[0]).isTrue();
    assertThat(keys()).containsExactly("deleted.json");
  }

  @Test
  void delete_whereTheBatchJobCantBeEnded_isRefusedAndNamesIt() {
    putBatchStatus();
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOBS,
        _ -> {
          throw FakeAws.fault(
              AwsOperation.BATCH_DESCRIBE_JOBS, AwsFault.Kind.DENIED, "AccessDenied", "No.");
        });

    assertThat(process.run("delete", "out/lecture")).isEqualTo(82);

    assertThat(process.stderr()).contains("job j-1").contains("--force");
    assertThat(keys()).containsExactly("status.json");
  }

  private void putBatchStatus() {
    put(
        "status.json",
        """
        {"state":"running","stage":"encode","heartbeat":"%s","video_id":"7","job_id":"j-1"}\
        """
            .formatted(Instant.now()));
  }

  @Test
  void delete_ofAFolderThatNoJobHasWrittenTo_isRefusedWithoutForce() {
    put("holiday/beach.jpg", "x");

    assertThat(process.run("delete", "out/lecture")).isEqualTo(13);
    assertThat(keys()).containsExactly("holiday/beach.jpg");

    assertThat(process.run("delete", "out/lecture", "--force")).isZero();
    assertThat(keys()).isEmpty();
  }

  @Test
  void delete_ofNothing_saysSo() {
    assertThat(process.run("delete", "out/lecture")).isZero();
    assertThat(process.stdout()).isEqualTo("There is nothing to delete in memory:.\n");
  }

  @Test
  void deleteSuperseded_afterSuccess_keepsOnlyWhatIsPlayed() {
    publish("ab12");
    putOldGenerationAndWork();
    putStatus("succeeded", "\"ab12\"");

    assertThat(process.run("delete", "out/lecture", "--superseded")).isZero();

    assertThat(keys())
        .noneMatch(key -> key.contains("aaaaaaaaaaaaaaa0"))
        .contains("ab12/report.json");
    assertThat(keys()).noneMatch(key -> key.startsWith("_work/"));
    assertThat(process.stdout()).contains("Kept because it is published or in use by a job: ab12.");
  }

  @Test
  void deleteSuperseded_ofAFailedJob_keepsWhatItMayGoOnWith() {
    publish("ab12");
    putOldGenerationAndWork();
    putStatus("failed", "\"aaaaaaaaaaaaaaa2\"");

    assertThat(process.run("delete", "out/lecture", "--superseded")).isZero();

    assertThat(keys())
        .contains(
            "_work/aaaaaaaaaaaaaaa2/plan.json", "aaaaaaaaaaaaaaa2/video/720p/segment-00000.m4s");
    assertThat(keys())
        .doesNotContain("_work/aaaaaaaaaaaaaaa0/plan.json", "aaaaaaaaaaaaaaa0/report.json");
  }

  @Test
  void deleteSuperseded_whileAJobDoesNotKnowYetWhatItMakes_keepsAllWork() {
    publish("ab12");
    putOldGenerationAndWork();
    putStatus("running", "null");

    assertThat(process.run("delete", "out/lecture", "--superseded")).isZero();

    assertThat(keys())
        .contains("_work/aaaaaaaaaaaaaaa2/plan.json", "_work/aaaaaaaaaaaaaaa0/plan.json");
  }

  @ParameterizedTest
  @CsvSource({
    "delete, /, 11",
    "delete, r2://videos, 11",
    "delete, r2://videos/, 11",
    "delete, s3://videos//, 11",
    "delete, r2://videos/7, 10",
    "status, r2://videos/7, 10",
    "status, ftp://videos/7, 11",
  })
  void aDestination_thatCannotBeOne_isRefusedBeforeAnyCall(
      String command, String destination, int code) {
    assertThat(process.run(command, destination)).isEqualTo(code);
    assertThat(process.stdout()).isEmpty();
    assertThat(process.stderr()).contains("What to do: ");
    assertThat(process.opened).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "status"})
  void withoutDestination_isAUsageProblem(String command) {
    assertThat(process.run(command)).isEqualTo(13);
    assertThat(process.stdout()).isEmpty();
    assertThat(process.stderr()).contains("DESTINATION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "status"})
  void aDestinationInR2_isOpenedWithTheSettings(String command) {
    process.environment.put("R2_ENDPOINT", "http://127.0.0.1:9000");
    process.environment.put("R2_ACCESS_KEY_ID", "id");
    process.environment.put("R2_SECRET_ACCESS_KEY", "secret");
    process.environment.put("VIDEO_STORAGE_DEADLINE", "5s");

    process.run(command, "r2://videos/7/");

    assertThat(process.opened.getFirst().destination()).isEqualTo(new Location.R2("videos", "7"));
    assertThat(
            process.opened.getFirst().r2().orElseThrow().destinations().secretAccessKey().reveal())
        .isEqualTo("secret");
    assertThat(process.opened.getFirst().storageDeadline()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", "status"})
  void aFailureOfTheStore_isItsSentenceAndCode(String command) {
    Failure denied = Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "Access is denied.");
    process.destination.failAt(Operation.LIST, 1, denied);
    process.destination.failAt(Operation.READ, 1, denied);

    assertThat(process.run(command, "out/lecture")).isEqualTo(40);
    assertThat(process.stderr()).startsWith("Access is denied.\nWhat to do: ");
    assertThat(process.destinationsClosed).isEqualTo(1);
  }

  @Test
  void status_ofAFinishedVideo_isOneScreenAnd0() {
    publish("ab12");
    putStatus("succeeded", "\"ab12\"");

    assertThat(process.run("status", "out/lecture")).isZero();
    assertThat(process.stdout())
        .contains("Video      memory:\n", "Job        succeeded\n")
        .contains("Published  generation ab12, complete: 4 objects, ");
  }

  @Test
  void status_ofAFinishedVideo_namesSourceProfileAndTime() {
    process.destination.put(
        "status.json",
        """
        {"state":"succeeded","heartbeat":"2026-03-01T12:00:05.123Z","source":"r2://up/7.mp4",
         "profile":"lecture"}\
        """
            .getBytes(UTF_8));

    process.run("status", "out/lecture");

    assertThat(process.stdout())
        .contains(
            "Source     r2://up/7.mp4, profile lecture\nEnded      2026-03-01 12:00:05 UTC\n");
  }

  @Test
  void status_ofARunningJob_tellsHowFarItIs() {
    putStatus("running", "\"ab12\"");

    assertThat(process.run("status", "out/lecture")).isZero();
    assertThat(process.stdout())
        .contains("Job        running: encode, 42.5 %, heartbeat 0 s ago\n")
        .contains("Published  nothing: there is no master.m3u8\n");
  }

  @Test
  void status_ofADamagedVideo_namesWhatIsMissingAndEndsWith80() {
    publish("ab12");
    putStatus("succeeded", "\"ab12\"");
    process.destination.delete(List.of("ab12/video/720p/segment-00000.m4s"));

    assertThat(process.run("status", "out/lecture")).isEqualTo(80);
    assertThat(process.stdout())
        .contains("INCOMPLETE, 1 object is missing", "missing: ab12/video/720p/segment-00000.m4s");
  }

  @Test
  void status_inJson_hasEveryField() throws IOException {
    publish("ab12");
    putStatus("failed", "\"ab12\"");

    assertThat(process.run("status", "out/lecture", "--json")).isEqualTo(80);

    JsonNode status = new ObjectMapper().readTree(process.stdout());
    assertThat(status.get("job").asText()).isEqualTo("failed");
    assertThat(status.at("/last_job/generation").asText()).isEqualTo("ab12");
    assertThat(status.at("/publication/complete").asBoolean()).isTrue();
    assertThat(status.get("heartbeat_age_ms").isNumber()).isTrue();
  }

  private List<String> keys() {
    return process.destination.list("").stream().map(ObjectInfo::key).toList();
  }

  private void putStatus(String state, String generation) {
    put(
        "status.json",
        """
        {"state":"%s","stage":"encode","percent":42.5,"heartbeat":"%s","video_id":"7","generation":%s}\
        """
            .formatted(state, Instant.now(), generation));
  }

  private void publish(String generation) {
    put("master.m3u8", "#EXTM3U\n%s/video/720p/playlist.m3u8\n".formatted(generation));
    put(generation + "/video/720p/playlist.m3u8", "#EXTM3U\nsegment-00000.m4s\n");
    put(generation + "/video/720p/segment-00000.m4s", "x");
    put(generation + "/report.json", "{}");
  }

  private void putOldGenerationAndWork() {
    for (String key :
        List.of(
            "aaaaaaaaaaaaaaa0/report.json",
            "aaaaaaaaaaaaaaa2/video/720p/segment-00000.m4s",
            "_work/aaaaaaaaaaaaaaa0/plan.json",
            "_work/aaaaaaaaaaaaaaa2/plan.json")) {
      put(key, "x");
    }
  }

  private void put(String key, String body) {
    process.destination.put(key, body.getBytes(UTF_8));
  }
}
