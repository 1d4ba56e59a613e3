package academy.video.stage.playlist;

import academy.video.model.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One attribute list, read (RFC 8216, 4.2). Every attribute must be asked for: {@link #requireAll}
 * reports those that nobody knows.
 */
final class AttributeParser {

  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Z0-9-]+)=(?:\"([^\"\\r\\n]*)\"|([^\",\\s]+))(,|$)");
  private static final Pattern RESOLUTION = Pattern.compile("([1-9][0-9]{0,5})x([1-9][0-9]{0,5})");
  private static final Pattern DECIMAL_INTEGER = Pattern.compile("0|[1-9][0-9]{0,17}");

  private record Value(String text, boolean quoted) {}

  private final int line;
  private final Map<String, Value> values = new LinkedHashMap<>();

  AttributeParser(int line, String list) {
    this.line = line;
    Matcher matcher = ATTRIBUTE.matcher(list);
    int position = 0;
    boolean more = true;
    while (more) {
      if (!matcher.find(position) || matcher.start() != position) {
        throw new MalformedPlaylistException(line, "no attribute at column " + position);
      }
      boolean quoted = matcher.group(2) != null;
      Value value = new Value(quoted ? matcher.group(2) : matcher.group(3), quoted);
      if (values.put(matcher.group(1), value) != null) {
        throw new MalformedPlaylistException(line, matcher.group(1) + " appears twice");
      }
      position = matcher.end();
      more = matcher.group(4).equals(",");
    }
    if (position != list.length()) {
      throw new MalformedPlaylistException(line, "text after the attribute list");
    }
  }

  /** Fails where an attribute is not among {@code known}. */
  AttributeParser requireAll(String... known) {
    Set<String> names = Set.of(known);
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        throw new MalformedPlaylistException(line, "unknown attribute " + name);
      }
    }
    return this;
  }

  String quoted(String name) {
    return optionalQuoted(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalQuoted(String name) {
    return value(name, /* quoted= */ true);
  }

  String plain(String name) {
    return optionalPlain(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optionalPlain(String name) {
    return value(name, /* quoted= */ false);
  }

  /** A decimal-integer (RFC 8216, 4.2). */
  long number(String name) {
    return number(name, plain(name));
  }

  /** A decimal-integer inside a quoted string, as CHANNELS has it. */
  int quotedNumber(String name) {
    return Math.toIntExact(Math.min(number(name, quoted(name)), Integer.MAX_VALUE));
  }

  boolean yesOrNo(String name) {
    return switch (plain(name)) {
      case "YES" -> true;
      case "NO" -> false;
      default -> throw new MalformedPlaylistException(line, name + " is neither YES nor NO");
    };
  }

  /** A decimal-resolution (RFC 8216, 4.2). */
  Optional<Size> optionalResolution(String name) {
    return optionalPlain(name)
        .map(
            text -> {
              Matcher matcher = RESOLUTION.matcher(text);
              if (!matcher.matches()) {
                throw new MalformedPlaylistException(line, name + " is not a resolution: " + text);
              }
              return new Size(
                  Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            });
  }

  MalformedPlaylistException missing(String name) {
    return new MalformedPlaylistException(line, name + " is missing");
  }

  private long number(String name, String text) {
    if (!DECIMAL_INTEGER.matcher(text).matches()) {
      throw new MalformedPlaylistException(line, name + " is not a whole number: " + text);
    }
    return Long.parseLong(text);
  }

  private Optional<String> value(String name, boolean quoted) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.quoted() != quoted) {
      throw new MalformedPlaylistException(
          line, name + (quoted ? " must be quoted" : " must not be quoted"));
    }
    return Optional.of(value.text());
  }
}
