package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks EC2 what became of Spot instances, and of the fleets that ask for them. */
final class SpotReader {

  private static final Duration HISTORY = Duration.ofHours(6);
  private static final int MOST_FLEETS = 2;

  // Batch says: Host EC2 (instance i-0123456789abcdef0) terminated.
  static final Pattern INSTANCE = Pattern.compile("\\bi-[0-9a-f]{8,17}\\b");

  private final CallLog log;
  private final Instant now;

  SpotReader(CallLog log, Instant now) {
    this.log = log;
    this.now = now;
  }

  void read(List<JsonNode> environments, List<JsonNode> jobs) {
    List<Resources> onSpot =
        environments.stream()
            .map(Resources::of)
            .filter(resources -> resources.node().path("type").asText().equals("SPOT"))
            .toList();
    if (onSpot.isEmpty()) {
      return;
    }
    onSpot.forEach(this::readFleets);
    List<String> hosts = jobs.stream().flatMap(SpotReader::hostsGone).distinct().sorted().toList();
    if (!hosts.isEmpty()) {
      log.ask(
          AwsOperation.EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS,
          Requests.filtered("instance-id", hosts));
    }
  }

  /** Only environments of the kind that has a fleet role ask by fleets (ComputeResource). */
  private void readFleets(Resources resources) {
    String role = resources.node().path("spotIamFleetRole").asText("");
    if (role.isEmpty()) {
      return;
    }
    log
        .askOnePage(
            AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUESTS, JsonNodeFactory.instance.objectNode())
        .stream()
        .flatMap(answer -> BatchReader.stream(answer.path("SpotFleetRequestConfigs")))
        .filter(fleet -> fleet.at("/SpotFleetRequestConfig/IamFleetRole").asText().equals(role))
        .filter(fleet -> !fleet.path("SpotFleetRequestState").asText().startsWith("cancelled"))
        .map(fleet -> fleet.path("SpotFleetRequestId").asText())
        .limit(MOST_FLEETS)
        .forEach(
            fleet ->
                log.ask(
                    AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY,
                    Requests.of("SpotFleetRequestId", fleet)
                        .put(
                            "StartTime",
                            now.minus(HISTORY).truncatedTo(ChronoUnit.SECONDS).toString())));
  }

  private static Stream<String> hostsGone(JsonNode job) {
    return Stream.concat(Stream.of(job), BatchReader.stream(job.path("attempts")))
        .map(ended -> ended.path("statusReason").asText(""))
        .filter(reason -> reason.startsWith("Host EC2"))
        .flatMap(reason -> INSTANCE.matcher(reason).results())
        .map(MatchResult::group);
  }
}
