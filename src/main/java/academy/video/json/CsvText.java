package academy.video.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads CSV (RFC 4180): quoted fields, any line end, empty lines left out. */
public final class CsvText {

  /** Each costs another look at the rest of the text. */
  private static final int MOST_MALFORMED = 1_000;

  /** What begins in one line of the text. */
  public sealed interface Row {

    /** The line's number, from 1. */
    int line();

    /** Its fields, which may be empty. */
    record Fields(int line, List<String> fields) implements Row {
      public Fields {
        fields = List.copyOf(fields);
      }
    }

    /** No fields; the line after it is read as if this one were not there. */
    record Malformed(int line, String problem) implements Row {}
  }

  private CsvText() {}

  /**
   * Reads all rows, malformed ones included.
   *
   * @param separator between fields, such as a comma
   */
  public static List<Row> read(String text, char separator) {
    List<Row> rows = new ArrayList<>();
    int skipped = 0; // lines before the rest
    String rest = text;
    for (int malformed = 0; malformed <= MOST_MALFORMED; malformed++) {
      List<Row> more = new ArrayList<>();
      int bad = readUntilMalformed(rest, separator, skipped, more);
      rows.addAll(more);
      if (bad == 0) {
        return rows;
      }
      rest = rest.lines().skip(bad).collect(Collectors.joining("\n"));
      skipped += bad;
    }
    rows.add(
        new Row.Malformed(
            skipped + 1,
            "more than %,d lines before it are no CSV; nothing was read from here on"
                .formatted(MOST_MALFORMED)));
    return rows;
  }

  /** Gives the malformed line's number in this text, or 0 where there is none. */
  private static int readUntilMalformed(String text, char separator, int skipped, List<Row> rows) {
    int line = 1;
    CsvFactory factory =
        CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    try (CsvParser parser = factory.createParser(text)) {
      parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
      var _ = parser.nextToken(); // the array of all rows
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        line = parser.currentLocation().getLineNr();
        List<String> fields = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_STRING) {
          fields.add(parser.getText());
        }
        rows.add(new Row.Fields(skipped + line, fields));
      }
      return 0;
    } catch (JsonProcessingException e) {
      rows.add(
          new Row.Malformed(
              skipped + line,
              e.getOriginalMessage().startsWith("Missing closing quote")
                  ? "has a quotation mark that no other closes"
                  : "has something after a closing quotation mark; a quotation mark inside a"
                      + " quoted field is written twice"));
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a text in memory there is none
    }
  }
}
