package academy.video.ops.doctor;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Cases of the kinds that people report in public: whole snapshots in {@code reported}, and in
 * {@code kinds} tables of the texts by which they differ, or of other values in their answers. What
 * each must say first is the cause and words, not the sentence.
 */
final class Kinds {

  /**
   * @param words what the first line must have
   * @param also causes that must be told besides
   */
  record Kind(
      String name,
      Snapshot snapshot,
      Certainty certainty,
      String cause,
      List<String> words,
      List<String> also) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Path FOLDER = Path.of("src/test/resources/academy/video/ops/doctor");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int CUT_AT = 255;
  private static final String LIKELY = "likely ";

  private Kinds() {}

  static List<Kind> all() {
    return Stream.of(reported(), starts(), launches(), invalid(), logs(), edits())
        .flatMap(List::stream)
        .toList();
  }

  static List<Kind> reported() {
    return rows("reported/expected.txt").stream()
        .map(row -> kind(row.get(0), reported(row.get(0)), row.get(1), row.get(2), row.get(3)))
        .toList();
  }

  private static List<Kind> starts() {
    return rows("kinds/start.txt").stream()
        .map(
            row -> {
              boolean fargate = row.get(0).equals("FARGATE");
              ObjectNode snapshot = reported(fargate ? "network-acl" : "thin-pool");
              String text = row.get(1);
              if (text.startsWith("status:")) {
                reason(snapshot, "", text.substring("status:".length()));
              } else {
                reason(snapshot, text, "Task failed to start");
              }
              return kind(row.get(0) + " " + text, snapshot, "certain", row.get(2), row.get(3));
            })
        .toList();
  }

  /** Texts that Batch has cut, when ECS has forgotten the task, which had the whole. */
  static List<Kind> cut() {
    return rows("kinds/start.txt").stream()
        .filter(row -> row.get(1).length() > CUT_AT)
        .map(
            row -> {
              ObjectNode snapshot =
                  reported(row.get(0).equals("FARGATE") ? "network-acl" : "thin-pool");
              reason(snapshot, row.get(1), "Task failed to start");
              without(snapshot, "DescribeTasks");
              return kind(row.get(1), snapshot, "certain", row.get(2), "");
            })
        .toList();
  }

  private static void reason(ObjectNode snapshot, String text, String status) {
    for (JsonNode job : answer(snapshot, "DescribeJobs").path("jobs")) {
      if (job.path("status").asText().equals("FAILED")) {
        ((ObjectNode) job).put("statusReason", status);
        ((ObjectNode) job.at("/attempts/0")).put("statusReason", status);
        String cut = text.substring(0, Math.min(CUT_AT, text.length()));
        ((ObjectNode) job.at("/attempts/0/container")).put("reason", cut);
        ((ObjectNode) job.path("container")).put("reason", cut);
      }
    }
    ObjectNode task = (ObjectNode) answer(snapshot, "DescribeTasks").at("/tasks/0");
    task.put("stoppedReason", status);
    ((ObjectNode) task.at("/containers/0")).put("reason", text);
  }

  private static List<Kind> launches() {
    return rows("kinds/launch.txt").stream()
        .map(
            row -> {
              ObjectNode snapshot = reported("spot-undetermined");
              ((ObjectNode) environment(snapshot).path("computeResources"))
                  .put("type", row.get(0))
                  .put("bidPercentage", 20);
              ((ObjectNode) answer(snapshot, "DescribeScalingActivities").at("/Activities/0"))
                  .put("StatusMessage", row.get(1));
              return kind(
                  row.get(0) + " " + row.get(1), snapshot, row.get(2), row.get(3), row.get(4));
            })
        .toList();
  }

  private static List<Kind> invalid() {
    return rows("kinds/invalid.txt").stream()
        .map(
            row -> {
              ObjectNode snapshot = reported("spot-undetermined");
              environment(snapshot).put("status", "INVALID").put("statusReason", row.get(0));
              answer(snapshot, "DescribeScalingActivities").putArray("Activities");
              return kind(row.get(0), snapshot, "certain", row.get(1), row.get(2));
            })
        .toList();
  }

  private static List<Kind> logs() {
    return rows("kinds/log.txt").stream()
        .map(
            row -> {
              ObjectNode snapshot = reported("amd64-image-on-graviton");
              ((ObjectNode) answer(snapshot, "GetLogEvents").at("/events/0"))
                  .put("message", row.get(1));
              int code = Integer.parseInt(row.get(0));
              for (JsonNode job : answer(snapshot, "DescribeJobs").path("jobs")) {
                if (job.path("status").asText().equals("FAILED")) {
                  ((ObjectNode) job.path("container")).put("exitCode", code);
                  ((ObjectNode) job.at("/attempts/0/container")).put("exitCode", code);
                }
              }
              return kind(
                  row.get(0) + " " + row.get(1), snapshot, "certain", row.get(2), row.get(3));
            })
        .toList();
  }

  /** Each takes a reported case, and changes, adds or takes away some of its answers. */
  private static List<Kind> edits() {
    List<Kind> kinds = new ArrayList<>();
    for (JsonNode edit : read("kinds/edits.json")) {
      ObjectNode snapshot = reported(edit.path("base").asText());
      for (JsonNode change : edit.path("set")) {
        set(snapshot, change);
      }
      for (JsonNode name : edit.path("without")) {
        without(snapshot, name.asText());
      }
      edit.path("more").forEach(snapshot.withArray("calls")::add);
      if (edit.has("job")) {
        ((ObjectNode) snapshot.path("question")).put("job_id", edit.path("job").asText());
      }
      Kind kind =
          kind(
              edit.path("name").asText(),
              snapshot,
              edit.path("certainty").asText("certain"),
              edit.path("cause").asText(),
              edit.path("words").asText());
      List<String> also = new ArrayList<>();
      edit.path("also").forEach(cause -> also.add(cause.asText()));
      kinds.add(
          new Kind(
              kind.name(), kind.snapshot(), kind.certainty(), kind.cause(), kind.words(), also));
    }
    return kinds;
  }

  /** At a pointer into the answer of a call, {@code nth} of its kind; without a value: nothing. */
  private static void set(ObjectNode snapshot, JsonNode change) {
    int nth = change.path("nth").asInt(0);
    for (JsonNode call : snapshot.path("calls")) {
      if (isOf(call, change.path("call").asText()) && nth-- == 0) {
        JsonPointer at = JsonPointer.compile(change.path("at").asText());
        if (!(call.path("answer").at(at.head()) instanceof ObjectNode parent)) {
          throw new IllegalArgumentException("nothing there to change: " + change);
        }
        if (change.has("value")) {
          parent.set(at.last().getMatchingProperty(), change.path("value"));
        } else {
          parent.remove(at.last().getMatchingProperty());
        }
        return;
      }
    }
    throw new IllegalArgumentException("no such call: " + change);
  }

  /** By its operation, or by service and operation where two services have one of the name. */
  private static boolean isOf(JsonNode call, String name) {
    String operation = call.path("operation").asText();
    return name.equals(operation) || name.equals(call.path("service").asText() + ":" + operation);
  }

  private static void without(ObjectNode snapshot, String operation) {
    ArrayNode calls = (ArrayNode) snapshot.path("calls");
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (isOf(calls.get(i), operation)) {
        calls.remove(i);
      }
    }
  }

  private static ObjectNode environment(ObjectNode snapshot) {
    return (ObjectNode)
        answer(snapshot, "DescribeComputeEnvironments").at("/computeEnvironments/0");
  }

  private static ObjectNode answer(ObjectNode snapshot, String operation) {
    for (JsonNode call : snapshot.path("calls")) {
      if (call.path("operation").asText().equals(operation)) {
        return (ObjectNode) call.path("answer");
      }
    }
    throw new IllegalArgumentException("no call " + operation);
  }

  private static Kind kind(
      String name, ObjectNode snapshot, String usual, String named, String words) {
    // "likely" before a cause, where most of a table are certain.
    boolean likely = named.startsWith(LIKELY);
    String certainty = likely ? LIKELY.strip() : usual;
    String cause = likely ? named.substring(LIKELY.length()) : named;
    return new Kind(
        name,
        new SnapshotJson().read(snapshot),
        Certainty.valueOf(certainty.toUpperCase(Locale.ROOT)),
        cause,
        List.of(words.split("; ")),
        List.of());
  }

  private static ObjectNode reported(String name) {
    return (ObjectNode) read("reported/" + name + ".json");
  }

  private static JsonNode read(String name) {
    try {
      return MAPPER.readTree(Files.readAllBytes(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<List<String>> rows(String name) {
    try {
      return Files.readAllLines(FOLDER.resolve(name)).stream()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split(" \\| ")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
