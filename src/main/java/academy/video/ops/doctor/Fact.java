package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot tells of one thing: AWS showed it, AWS has no such thing, or nobody could see it.
 * Where AWS answered, a fact is a pointer into the snapshot, so that evidence is printed from
 * there.
 */
sealed interface Fact {

  /**
   * AWS showed it.
   *
   * @param call the call that showed it
   * @param path where it stands in the answer, such as {@code jobs[0].status}
   */
  record Present(RecordedCall call, String path, JsonNode json) implements Fact {}

  /**
   * AWS was asked, and has no such thing.
   *
   * @param path where it would stand in the answer
   */
  record Absent(RecordedCall call, String path) implements Fact {}

  /**
   * The call was denied, failed, or was not made.
   *
   * @param why half a sentence with the call, such as {@code not allowed to see
   *     ec2:DescribeSubnets; grant it}
   */
  record Unseen(String why) implements Fact {}

  default boolean isPresent() {
    return this instanceof Present;
  }

  default boolean isAbsent() {
    return this instanceof Absent;
  }

  /** Why it could not be seen; empty where AWS answered. */
  default Optional<String> unseen() {
    return this instanceof Unseen(String why) ? Optional.of(why) : Optional.empty();
  }

  /** What stands there; a missing node where nothing does. */
  default JsonNode json() {
    return MissingNode.getInstance();
  }

  /** A member of it, such as {@code computeResources.type}; what AWS leaves out is absent. */
  default Fact at(String members) {
    Fact fact = this;
    for (String member : members.split("\\.", -1)) {
      fact = fact.member(member);
    }
    return fact;
  }

  private Fact member(String name) {
    return switch (this) {
      case Present(RecordedCall call, String path, JsonNode json) -> {
        String there = path.isEmpty() ? name : path + "." + name;
        JsonNode value = json.path(name);
        yield value.isMissingNode() || value.isNull()
            ? new Absent(call, there)
            : new Present(call, there, value);
      }
      case Absent(RecordedCall call, String path) -> new Absent(call, path + "." + name);
      case Unseen unseen -> unseen;
    };
  }

  /** The elements of a list; none where it is no list. */
  default List<Fact> items() {
    List<Fact> items = new ArrayList<>();
    if (this instanceof Present(RecordedCall call, String path, JsonNode json) && json.isArray()) {
      for (int i = 0; i < json.size(); i++) {
        items.add(new Present(call, "%s[%d]".formatted(path, i), json.get(i)));
      }
    }
    return items;
  }

  /** An element of a list; absent where the list is shorter. */
  default Fact item(int index) {
    List<Fact> items = items();
    if (index >= 0 && index < items.size()) {
      return items.get(index);
    }
    return switch (this) {
      case Present(RecordedCall call, String path, JsonNode _) ->
          new Absent(call, "%s[%d]".formatted(path, index));
      case Absent absent -> absent;
      case Unseen unseen -> unseen;
    };
  }

  /** The last element of a list; absent where it has none. */
  default Fact last() {
    return item(Math.max(0, items().size() - 1));
  }

  /** Its text; empty where there is none. */
  default String text() {
    return json().asText("");
  }

  /** Its texts, whether AWS wrote one or a list of them. */
  default List<String> texts() {
    return json().isTextual()
        ? List.of(text())
        : Facts.elements(json()).map(JsonNode::asText).toList();
  }

  /** Its number; 0 where there is none. */
  default long number() {
    return json().asLong();
  }

  default boolean is(String text) {
    return isPresent() && text().equals(text);
  }

  /** This one where it is there, else the other. */
  default Fact or(Fact other) {
    return isPresent() && !(json().isTextual() && text().isEmpty()) ? this : other;
  }
}
