package academy.video.config;

import academy.video.json.CsvText;
import academy.video.json.Json;
import academy.video.model.PlainText;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A list of videos for {@code submit --list}: CSV whose first line names the columns, or JSON
 * lines. Lines that can't be read are part of it, so that they don't stop the others.
 *
 * @param lines in the file's order
 */
public record VideoList(List<Line> lines) {

  /** What a list may say of a video. */
  private enum Column {
    SOURCE(Setting.VIDEO_SOURCE),
    DESTINATION(Setting.VIDEO_DESTINATION),
    ID(Setting.VIDEO_ID),
    PROFILE(Setting.VIDEO_PROFILE),
    NODES(Setting.VIDEO_BATCH_NODES);

    private final Setting setting;

    Column(Setting setting) {
      this.setting = setting;
    }

    String title() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Column> named(String title) {
      return Arrays.stream(values())
          .filter(column -> column.title().equals(title.strip().toLowerCase(Locale.ROOT)))
          .findFirst();
    }

    static String unknown(String title) {
      List<String> known = Arrays.stream(values()).map(Column::title).toList();
      return "has the column \"%s\", which is unknown%s; the columns are %s"
          .formatted(
              PlainText.shortLine(title, 40),
              Suggestion.clause(title.strip(), known),
              String.join(", ", known));
    }
  }

  /** A line of the file. */
  public sealed interface Line {

    /** The line's number, from 1. */
    int number();

    /** A video, by the settings that its line gives. */
    record Video(int number, Map<Setting, String> settings) implements Line {
      public Video {
        settings = Map.copyOf(settings);
      }
    }

    /** No video, as the sentence says. */
    record Unreadable(int number, String problem) implements Line {}
  }

  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final String SEPARATORS = ",;\t";

  public VideoList {
    lines = List.copyOf(lines);
  }

  /** Reads a file's bytes, which must be UTF-8, with or without a byte order mark. */
  public static VideoList read(byte[] file, Json json) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException _) {
      return unreadable(1, "or a later one is not UTF-8; save the list as UTF-8");
    }
    text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    if (text.indexOf('\0') >= 0) {
      return unreadable(1, "or a later one has zero bytes, as UTF-16 has; save the list as UTF-8");
    }
    if (text.isBlank()) {
      return unreadable(1, "is empty; the list names no video");
    }
    return new VideoList(
        text.stripLeading().startsWith("{") ? ofJsonLines(text, json) : ofCsv(text));
  }

  private static VideoList unreadable(int line, String problem) {
    return new VideoList(List.of(new Line.Unreadable(line, problem)));
  }

  private static List<Line> ofCsv(String text) {
    List<CsvText.Row> rows = CsvText.read(text, separator(text));
    List<Line> lines = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    switch (rows.getFirst()) {
      case CsvText.Row.Malformed(int line, String problem) ->
          lines.add(new Line.Unreadable(line, problem));
      case CsvText.Row.Fields(int line, List<String> titles) -> {
        // A misspelt column would change what every line means: then none is submitted.
        for (String title : titles) {
          Optional<Column> column = Column.named(title);
          column.ifPresentOrElse(
              columns::add, () -> lines.add(new Line.Unreadable(line, Column.unknown(title))));
        }
        if (lines.isEmpty()) {
          headerProblem(columns).ifPresent(what -> lines.add(new Line.Unreadable(line, what)));
        }
      }
    }
    if (!lines.isEmpty()) {
      return lines;
    }
    for (CsvText.Row row : rows.subList(1, rows.size())) {
      lines.add(
          switch (row) {
            case CsvText.Row.Malformed(int line, String problem) ->
                new Line.Unreadable(line, problem);
            case CsvText.Row.Fields(int line, List<String> fields) ->
                ofFields(line, columns, fields);
          });
    }
    return lines.isEmpty()
        ? List.of(new Line.Unreadable(1, "is the only one; the list names no video"))
        : lines;
  }

  /** Spreadsheets write semicolons where a comma is for decimals. */
  private static char separator(String text) {
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
    return (char)
        SEPARATORS
            .chars()
            .filter(separator -> header.indexOf(separator) >= 0)
            .findFirst()
            .orElse(',');
  }

  private static Optional<String> headerProblem(List<Column> columns) {
    Set<Column> seen = new LinkedHashSet<>(columns);
    if (seen.size() < columns.size()) {
      return Optional.of("names a column twice");
    }
    return seen.contains(Column.SOURCE) && seen.contains(Column.DESTINATION)
        ? Optional.empty()
        : Optional.of(
            "must name the columns source and destination, and may name id, profile and nodes");
  }

  private static Line ofFields(int line, List<Column> columns, List<String> fields) {
    if (fields.size() > columns.size()) {
      return new Line.Unreadable(
          line,
          "has %d fields, but there are %d columns; quote a field that contains the separator"
              .formatted(fields.size(), columns.size()));
    }
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i).strip();
      if (!field.isEmpty()) {
        settings.put(columns.get(i).setting, field);
      }
    }
    return new Line.Video(line, settings);
  }

  private static List<Line> ofJsonLines(String text, Json json) {
    List<Line> lines = new ArrayList<>();
    List<String> all = text.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isBlank()) {
        lines.add(ofJson(i + 1, all.get(i), json));
      }
    }
    return lines;
  }

  private static Line ofJson(int line, String text, Json json) {
    JsonNode object;
    try {
      object = json.readTree(text.getBytes(StandardCharsets.UTF_8));
    } catch (UncheckedIOException _) {
      return new Line.Unreadable(line, "is not JSON; each line must be one whole object");
    }
    if (!object.isObject()) {
      return new Line.Unreadable(line, "is not a JSON object");
    }
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      Optional<Column> column = Column.named(member.getKey());
      JsonNode value = member.getValue();
      if (column.isEmpty()) {
        return new Line.Unreadable(line, Column.unknown(member.getKey()));
      }
      boolean fits =
          switch (column.get()) {
            case SOURCE, DESTINATION, ID -> value.isTextual();
            case PROFILE -> value.isTextual() || value.isObject();
            case NODES -> value.isTextual() || value.isInt();
          };
      if (!fits && !value.isNull()) {
        return new Line.Unreadable(
            line, "has no usable text in \"%s\"".formatted(column.get().title()));
      }
      String given = value.isObject() ? value.toString() : value.asText().strip();
      if (!value.isNull() && !given.isEmpty()) {
        settings.put(column.get().setting, given);
      }
    }
    return new Line.Video(line, settings);
  }

  /** The words of a problem with a setting, by the column that gives it. */
  public static String inColumns(String problem) {
    String words = problem;
    for (Column column : Column.values()) {
      words = words.replace(column.setting.title(), column.title());
    }
    return words;
  }
}
