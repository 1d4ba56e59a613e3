package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A snapshot's answers by what they are about. That a thing is absent is only said where a call
 * that covered it was answered to its end: one that named the thing, or one without any selection.
 */
final class Facts {

  private final Snapshot snapshot;

  Facts(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The items of this list in every answer of the operation, each once. */
  List<JsonNode> items(AwsOperation operation, String list) {
    return answered(operation)
        .flatMap(call -> elements(call.seen().orElseThrow().path(list)))
        .distinct()
        .toList();
  }

  /** The item that matches. */
  Fact<JsonNode> item(AwsOperation operation, String list, String id, Predicate<JsonNode> match) {
    Optional<JsonNode> found = items(operation, list).stream().filter(match).findFirst();
    if (found.isPresent()) {
      return new Fact.Present<>(found.get());
    }
    return covered(operation, id) ? new Fact.Absent<>() : unseen(operation, id);
  }

  /** The item with this text in this member. */
  Fact<JsonNode> item(AwsOperation operation, String list, String member, String id) {
    return item(operation, list, id, item -> item.path(member).asText().equals(id));
  }

  /** Every item that matches, where a call about the id, or about everything, was answered. */
  Fact<List<JsonNode>> list(
      AwsOperation operation, String list, String id, Predicate<JsonNode> match) {
    return covered(operation, id)
        ? new Fact.Present<>(items(operation, list).stream().filter(match).toList())
        : unseen(operation, id);
  }

  /** The answer of a call about one thing that its request names. */
  Fact<JsonNode> answer(AwsOperation operation, String id) {
    Optional<JsonNode> found =
        answered(operation)
            .filter(call -> mentions(call.request(), id))
            .map(call -> (JsonNode) call.seen().orElseThrow())
            .findFirst();
    if (found.isPresent()) {
      return new Fact.Present<>(found.get());
    }
    return covered(operation, id) ? new Fact.Absent<>() : unseen(operation, id);
  }

  /** Whether what was asked covered the id, and AWS answered that in full. */
  private boolean covered(AwsOperation operation, String id) {
    return calls(operation)
        .anyMatch(
            call ->
                call.seen()
                    .map(answer -> isWhole(answer) && covers(call, id))
                    .orElseGet(() -> isNotFound(call, id)));
  }

  private static boolean covers(RecordedCall call, String id) {
    return mentions(call.request(), id) || !hasText(call.request());
  }

  private static boolean isNotFound(RecordedCall call, String id) {
    AwsFault fault = call.failed().orElseThrow();
    return fault.kind() == AwsFault.Kind.NOT_FOUND
        && mentions(call.request(), id)
        && (fault.message().contains(id) || !namesMany(call.request()));
  }

  private static boolean namesMany(JsonNode request) {
    return elements(request).anyMatch(member -> member.isArray() && member.size() > 1);
  }

  private static boolean isWhole(JsonNode answer) {
    return Stream.of("nextToken", "NextToken", "Marker", "NextMarker")
        .allMatch(token -> answer.path(token).asText("").isEmpty());
  }

  private <T> Fact<T> unseen(AwsOperation operation, String id) {
    return new Fact.Unseen<>(
        calls(operation)
            .filter(call -> call.failed().isPresent())
            .max(Comparator.comparing(call -> mentions(call.request(), id)))
            .map(call -> why(call.failed().orElseThrow()))
            .orElse("%s was not asked".formatted(operation.action())));
  }

  /** Half a sentence: why the call has no answer. */
  static String why(AwsFault fault) {
    return fault.kind() == AwsFault.Kind.DENIED
        ? "not allowed to see %s; grant it".formatted(fault.operation().action())
        : "%s failed: %s"
            .formatted(fault.operation().action(), fault.sentence().replaceAll("\\.$", ""));
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
    return snapshot.calls().stream().filter(call -> call.operation() == operation);
  }

  private Stream<RecordedCall> answered(AwsOperation operation) {
    return calls(operation).filter(call -> call.seen().isPresent());
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Whether the text stands somewhere in the request. */
  static boolean mentions(JsonNode request, String id) {
    return texts(request).anyMatch(text -> text.equals(id));
  }

  private static boolean hasText(JsonNode request) {
    return texts(request).findAny().isPresent();
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
