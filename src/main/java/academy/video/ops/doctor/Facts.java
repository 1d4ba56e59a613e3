package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A snapshot's answers by what they are about. That a thing is absent is only said where a call
 * that covered it was answered to its end: one that named the thing, or one without any selection.
 * Used by one thread.
 */
final class Facts {

  private static final int LONGEST_FAULT = 200;

  private final Snapshot snapshot;
  private final Map<String, List<Fact>> items = new HashMap<>();
  private final String region;

  Facts(Snapshot snapshot) {
    this(snapshot, /* region= */ "");
  }

  private Facts(Snapshot snapshot, String region) {
    this.snapshot = snapshot;
    this.region = region;
  }

  /** What the snapshot tells of this region; of its own, where that is it. */
  Facts in(String other) {
    return new Facts(snapshot, other.equals(snapshot.region()) ? "" : other);
  }

  /** The items of this list in every answer of the operation, each once. */
  List<Fact> items(AwsOperation operation, String list) {
    return items.computeIfAbsent(operation.action() + " " + list, _ -> itemsOf(operation, list));
  }

  private List<Fact> itemsOf(AwsOperation operation, String list) {
    List<Fact> items = new ArrayList<>();
    Set<JsonNode> known = new HashSet<>();
    answers(operation)
        .flatMap(answer -> answer.at(list).items().stream())
        .forEach(
            item -> {
              if (known.add(item.json())) {
                items.add(item);
              }
            });
    return items;
  }

  /** The item with this text in this member. */
  Fact item(AwsOperation operation, String list, String member, String id) {
    return item(operation, list, member, id, item -> item.at(member).is(id));
  }

  /** The first item that matches; absent where the id, or everything, was asked for. */
  Fact item(AwsOperation operation, String list, String member, String id, Predicate<Fact> match) {
    return items(operation, list).stream()
        .filter(match)
        .findFirst()
        .orElseGet(
            () ->
                switch (covering(operation, id)) {
                  case Fact.Present(RecordedCall call, String _, JsonNode _) ->
                      new Fact.Absent(call, "%s[?%s=='%s']".formatted(list, member, id));
                  case Fact.Absent absent -> absent;
                  case Fact.Unseen unseen -> unseen;
                });
  }

  /** The answer of a call about one thing that its request names. */
  Fact answer(AwsOperation operation, String id) {
    return calls(operation)
        .filter(call -> call.seen().isPresent() && mentions(call.request(), id))
        .map(Facts::answer)
        .findFirst()
        .orElseGet(() -> covering(operation, id));
  }

  /**
   * The whole answer of a call that covers the id; absent where AWS does not know what the call
   * named; unseen where no such call was answered in full.
   */
  Fact covering(AwsOperation operation, String id) {
    Optional<Fact> whole =
        calls(operation)
            .filter(call -> call.seen().filter(Facts::isWhole).isPresent() && covers(call, id))
            .map(Facts::answer)
            .findFirst();
    return whole
        .or(
            () ->
                calls(operation)
                    .filter(call -> isNotFound(call, id))
                    .<Fact>map(call -> new Fact.Absent(call, Evidence.ERROR))
                    .findFirst())
        .orElseGet(() -> unseen(operation, id));
  }

  static Fact answer(RecordedCall call) {
    return new Fact.Present(call, "", call.seen().orElseThrow());
  }

  private static boolean covers(RecordedCall call, String id) {
    return mentions(call.request(), id) || texts(call.request()).findAny().isEmpty();
  }

  private static boolean isNotFound(RecordedCall call, String id) {
    return call.failed()
        .filter(fault -> fault.kind() == AwsFault.Kind.NOT_FOUND)
        .filter(_ -> mentions(call.request(), id))
        .filter(fault -> fault.message().contains(id) || !namesMany(call.request()))
        .isPresent();
  }

  private static boolean namesMany(JsonNode request) {
    return elements(request).anyMatch(member -> member.isArray() && member.size() > 1);
  }

  private static boolean isWhole(JsonNode answer) {
    return Stream.of("nextToken", "NextToken", "Marker", "NextMarker")
        .allMatch(token -> answer.path(token).asText("").isEmpty());
  }

  private Fact unseen(AwsOperation operation, String id) {
    return new Fact.Unseen(
        calls(operation)
            .filter(call -> call.failed().isPresent())
            .max(Comparator.comparing(call -> mentions(call.request(), id)))
            .map(call -> why(call.failed().orElseThrow()))
            .orElse("%s was not asked".formatted(operation.action())));
  }

  /** Half a sentence: why the call has no answer. */
  static String why(AwsFault fault) {
    String call = fault.operation().action();
    return switch (fault.kind()) {
      case DENIED -> "not allowed to see %s; grant it".formatted(call);
      case NO_CREDENTIALS -> "%s was not answered for want of credentials".formatted(call);
      case NOT_FOUND, INVALID, THROTTLED, UNAVAILABLE ->
          "%s failed: %s".formatted(call, Words.clause(fault.sentence(), LONGEST_FAULT));
    };
  }

  /** Every call that failed, by its operation, in the order of the calls. */
  List<AwsFault> faults() {
    List<AwsFault> faults = new ArrayList<>();
    for (RecordedCall call : snapshot.calls()) {
      call.failed()
          .filter(fault -> fault.kind() != AwsFault.Kind.NOT_FOUND)
          .filter(fault -> faults.stream().noneMatch(f -> f.operation() == fault.operation()))
          .ifPresent(faults::add);
    }
    return faults;
  }

  Stream<RecordedCall> calls(AwsOperation operation) {
    return snapshot.calls().stream()
        .filter(call -> call.operation() == operation && call.region().equals(region));
  }

  /** Every answer of the operation. */
  Stream<Fact> answers(AwsOperation operation) {
    return calls(operation).filter(call -> call.seen().isPresent()).map(Facts::answer);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether the text stands somewhere in the request. */
  static boolean mentions(JsonNode request, String id) {
    return texts(request).anyMatch(text -> text.equals(id));
  }

  private static Stream<String> texts(JsonNode node) {
    return node.isContainerNode()
        ? elements(node).flatMap(Facts::texts)
        : Stream.of(node).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  /** The elements of a list or the members' values of an object. */
  static Stream<JsonNode> elements(JsonNode node) {
    List<JsonNode> elements = new ArrayList<>();
    node.forEach(elements::add);
    return elements.stream();
  }
}
