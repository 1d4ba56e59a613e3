package academy.video.ops.jobdef;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.ops.stuckscan.ScanMetrics;
import academy.video.ops.stuckscan.ScanReport;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rules, alarms and the dashboard: what they look at must be what the worker says. */
class WatchersTest {

  private static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:alerts";
  private static final String QUEUE =
      "arn:aws:batch:eu-central-1:123456789012:job-queue/academy-video-batch-queue";

  private final BlueprintReader reader = new BlueprintReader(JobdefFiles.builtIn(new Json()));

  private List<Piece> pieces(Kind kind, String topic) {
    Map<String, String> values =
        Map.of("region", "eu-central-1", "account", "123456789012", "alertTopicArn", topic);
    return reader.read(new Choice("fargate", "arm64", values)).pieces().stream()
        .filter(piece -> piece.kind() == kind)
        .toList();
  }

  /** The page has the metrics of the closing line; JobLogTest knows those from the line itself. */
  @Test
  void everyMetricThatIsWatched_isOneThatTheLastLineHas() throws IOException {
    List<String> metrics = new ArrayList<>();
    for (Piece alarm : pieces(Kind.ALARM, "")) {
      assertThat(alarm.body().path("Namespace").asText()).isEqualTo("VideoWorker");
      assertThat(alarm.body().path("Dimensions").toString())
          .isEqualTo("[{\"Name\":\"job_queue\",\"Value\":\"academy-video-batch-queue\"}]");
      metrics.add(alarm.body().path("MetricName").asText());
    }
    for (JsonNode list : pieces(Kind.DASHBOARD, "").getFirst().body().findValues("metrics")) {
      for (JsonNode metric : list) {
        if (metric.path(0).isTextual()) {
          assertThat(metric.path(0).asText()).isEqualTo("VideoWorker");
          assertThat(metric.path(2).asText()).isEqualTo("job_queue");
          assertThat(metric.path(3).asText()).isEqualTo("academy-video-batch-queue");
          metrics.add(metric.path(1).asText());
        }
      }
    }
    String page = Files.readString(Path.of("docs/events.md"));

    assertThat(metrics).contains("failed", "succeeded", "vcpu_seconds");
    assertThat(metrics).allSatisfy(metric -> assertThat(page).contains("`" + metric + "`"));
  }

  @Test
  void alarmOfWaitingVideos_watchesWhatAScanWrites() {
    ScanReport report =
        new ScanReport(
            "academy-video-batch-queue",
            "academy-video-batch-jobdef",
            2,
            1,
            3_600_999,
            true,
            List.of(),
            List.of());
    JsonNode line = ScanMetrics.of(report, Instant.ofEpochMilli(1_764_493_812_345L));
    JsonNode alarm =
        pieces(Kind.ALARM, "").stream()
            .map(Piece::body)
            .filter(body -> body.path("Statistic").asText().equals("Maximum"))
            .findFirst()
            .orElseThrow();
    JsonNode directive = line.at("/_aws/CloudWatchMetrics/0");

    assertThat(directive.path("Namespace")).isEqualTo(alarm.path("Namespace"));
    assertThat(directive.path("Metrics").findValuesAsText("Name"))
        .contains(alarm.path("MetricName").asText())
        .allSatisfy(name -> assertThat(line.path(name).isNumber()).isTrue());
    assertThat(line.path(alarm.path("MetricName").asText()).asLong()).isEqualTo(3600);
    assertThat(directive.path("Dimensions").toString()).isEqualTo("[[\"job_queue\"]]");
    assertThat(line.path("job_queue")).isEqualTo(alarm.at("/Dimensions/0/Value"));
    assertThat(line.at("/_aws/Timestamp").asLong()).isEqualTo(1_764_493_812_345L);
  }

  /** EventBridge's role may call the one destination, and the rule names both. */
  @Test
  void apiDestination_ifGiven_isToldOfFailedJobs() {
    String destination =
        "arn:aws:events:eu-central-1:123456789012:api-destination/video-api/0c5b2f2e";
    Map<String, String> values =
        Map.of(
            "region", "eu-central-1", "account", "123456789012", "apiDestinationArn", destination);
    List<Piece> pieces = reader.read(new Choice("ec2", "arm64", values)).pieces();
    JsonNode rule = only(pieces, Kind.RULE, "to-api");
    JsonNode role = only(pieces, Kind.ROLE, "events");

    assertThat(pieces(Kind.ROLE, "")).noneMatch(piece -> piece.file().contains("events"));
    assertThat(rule.at("/EventPattern/detail/jobQueue/0").asText()).isEqualTo(QUEUE);
    assertThat(rule.at("/Targets/0/Arn").asText()).isEqualTo(destination);
    assertThat(rule.at("/Targets/0/RoleArn").asText())
        .isEqualTo("arn:aws:iam::123456789012:role/" + role.path("RoleName").asText());
    assertThat(role.findValuesAsText("Resource")).containsExactly(destination);
  }

  private static JsonNode only(List<Piece> pieces, Kind kind, String word) {
    return pieces.stream()
        .filter(piece -> piece.kind() == kind && piece.file().contains(word))
        .map(Piece::body)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void alarms_tellTheTopicIfThereIsOne() {
    assertThat(pieces(Kind.ALARM, "")).hasSize(3);
    assertThat(pieces(Kind.ALARM, ""))
        .allSatisfy(alarm -> assertThat(alarm.body().path("AlarmActions")).isEmpty());
    assertThat(pieces(Kind.ALARM, TOPIC))
        .allSatisfy(
            alarm -> assertThat(alarm.body().at("/AlarmActions/0").asText()).isEqualTo(TOPIC));
  }

  /** A day without a word is what the second alarm is for; no failure is no news. */
  @Test
  void alarms_takeMissingDataForWhatItMeans() {
    Map<String, String> meant =
        Map.of(
            "failed", "notBreaching",
            "succeeded", "breaching",
            "oldest_runnable_seconds", "breaching");

    assertThat(pieces(Kind.ALARM, ""))
        .allSatisfy(
            alarm ->
                assertThat(alarm.body().path("TreatMissingData").asText())
                    .isEqualTo(meant.get(alarm.body().path("MetricName").asText())));
  }

  @Test
  void rules_tellTheTopicOfTheQueueOfVideosOnly() {
    assertThat(pieces(Kind.RULE, "")).isEmpty();
    List<JsonNode> patterns =
        pieces(Kind.RULE, TOPIC).stream().map(rule -> rule.body().path("EventPattern")).toList();

    assertThat(patterns)
        .extracting(pattern -> pattern.at("/detail-type/0").asText())
        .containsExactly("Batch Job State Change", "Batch Job Queue Blocked");
    assertThat(patterns.getFirst().at("/detail/jobQueue/0").asText()).isEqualTo(QUEUE);
    assertThat(patterns.getFirst().at("/detail/status").toString()).isEqualTo("[\"FAILED\"]");
    assertThat(patterns.getLast().at("/resources/0").asText()).isEqualTo(QUEUE);
    assertThat(pieces(Kind.RULE, TOPIC))
        .allSatisfy(rule -> assertThat(rule.body().at("/Targets/0/Arn").asText()).isEqualTo(TOPIC));
  }
}
