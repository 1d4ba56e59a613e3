package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;

/** What became of Spot instances, and of the fleets that ask for them. */
final class SpotRules {

  private static final AwsOperation FLEETS = AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUESTS;
  private static final AwsOperation HISTORY = AwsOperation.EC2_DESCRIBE_SPOT_FLEET_REQUEST_HISTORY;
  private static final AwsOperation REQUESTS = AwsOperation.EC2_DESCRIBE_SPOT_INSTANCE_REQUESTS;

  /** Why the newest request of the environment's fleet got no instance. */
  void judge(Case about, Environment environment, Notes notes) {
    Fact role = environment.resource("spotIamFleetRole");
    if (environment.isEc2() && environment.isSpot() && !role.text().isEmpty()) {
      notes.look(
          look -> newest(about.facts(), role).ifPresent(last -> refused(environment, last, look)));
    }
  }

  private static void refused(Environment environment, Fact record, Look look) {
    Fact words = record.at("EventInformation.EventDescription");
    Fact kind = record.at("EventInformation.EventSubType");
    Optional<Refusal> known =
        Refusal.ofLaunch(words.text()).or(() -> Refusal.ofLaunch(kind.text()));
    if (known.isPresent()) {
      known.get().note(environment, look, words.or(kind));
    } else if (record.at("EventType").is("error")) {
      look.with("text", Words.clause(words.or(kind).text(), 200))
          .found(Cause.LAUNCH_REFUSED, words.or(kind));
    }
  }

  private static Optional<Fact> newest(Facts facts, Fact role) {
    return facts.items(FLEETS, "SpotFleetRequestConfigs").stream()
        .filter(fleet -> fleet.at("SpotFleetRequestConfig.IamFleetRole").is(role.text()))
        .map(fleet -> facts.answer(HISTORY, fleet.at("SpotFleetRequestId").text()))
        .flatMap(history -> history.at("HistoryRecords").items().stream())
        .max(Comparator.comparing(record -> record.at("Timestamp").text()));
  }

  /**
   * Why a Spot instance ended; absent or unseen where EC2 does not tell.
   *
   * @param words of Batch, which name the instance
   */
  static Fact end(Facts facts, String words) {
    Matcher instance = SpotReader.INSTANCE.matcher(words);
    return instance.find()
        ? facts
            .item(REQUESTS, "SpotInstanceRequests", "InstanceId", instance.group())
            .at("Status.Code")
        : new Fact.Unseen("Batch names no instance");
  }

  /** Who ended it, by EC2's code for it (EC2 user guide, "Spot request status"). */
  static String who(Fact code) {
    return code.text().endsWith("-by-user")
        ? "somebody ended its Spot instance"
        : "EC2 took its Spot instance back (%s)".formatted(code.text());
  }
}
