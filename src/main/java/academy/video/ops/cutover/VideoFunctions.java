package academy.video.ops.cutover;

import academy.video.ops.cutover.AccountFacts.Function;
import academy.video.ops.cutover.AccountFacts.Mapping;
import academy.video.ops.cutover.AccountFacts.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Judges of each Lambda function whether it handles video: by itself, and by what invokes it. */
final class VideoFunctions {

  private VideoFunctions() {}

  /**
   * What was judged of a function.
   *
   * @param signs what shows that it handles video; empty where nothing does
   * @param unclear whether it is named after video and nothing tells what it does
   * @param invokedBy what invokes it, in words
   */
  record Judged(Function function, List<String> signs, boolean unclear, List<String> invokedBy) {

    Judged {
      signs = List.copyOf(signs);
      invokedBy = List.copyOf(invokedBy);
    }

    boolean isVideo() {
      return !signs.isEmpty();
    }
  }

  static List<Judged> judge(AccountFacts account, CutoverRules rules) {
    return account.functions().items().stream()
        .map(function -> judge(function, account, rules))
        .toList();
  }

  /** Whether the function shows by itself that it handles video. */
  static boolean isVideo(Function function, CutoverRules rules) {
    return !ownSigns(function, rules).isEmpty();
  }

  static boolean isVideoTrigger(Target target, CutoverRules rules) {
    boolean isOfBatch =
        Stream.of(target.name(), target.events(), target.arn()).anyMatch(rules::isExceptedResource);
    return !isOfBatch
        && (rules.isVideoResource(target.name())
            || rules.isVideoFunction(target.name())
            || target.says().stream()
                .anyMatch(
                    text -> rules.isVideoFunction(text) || rules.isVideoVariable("Input=" + text)));
  }

  private static Judged judge(Function function, AccountFacts account, CutoverRules rules) {
    List<String> signs = new ArrayList<>(ownSigns(function, rules));
    List<String> invokedBy = new ArrayList<>();
    boolean excepted = rules.isExceptedFunction(function.name());
    for (Mapping mapping : account.mappings().items()) {
      if (Arns.functionOf(mapping.function()).equals(function.name())) {
        String source = Arns.lastPart(mapping.source());
        invokedBy.add(source);
        if (!excepted && rules.isVideoResource(source)) {
          signs.add("what feeds it");
        }
      }
    }
    for (Target target : account.targets().items()) {
      if (Arns.isLambda(target.arn()) && Arns.functionOf(target.arn()).equals(function.name())) {
        invokedBy.add(target.kind() + " " + target.name());
        if (!excepted && isVideoTrigger(target, rules)) {
          signs.add("the %s that invokes it".formatted(target.kind()));
        }
      }
    }
    boolean unclear =
        !excepted && !isOfBatch(function, rules) && rules.isVideoResource(function.name());
    return new Judged(function, signs.stream().distinct().toList(), unclear, invokedBy);
  }

  private static List<String> ownSigns(Function function, CutoverRules rules) {
    List<String> signs = new ArrayList<>();
    if (rules.isExceptedFunction(function.name())) {
      return signs;
    }
    if (rules.isVideoFunction(function.name())) {
      signs.add("its name");
    }
    if (rules.isVideoFunction(function.description())) {
      signs.add("its Description");
    }
    if (rules.isVideoFunction(function.handler())) {
      signs.add("its Handler");
    }
    pairs(function.variables())
        .filter(pair -> rules.isVideoVariable(pair.text()))
        .forEach(pair -> signs.add("its variable " + pair.name()));
    if (!isOfBatch(function, rules)) {
      pairs(function.tags())
          .filter(pair -> rules.isVideoTag(pair.text()))
          .forEach(pair -> signs.add("its tag " + pair.name()));
    }
    return signs;
  }

  /** One that is told of Batch's queue or definition is a part of the new way. */
  private static boolean isOfBatch(Function function, CutoverRules rules) {
    return pairs(function.variables()).anyMatch(pair -> rules.isNewResource(pair.text()));
  }

  private record Pair(String name, String value) {
    String text() {
      return name + "=" + value;
    }
  }

  private static Stream<Pair> pairs(Map<String, String> members) {
    return members.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(member -> new Pair(member.getKey(), member.getValue()));
  }
}
