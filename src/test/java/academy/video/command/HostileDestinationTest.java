package academy.video.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.json.Json;
import academy.video.testing.FakeBatch;
import academy.video.testing.HostileTexts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in a destination, commands say it in words and with a code of the contract. */
class HostileDestinationTest {

  private static final String MASTER =
      """
      #EXTM3U
      #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="a",URI="ab12/audio/und/playlist.m3u8"
      #EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="aac"
      ab12/video/720p/playlist.m3u8
      """;

  private static final String MEDIA = "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\nsegment-00000.m4s\n";

  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[0-9a-f-]+/");

  private final CommandHarness process = new CommandHarness();

  private void put(String key, String body) {
    process.destination.put(key, body.getBytes(UTF_8));
  }

  private void publish() {
    put("master.m3u8", MASTER);
    for (String folder : List.of("ab12/video/720p/", "ab12/audio/und/")) {
      put(folder + "playlist.m3u8", MEDIA);
      put(folder + "init.mp4", "i");
      put(folder + "segment-00000.m4s", "s");
    }
    put("ab12/report.json", "{}");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            HostileDestinationTest.class.getResourceAsStream("hostile/" + name))) {
      return in.readAllBytes();
    }
  }

  @Test
  void status_ofAPlaylistThatLeadsOut_namesWhereAndEndsWith80() throws IOException {
    process.destination.put("master.m3u8", resource("status60-master.m3u8"));

    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout())
        .contains(
            "master.m3u8 leads out of the destination, to \"../../../../etc/passwd\" and 3 more")
        .contains("INCOMPLETE");
    assertThat(HostileTexts.harmIn(process.stdout())).isEmpty();
  }

  @Test
  void deleteSuperseded_ofAPlaylistThatLeadsOut_deletesNothingAndSaysWhy() throws IOException {
    process.destination.put("master.m3u8", resource("status60-master.m3u8"));
    put("old0/report.json", "{}");

    assertThat(process.run("delete", "out/7", "--superseded")).isEqualTo(80);

    assertThat(process.stderr())
        .contains(
            "What is superseded in memory: can't be told, and nothing was deleted: master.m3u8")
        .contains("What to do: Encode the video again, or delete everything there.");
    assertThat(process.destination.list("")).hasSize(2);
  }

  @Test
  void status_ofEscapesInAStatus_isPlainAndEachValueStaysOnItsLine() throws IOException {
    process.destination.put("status.json", resource("status-escapes.json"));

    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout())
        .isEqualTo(
            """
            Video      memory:
            Job        failed in probe ]0;PWNED  [2J [31m, 1.0 % with no failure's name, Batch job j ]0;PWNED  [2J [31m, attempt 1
            Ended      2026-11-29 22:38:57 UTC
                       r ]0;PWNED  [2J [31m FORGED
                       What to do: h ]0;PWNED  [2J [31m
            Published  nothing: there is no master.m3u8
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | it is no JSON object, or too large",
        "[] | it is no JSON object, or too large",
        "'{\"state\": \"running\"} x' | it is no JSON object, or too large",
        "{} | its state is \"\"",
        "'{\"state\": 7}' | its state is \"\"",
        "'{\"state\": \"done\\u001b[2J\"}' | its state is \"done [2J\"",
      })
  void status_ofAStatusThatNoJobWrites_saysSoAndEndsWith80(String body, String problem) {
    publish();
    put("status.json", body);

    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout())
        .contains("Problem    status.json is not what a job writes: " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+1000000000-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "yesterday",
        "",
      })
  void status_ofAHeartbeatOutsideOfAllTimes_isStale(String heartbeat) {
    put("status.json", "{\"state\": \"running\", \"heartbeat\": \"%s\"}".formatted(heartbeat));

    assertThat(process.run("status", "out/7")).isEqualTo(80);
    assertThat(process.stdout()).contains("stale: ");
  }

  @Test
  void status_ofAnEndlessNestingOrAHugeObject_isToldAsNoJob() {
    put("status.json", "[".repeat(200_000));
    assertThat(process.run("status", "out/7")).isEqualTo(80);

    put("status.json", "{\"state\": \"failed\", \"stage\": \"" + "x".repeat(2 << 20) + "\"}");
    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout()).doesNotContain("xxxx").contains("or too large");
  }

  @Test
  void status_ofAHugePlaylist_isToldWithoutReadingItWhole() {
    process.destination.put("master.m3u8", new byte[(16 << 20) + 1]);

    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout()).contains("master.m3u8 has more than 16,777,216 bytes");
  }

  @Test
  void status_ofAPlaylistWithTooManyGenerations_listsNone() {
    StringBuilder master = new StringBuilder("#EXTM3U\n");
    for (int i = 0; i < 500; i++) {
      master.append("gen%d/video/playlist.m3u8%n".formatted(i));
    }
    put("master.m3u8", master.toString());

    assertThat(process.run("status", "out/7")).isEqualTo(80);

    assertThat(process.stdout()).contains("names 500 playlists of 500 generations");
  }

  // What a member may be instead of what it should.
  private static Arbitrary<String> values() {
    Json json = new Json();
    return Arbitraries.oneOf(
        Arbitraries.of(
            "null",
            "true",
            "0",
            "-1",
            "2147483648",
            "99999999999999999999999999",
            "1e999",
            "-0.5",
            "100.1",
            "[]",
            "{}",
            "[".repeat(900) + "]".repeat(900),
            "\"../../etc\"",
            "\"..\"",
            "\"_work\"",
            "\"+1000000000-12-31T23:59:59Z\"",
            "\"2026-03-01T12:00:00Z\"",
            "\"running\"",
            "\"failed\"",
            "\"succeeded\"",
            "\"submitted\"",
            "\"job-1\"",
            "\"\\ud800\""),
        HostileTexts.any().map(text -> json.text(text).strip()));
  }

  @Provide
  static Arbitrary<String> statuses() {
    Arbitrary<String> members =
        Combinators.combine(
                Arbitraries.of(
                    "state",
                    "stage",
                    "percent",
                    "heartbeat",
                    "started_at",
                    "video_id",
                    "job_id",
                    "attempt",
                    "generation",
                    "resubmissions",
                    "failure",
                    "x"),
                values())
            .as((name, value) -> "\"%s\": %s".formatted(name, value));
    Arbitrary<String> failure =
        Combinators.combine(values(), values(), values())
            .as(
                (code, reason, hint) ->
                    "\"failure\": {\"exit_code\": %s, \"failure\": %s, \"reason\": %s, \"hint\": %s}"
                        .formatted(code, reason, reason, hint));
    Arbitrary<String> objects =
        Combinators.combine(
                Arbitraries.of("running", "failed", "succeeded", "submitted", "?"),
                members.list().uniqueElements(member -> member.split(":", 2)[0]).ofMaxSize(8),
                failure)
            .as(
                (state, list, end) -> {
                  String all = String.join(", ", list);
                  return "{%s%s%s}"
                      .formatted(
                          all.contains("\"state\"") ? "" : "\"state\": \"%s\", ".formatted(state),
                          all.contains("\"failure\"") ? "" : end + (all.isEmpty() ? "" : ", "),
                          all);
                });
    return Arbitraries.frequencyOf(
        Tuple.of(6, objects), Tuple.of(1, values()), Tuple.of(1, HostileTexts.any()));
  }

  @Provide
  static Arbitrary<String> playlists() {
    Arbitrary<String> lines =
        Arbitraries.oneOf(
            Arbitraries.of(
                "ab12/video/720p/playlist.m3u8",
                "old0/video/720p/playlist.m3u8",
                "/etc/passwd",
                "../x/playlist.m3u8",
                "ab12/../../x.m3u8",
                "ab12//x.m3u8",
                "ab12/%2e%2e/x.m3u8",
                "ab12/x.m3u8?token=1#f",
                "http://127.0.0.1:1/x.m3u8",
                "data:text/plain,x",
                "_work/x/plan.json",
                "status.json",
                "#EXT-X-MEDIA:URI=\"../../x\"",
                "#EXT-X-MAP:URI=\"init.mp4\"",
                "#EXTM3U",
                "x".repeat(3000) + "/y"),
            HostileTexts.any(),
            HostileTexts.any().map(text -> "#EXT-X-I-FRAME-STREAM-INF:URI=\"" + text + "\""));
    return lines.list().ofMaxSize(6).map(all -> "#EXTM3U\n" + String.join("\n", all) + "\n");
  }

  @Property(tries = 60)
  void everyCommand_onAnyStatusAndPlaylist_endsWithItsCodeAndHarmsNobody(
      @ForAll("statuses") String status,
      @ForAll("playlists") String master,
      @ForAll("playlists") String media)
      throws Exception {
    for (List<String> command :
        List.of(
            List.of("status", "out/7"),
            List.of("status", "out/7", "--json"),
            List.of("stuck-scan"),
            List.of("stuck-scan", "--apply"),
            List.of("preview", "out/7", "--no-open"),
            List.of("delete", "out/7", "--superseded"),
            List.of("delete", "out/7"))) {
      CommandHarness one = new CommandHarness();
      Instant started = Instant.now().minus(Duration.ofMinutes(200));
      new FakeBatch(one.aws, InstantSource.system())
          .add("job-1", "7", "RUNNING", started.minus(Duration.ofMinutes(5)))
          .put("startedAt", started.toEpochMilli());
      one.destination.put("status.json", status.getBytes(UTF_8));
      one.destination.put("master.m3u8", master.getBytes(UTF_8));
      one.destination.put("ab12/video/720p/playlist.m3u8", media.getBytes(UTF_8));
      one.destination.put("old0/report.json", status.getBytes(UTF_8));

      int code = command.getFirst().equals("preview") ? preview(one, command) : run(one, command);

      assertThat(code)
          .as("%s: %s", command, one.stderr())
          .isIn(0, ExitCode.PROBLEM_FOUND.code(), ExitCode.STUCK_FOUND.code());
      assertThat(HostileTexts.harmIn(one.stdout())).as(one.stdout()).isEmpty();
      assertThat(HostileTexts.harmIn(one.stderr())).as(one.stderr()).isEmpty();
    }
  }

  private static int run(CommandHarness process, List<String> command) {
    return process.run(command.toArray(String[]::new));
  }

  /** Looks at what the page would show, and stops it. */
  private static int preview(CommandHarness process, List<String> command) throws Exception {
    CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> run(process, command));
    Matcher address = ADDRESS.matcher("");
    while (!ended.isDone() && !address.reset(process.stdout()).find()) {
      Thread.sleep(2);
    }
    if (!ended.isDone()) {
      try (HttpClient client = HttpClient.newHttpClient()) {
        var answer =
            client.send(
                HttpRequest.newBuilder(URI.create(address.group() + "about.json")).build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(HostileTexts.harmIn(answer.body())).isEmpty();
      }
      var _ = process.stopHandler.getAsInt();
    }
    return ended.get();
  }
}
