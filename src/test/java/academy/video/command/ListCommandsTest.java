package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.store.InMemoryStore;
import academy.video.testing.FakeAws;
import academy.video.testing.FakeBatch;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCommandsTest {

  private static final String THREE =
      """
      source,destination,profile,nodes
      s3://uploads/1.mp4,s3://videos/1,lecture,
      s3://uploads/2.mp4,s3://videos/2,,2
      s3://uploads/3.mp4,s3://videos/3,,
      """;

  private final CommandHarness process = new CommandHarness();
  private final FakeBatch batch = new FakeBatch(process.aws, InstantSource.system());
  @TempDir private Path folder;

  @BeforeEach
  void eachDestinationIsAFolderOfItsOwn() {
    for (int i = 1; i <= 9; i++) {
      process.folders.put("s3://videos/" + i, new InMemoryStore());
    }
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_DEFINITIONS,
        """
        {"jobDefinitions":[{"revision":3,"status":"ACTIVE","containerProperties":{
          "resourceRequirements":[{"type":"VCPU","value":"2"}]}}]}\
        """);
    process.aws.answer(
        AwsOperation.BATCH_DESCRIBE_JOB_QUEUES,
        "{\"jobQueues\":[{\"jobQueueName\":\"academy-video-batch-queue\"}]}");
  }

  private int run(String command, String list, String... more) throws IOException {
    Path file = folder.resolve("videos.csv");
    Files.writeString(file, list);
    List<String> arguments = new ArrayList<>(List.of(command, "--list", file.toString()));
    arguments.addAll(List.of(more));
    return process.run(arguments.toArray(String[]::new));
  }

  private List<String> submitted() {
    return process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB).stream()
        .map(request -> request.at("/parameters/destination").asText())
        .toList();
  }

  private InMemoryStore folder(int video) {
    return Objects.requireNonNull(process.folders.get("s3://videos/" + video));
  }

  private void status(int video, String json) {
    folder(video).put("status.json", json.getBytes(UTF_8));
  }

  @Test
  void submitList_ofNewVideos_submitsThemAllAndTellsTheTotal() throws Exception {
    assertThat(run("submit", THREE, "--price", "0.05")).as(process.stderr()).isZero();

    assertThat(submitted()).containsExactly("s3://videos/1", "s3://videos/2", "s3://videos/3");
    assertThat(
            process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB).stream()
                .map(request -> request.at("/parameters/profile").asText()))
        .containsExactly("lecture", "standard", "standard");
    assertThat(
            process
                .aws
                .requests(AwsOperation.BATCH_SUBMIT_JOB)
                .get(1)
                .at("/arrayProperties/size")
                .asInt())
        .isEqualTo(2);
    assertThat(process.stdout())
        .startsWith("submitted           3\n1.0 minutes of video.\nAbout ")
        .contains(" on 2 vCPUs: ", ", which cost ");
    assertThat(process.enginesLoaded).isEqualTo(1);
  }

  @Test
  void submitList_runAgain_submitsNothing() throws Exception {
    run("submit", THREE);
    process.out.reset();

    assertThat(run("submit", THREE)).isZero();

    assertThat(submitted()).hasSize(3);
    assertThat(process.stdout()).isEqualTo("running             3\n");
  }

  /** The jobs that submit has just submitted have not begun, and have said nothing of their own. */
  @Test
  void statusList_afterSubmitList_tellsTheSameTotals() throws Exception {
    run("submit", THREE, "--price", "0.05");
    String submitted = process.stdout();
    process.out.reset();

    assertThat(run("status", THREE, "--price", "0.05")).isZero();

    assertThat(process.stdout())
        .isEqualTo(submitted.replace("submitted           3", "running             3"));
    assertThat(process.engine.requests).as("sources opened by status").hasSize(3);
  }

  @Test
  void submitList_withCompleteVideos_leavesThemOutUnread() throws Exception {
    folder(3).put("master.m3u8", new byte[1]);
    status(
        3, "{\"state\":\"succeeded\",\"source\":\"s3://uploads/3.mp4\",\"profile\":\"standard\"}");

    assertThat(run("submit", THREE)).isZero();

    assertThat(submitted()).containsExactly("s3://videos/1", "s3://videos/2");
    assertThat(process.engine.requests).hasSize(2);
    assertThat(process.stdout()).contains("submitted           2\ncomplete            1\n");
  }

  @Test
  void submitList_withBadLines_namesEachAndSubmitsTheOthers() throws Exception {
    int code =
        run(
            "submit",
            """
            source,destination,nodes
            s3://uploads/1.mp4,s3://videos/1,
            /home/me/2.mp4,s3://videos/2,
            s3://uploads/3.mp4,s3://videos/1/,
            https://example.com/4.mp4?X-Amz-Signature=secret,s3://videos/4,
            s3://uploads/5.mp4,s3://videos/5,many
            ,s3://videos/6,
            s3://uploads/7.mp4,s3://videos/7,
            """);

    assertThat(code).isEqualTo(80);
    assertThat(submitted()).containsExactly("s3://videos/1", "s3://videos/7");
    assertThat(process.stdout())
        .contains("Line 3 refused: source is a local path, which a job cannot reach")
        .contains("Line 4 refused: line 2 has the same destination.")
        .contains("Line 5 refused: source is a URL of 48 characters that starts with https://")
        .contains("Line 6 refused: nodes is \"many\"; it must be a whole number")
        .contains("Line 7 refused: source is not set")
        .doesNotContain("secret")
        .contains("submitted           2\nrefused             5\n");
  }

  @Test
  void submitList_aSourceThatTheJobWouldRefuse_isRefused() throws Exception {
    process.engine.planFailure =
        Optional.of(Failure.of(ExitCode.SOURCE_UNSUPPORTED, "It is not a video."));

    assertThat(run("submit", THREE)).isEqualTo(80);
    assertThat(process.stdout())
        .isEqualTo("Lines 2, 3 and 4 refused: It is not a video.\nrefused             3\n");
  }

  @Test
  void submitList_withDryRun_submitsNothingAndTellsTheSame() throws Exception {
    assertThat(run("submit", THREE, "--dry-run", "--json")).isZero();

    JsonNode result = FakeAws.json(process.stdout());
    assertThat(result.at("/counts/to_submit").asInt()).isEqualTo(3);
    assertThat(result.at("/lines/0/state").asText()).isEqualTo("to_submit");
    assertThat(result.at("/lines/2/line").asInt()).isEqualTo(4);
    assertThat(result.at("/estimate/minutes").asDouble()).isPositive();
    assertThat(result.at("/media_ms").asLong()).isEqualTo(3 * process.engine.plan.work().mediaMs());
    assertThat(submitted()).isEmpty();
    process.folders.values().forEach(store -> assertThat(store.list("")).isEmpty());
  }

  @Test
  void submitList_whenAwsDenies_stopsAndSaysThatTheRestIsLeft() throws Exception {
    process.aws.fail(
        AwsOperation.BATCH_SUBMIT_JOB, AwsFault.Kind.DENIED, "AccessDeniedException", "no");

    assertThat(run("submit", THREE)).isEqualTo(42);
    assertThat(process.stdout()).isEqualTo("not reached         3\n");
    assertThat(process.stderr())
        .contains("Nothing was submitted: batch:SubmitJob", "run the same command again to go on");
  }

  @Test
  void submitList_whenTheStoreFailsForEveryVideo_stops() throws Exception {
    StringBuilder list = new StringBuilder("source,destination\n");
    for (int i = 1; i <= 9; i++) {
      folder(i)
          .failAt(
              InMemoryStore.Operation.READ,
              1,
              Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "R2 refused the key."));
      list.append("s3://uploads/%d.mp4,s3://videos/%d%n".formatted(i, i));
    }

    assertThat(run("submit", list.toString())).isEqualTo(40);
    assertThat(process.stdout())
        .contains("Lines 2, 3 and 4 refused: R2 refused the key.", "not reached         6\n");
  }

  @Test
  void submitList_withoutAReadableLine_asksNobody() throws Exception {
    assertThat(run("submit", "")).isEqualTo(80);
    assertThat(process.stdout())
        .isEqualTo(
            "Line 1 refused: it is empty; the list names no video.\nrefused             1\n");
    assertThat(process.aws.calls).isEmpty();
  }

  @Test
  void submitList_ofAFileThatIsNotThere_saysSo() {
    assertThat(process.run("submit", "--list", "/nonexistent/list.csv")).isEqualTo(11);
    assertThat(process.stderr()).contains("The list /nonexistent/list.csv can't be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://uploads/1.mp4", "--video-id=7", "--force"})
  void submitList_withWhatIsOfOneVideo_isAUsageProblem(String argument) throws Exception {
    assertThat(run("submit", THREE, argument)).isEqualTo(13);
  }

  @Test
  void submitList_withTheVariablesOfOneVideo_takesTheList() throws Exception {
    process.environment.put("VIDEO_ID", "seven");
    process.environment.put("VIDEO_DESTINATION", "s3://videos/9");

    assertThat(run("submit", THREE)).isZero();

    assertThat(submitted()).containsExactly("s3://videos/1", "s3://videos/2", "s3://videos/3");
    assertThat(
            process.aws.requests(AwsOperation.BATCH_SUBMIT_JOB).stream()
                .map(request -> request.at("/parameters/videoId").asText()))
        .containsExactly("1", "2", "3");
  }

  @Test
  void statusList_ofCompleteVideos_addsUpWhatTheirJobsPlanned() throws Exception {
    complete(1, "\"expected\":{\"media_ms\":5400000,\"vcpu_seconds\":7200.0}");
    complete(2, "\"expected\":null");
    complete(3, "\"expected\":{\"media_ms\":600000,\"vcpu_seconds\":1800.0}");

    assertThat(run("status", THREE, "--price", "0.04")).isZero();
    assertThat(process.stdout())
        .isEqualTo(
            """
            complete            3
            100.0 minutes of video, in 2 of 3 videos: the length of the others isn't known.
            About 75.0 minutes on 2 vCPUs: 9000 vCPU-seconds, which cost 0.10000.
            """);
    process.out.reset();

    run("status", THREE, "--price", "0.04", "--json");

    JsonNode result = FakeAws.json(process.stdout());
    assertThat(result.at("/media_ms").asLong()).isEqualTo(6_000_000);
    assertThat(result.at("/estimate/cost").decimalValue()).isEqualByComparingTo("0.1");
    assertThat(result.at("/not_estimated").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"expected\":[]",
        "\"expected\":{\"media_ms\":\"long\",\"vcpu_seconds\":1}",
        "\"expected\":{\"media_ms\":1e300,\"vcpu_seconds\":1}",
        "\"expected\":{\"media_ms\":60000,\"vcpu_seconds\":-1}"
      })
  void statusList_ofAVideoWhoseStatusTellsNoLength_saysSo(String expected) throws Exception {
    complete(1, expected);

    assertThat(
            run("status", "source,destination,profile\ns3://uploads/1.mp4,s3://videos/1,lecture\n"))
        .isZero();
    assertThat(process.stdout())
        .isEqualTo("complete            1\nThe length of 1 video isn't known.\n");
  }

  private void complete(int video, String more) {
    folder(video).put("master.m3u8", new byte[1]);
    status(
        video,
        "{\"state\":\"succeeded\",\"source\":\"s3://uploads/%d.mp4\",\"profile\":\"%s\",%s}"
            .formatted(video, video == 1 ? "lecture" : "standard", more));
  }

  @Test
  void statusList_tellsWhereEachVideoStands() throws Exception {
    run("submit", "source,destination\ns3://uploads/1.mp4,s3://videos/1\n");
    process.out.reset();
    status(
        2,
        """
        {"state":"failed","job_id":"j-2","source":"s3://uploads/2.mp4","profile":"standard",
         "failure":{"exit_code":50,"reason":"Not enough memory."}}\
        """);

    assertThat(run("status", THREE)).isEqualTo(80);
    assertThat(process.stdout())
        .isEqualTo(
            """
            Line 3 failed: its last job failed with OUT_OF_MEMORY: Not enough memory.
            to submit           1
            running             1
            failed              1
            0.3 minutes of video.
            About 0.3 minutes on 2 vCPUs: 40 vCPU-seconds.
            """);
    assertThat(submitted()).hasSize(1);
    assertThat(batch.job("new-1").path("status").asText()).isEqualTo("SUBMITTED");
  }
}
