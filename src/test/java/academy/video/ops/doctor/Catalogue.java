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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The catalogue of snapshots: files that each name a base, and what is different from it.
 *
 * <ul>
 *   <li>{@code question}, {@code job}: other names, the job that is asked about
 *   <li>{@code only}: nothing of the base's calls
 *   <li>{@code without}: operations that were not called
 *   <li>{@code drop}: calls that mention a text
 *   <li>{@code calls}: in place of the base's calls of the same operations
 *   <li>{@code more}: further calls
 *   <li>{@code set}: other values in the answer of an operation's first call
 *   <li>{@code expect}: the verdict, the exact sentence, and the causes that are true; {@code
 *       quiet} where a cause is only looked for in what AWS showed, and not missed where it showed
 *       nothing
 * </ul>
 */
final class Catalogue {

  /** One snapshot and what is true of it. */
  record Entry(
      String name,
      Snapshot snapshot,
      String verdict,
      String sentence,
      Set<String> causes,
      boolean quiet) {

    Entry {
      causes = Set.copyOf(causes);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final String FOLDER = "src/test/resources/academy/video/ops/doctor";

  private Catalogue() {}

  static List<Entry> entries() {
    try (Stream<Path> files = Files.list(Path.of(FOLDER, "cases"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .map(Catalogue::entry)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Entry entry(String name) {
    ObjectNode file = read("cases/" + name);
    JsonNode expect = file.path("expect");
    Set<String> causes = new HashSet<>();
    expect.path("causes").forEach(cause -> causes.add(cause.asText()));
    return new Entry(
        name,
        new SnapshotJson().read(resolved(file)),
        expect.path("verdict").asText(),
        expect.path("sentence").asText(),
        causes,
        expect.path("quiet").asBoolean());
  }

  private static ObjectNode read(String name) {
    try {
      return (ObjectNode)
          new ObjectMapper().readTree(Files.readAllBytes(Path.of(FOLDER, name + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode resolved(ObjectNode file) {
    if (!file.has("base")) {
      return file;
    }
    ObjectNode whole = resolved(read("base/" + file.path("base").asText())).deepCopy();
    ((ObjectNode) whole.path("question")).setAll(file.withObject("/question"));
    if (file.has("job")) {
      ((ObjectNode) whole.path("question")).put("job_id", file.path("job").asText());
    }
    Set<String> replaced = new HashSet<>();
    file.path("without").forEach(action -> replaced.add(action.asText()));
    file.path("calls").forEach(call -> replaced.add(action(call)));
    List<JsonNode> calls = new ArrayList<>();
    for (JsonNode call : whole.path("calls")) {
      if (!file.path("only").asBoolean()
          && !replaced.contains(action(call))
          && !isDropped(call, file.path("drop"))) {
        calls.add(call);
      }
    }
    file.path("calls").forEach(calls::add);
    file.path("more").forEach(calls::add);
    for (JsonNode change : file.path("set")) {
      change(calls, change);
    }
    ArrayNode list = whole.putArray("calls");
    calls.forEach(list::add);
    return whole;
  }

  private static String action(JsonNode call) {
    return call.path("service").asText() + ":" + call.path("operation").asText();
  }

  private static boolean isDropped(JsonNode call, JsonNode drops) {
    for (JsonNode drop : drops) {
      if (action(call).equals(drop.get(0).asText())
          && Facts.mentions(call.path("request"), drop.get(1).asText())) {
        return true;
      }
    }
    return false;
  }

  private static void change(List<JsonNode> calls, JsonNode change) {
    JsonNode call =
        calls.stream()
            .filter(candidate -> action(candidate).equals(change.path("call").asText()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such call: " + change));
    JsonPointer at = JsonPointer.compile(change.path("at").asText());
    JsonNode parent = call.path("answer").at(at.head());
    if (parent instanceof ObjectNode object) {
      object.set(at.last().getMatchingProperty(), change.path("value"));
    } else {
      throw new IllegalArgumentException("nothing there to set: " + change);
    }
  }
}
