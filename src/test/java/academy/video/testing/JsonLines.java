package academy.video.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads the log lines that a test collected; every line must be one JSON object. */
public final class JsonLines {

  private JsonLines() {}

  public static List<JsonNode> of(String text) {
    ObjectMapper json = new ObjectMapper();
    return text.lines()
        .map(
            line -> {
              try {
                return json.readTree(line);
              } catch (IOException e) {
                throw new AssertionError("not JSON: " + line, e);
              }
            })
        .toList();
  }

  /** The value of {@code event} of every line. */
  public static List<String> events(String text) {
    return of(text).stream().map(line -> line.path("event").asText()).toList();
  }

  /** The line with this event; fails where there is not exactly one. */
  public static JsonNode only(String text, String event) {
    List<JsonNode> found =
        of(text).stream().filter(line -> line.path("event").asText().equals(event)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%d lines with %s in:%n%s".formatted(found.size(), event, text));
    }
    return found.getFirst();
  }

  public static List<String> names(JsonNode line) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> fields = line.fieldNames(); fields.hasNext(); ) {
      names.add(fields.next());
    }
    return names;
  }
}
