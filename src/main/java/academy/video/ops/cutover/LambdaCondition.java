package academy.video.ops.cutover;

import static academy.video.ops.cutover.Conditions.count;

import academy.video.ops.cutover.AccountFacts.Target;
import academy.video.ops.cutover.VideoFunctions.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Condition 3: no Lambda handles video. */
final class LambdaCondition {

  private static final String TITLE = "No Lambda handles video any more";

  private final AccountFacts account;
  private final CutoverRules rules;
  private final String region;
  private final List<Judged> functions;

  /** The region is told, since what is not in it may be in another. */
  LambdaCondition(AccountFacts account, CutoverRules rules, String region) {
    this.account = account;
    this.rules = rules;
    this.region = region;
    this.functions = VideoFunctions.judge(account, rules);
  }

  Condition judge() {
    List<String> evidence = evidence();
    List<Judged> unclear = functions.stream().filter(f -> !f.isVideo() && f.unclear()).toList();
    unclear.forEach(
        judged ->
            evidence.add(
                "function %s is named after video, or what invokes it is, and nothing tells what it does"
                    .formatted(judged.function().name())));
    if (evidence.size() > unclear.size()) {
      int handling = (int) functions.stream().filter(Judged::isVideo).count();
      return condition(
          Held.NOT_HELD,
          "In %s, %s still %s video."
              .formatted(
                  region,
                  count(Math.max(1, handling), "Lambda function"),
                  handling > 1 ? "handle" : "handles"),
          evidence);
    }
    if (!unclear.isEmpty()) {
      return condition(
          Held.UNDECIDED,
          "In %s, %s may handle video: look, then delete what does, and except the rest with a rule."
              .formatted(region, count(unclear.size(), "Lambda function")),
          evidence);
    }
    Optional<String> problem =
        Stream.of(account.functions(), account.mappings(), account.targets())
            .flatMap(seen -> seen.problem().stream())
            .findFirst();
    if (problem.isPresent()) {
      return condition(Held.UNDECIDED, problem.get(), List.of());
    }
    return condition(
        Held.HELD,
        "In %s, none of %s, %s and %s has to do with video."
            .formatted(
                region,
                count(account.functions().items().size(), "function"),
                count(account.mappings().items().size(), "event source mapping"),
                count(account.targets().items().size(), "target") + " of rules and schedules"),
        List.of());
  }

  /** The functions that were judged to be none of video's, for people to look over. */
  List<String> others() {
    return functions.stream()
        .filter(judged -> !judged.isVideo() && !judged.unclear())
        .map(LambdaCondition::other)
        .sorted()
        .toList();
  }

  private static String other(Judged judged) {
    StringBuilder text = new StringBuilder(judged.function().name());
    if (!judged.function().description().isBlank()) {
      text.append(": ").append(judged.function().description().strip());
    }
    if (!judged.invokedBy().isEmpty()) {
      text.append(" (invoked by ").append(String.join(", ", judged.invokedBy())).append(")");
    }
    return text.toString();
  }

  private static Condition condition(Held held, String finding, List<String> evidence) {
    return new Condition(3, TITLE, held, finding, evidence);
  }

  private List<String> evidence() {
    List<String> evidence = new ArrayList<>();
    List<Judged> handling = functions.stream().filter(Judged::isVideo).toList();
    Set<String> names =
        handling.stream().map(judged -> judged.function().name()).collect(Collectors.toSet());
    handling.forEach(judged -> evidence.add(there(judged)));
    account
        .permissions()
        .items()
        .forEach(
            may ->
                evidence.add("%s may be invoked by %s".formatted(may.function(), may.principal())));
    account.mappings().items().stream()
        .filter(
            mapping ->
                isOld(
                    Arns.functionOf(mapping.function()),
                    names,
                    rules.isVideoResource(Arns.lastPart(mapping.source()))))
        .forEach(
            mapping ->
                evidence.add(
                    "%s feeds %s (event source mapping %s, %s)"
                        .formatted(
                            Arns.lastPart(mapping.source()),
                            Arns.functionOf(mapping.function()),
                            mapping.id(),
                            mapping.state())));
    account.targets().items().stream()
        .filter(target -> Arns.isLambda(target.arn()))
        .filter(
            target ->
                isOld(
                    Arns.functionOf(target.arn()),
                    names,
                    VideoFunctions.isVideoTrigger(target, rules)))
        .forEach(target -> evidence.add(invokes(target)));
    return evidence;
  }

  private boolean isOld(String function, Set<String> names, boolean bySource) {
    return names.contains(function) || (bySource && !rules.isExceptedFunction(function));
  }

  private static String there(Judged judged) {
    String handler = judged.function().handler();
    return "function %s%s is there, known by %s"
        .formatted(
            judged.function().name(),
            handler.isEmpty() ? "" : " (" + handler + ")",
            String.join(", ", judged.signs()));
  }

  private static String invokes(Target target) {
    return "%s %s invokes %s (%s%s)"
        .formatted(
            target.kind(),
            target.name(),
            Arns.functionOf(target.arn()),
            target.when().isEmpty() ? "" : target.when() + ", ",
            target.state());
  }
}
