package academy.video.ops.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What doctor says, from {@code doctor/causes.txt}: sections of {@code key: text} lines, with
 * values by name in braces. A line that begins with spaces goes on with the one before.
 */
final class Texts {

  private static final String FILE = "/doctor/causes.txt";
  private static final Pattern VALUE = Pattern.compile("\\{([a-z][a-z-]*)}");

  private final Map<String, Map<String, List<String>>> sections;

  private Texts(Map<String, Map<String, List<String>>> sections) {
    this.sections = Map.copyOf(sections);
  }

  static Texts load() {
    try (InputStream file = Texts.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("no " + FILE);
      }
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Texts parse(String text) {
    Map<String, Map<String, List<String>>> sections = new HashMap<>();
    Map<String, List<String>> section = new HashMap<>();
    List<String> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        section = new HashMap<>();
        sections.put(line.substring(1, line.indexOf(']')), section);
      } else if (line.startsWith(" ")) {
        entries.set(entries.size() - 1, entries.getLast() + " " + line.strip());
      } else {
        int colon = line.indexOf(':');
        entries = section.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>());
        entries.add(line.substring(colon + 1).strip());
      }
    }
    return new Texts(sections);
  }

  /** What is wrong, in general. */
  String what(Cause cause) {
    return only(cause.id(), "what");
  }

  /** What helps, in general. */
  String help(Cause cause) {
    return only(cause.id(), "help");
  }

  /** The clause that a question's answer is: the words after "whether". */
  String question(String question, Map<String, String> values) {
    return VALUE
        .matcher(only("?" + question, "asks"))
        .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), "?")));
  }

  /**
   * The clause of a finding.
   *
   * @param variant which of the cause's sentences; empty for its first
   */
  String says(Cause cause, String variant, Map<String, String> values) {
    return fill(only(section(cause, variant), "says"), values).orElseGet(() -> inGeneral(cause));
  }

  /** A sentence with a gap helps no one: what is wrong, without the names. */
  private String inGeneral(Cause cause) {
    String what = what(cause);
    return Character.toLowerCase(what.charAt(0)) + what.substring(1).replaceAll("\\.$", "");
  }

  /**
   * The steps of a finding's fix. A step that needs a value that nobody knows is left out: a
   * command with a gap in it helps no one.
   */
  List<String> fix(Cause cause, String variant, Map<String, String> values) {
    List<String> lines = entries(section(cause, variant), "fix");
    List<String> steps =
        (lines.isEmpty() ? entries(cause.id(), "fix") : lines)
            .stream().flatMap(line -> fill(line, values).stream()).toList();
    return steps.isEmpty() ? List.of(help(cause)) : steps;
  }

  private static String section(Cause cause, String variant) {
    return variant.isEmpty() ? cause.id() : cause.id() + "/" + variant;
  }

  private List<String> entries(String section, String key) {
    return sections.getOrDefault(section, Map.of()).getOrDefault(key, List.of());
  }

  private String only(String section, String key) {
    List<String> entries = entries(section, key);
    if (entries.size() != 1) {
      throw new IllegalStateException("%s has %d %s".formatted(section, entries.size(), key));
    }
    return entries.getFirst();
  }

  /** Empty where a value is not known. */
  private static Optional<String> fill(String text, Map<String, String> values) {
    Matcher value = VALUE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (value.find()) {
      String known = values.getOrDefault(value.group(1), "");
      if (!values.containsKey(value.group(1))) {
        return Optional.empty();
      }
      value.appendReplacement(filled, Matcher.quoteReplacement(known));
    }
    return Optional.of(value.appendTail(filled).toString());
  }
}
