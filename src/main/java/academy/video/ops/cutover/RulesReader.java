package academy.video.ops.cutover;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.ops.cutover.RepositoryRule.Subject;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a rule file strictly: every problem in it is told, each with its field. */
public final class RulesReader {

  private static final String BUILT_IN = "/cutover/rules.json";
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  private final Json json;

  public RulesReader(Json json) {
    this.json = json;
  }

  /** The rules that come with the worker. */
  public CutoverRules builtIn() {
    return read(builtInBytes(), "built in");
  }

  /** The same as their file has them. */
  public String builtInText() {
    return new String(builtInBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] builtInBytes() {
    try (InputStream in = Objects.requireNonNull(RulesReader.class.getResourceAsStream(BUILT_IN))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rules of a file, which take the place of those that come with the worker.
   *
   * @throws WorkerException with CONFIG_INVALID where it can't be read or has mistakes
   */
  public CutoverRules read(Path file) {
    try {
      return read(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID, "The rule file %s can't be read: %s".formatted(file, e))
          .withHint("Name a rule file that is there; docs/cutover.md has its fields.")
          .causedBy(e);
    }
  }

  private CutoverRules read(byte[] text, String name) {
    JsonNode root;
    try {
      root = json.readTree(text);
    } catch (UncheckedIOException e) {
      throw invalid(name, List.of("it is no JSON: " + e.getMessage()), e);
    }
    Reading reading = new Reading(root);
    CutoverRules rules = reading.rules();
    if (!reading.problems.isEmpty()) {
      throw invalid(name, reading.problems, null);
    }
    return rules;
  }

  private static WorkerException invalid(
      String name, List<String> problems, @Nullable Throwable cause) {
    Failure failure =
        Failure.of(
                ExitCode.CONFIG_INVALID,
                "The cutover rules (%s) can't be used: %s."
                    .formatted(name, String.join("; ", problems)))
            .withHint("Correct the rule file; docs/cutover.md has its fields.");
    return cause == null ? failure.asException() : failure.causedBy(cause);
  }

  /** One file's reading, which collects its problems. */
  private static final class Reading {

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    Reading(JsonNode root) {
      this.root = root;
    }

    CutoverRules rules() {
      CutoverRules rules =
          new CutoverRules(
              patterns("functions"),
              patterns("functions_excepted"),
              patterns("variables"),
              patterns("tags"),
              patterns("resources"),
              patterns("resources_excepted"),
              patterns("smoke_jobs"),
              repository(),
              documents(),
              guard(),
              Set.copyOf(texts("archive_folders")),
              legacyWords(),
              Set.copyOf(texts("skipped_folders")),
              patterns("excepted_paths"));
      unknown(root, known, "");
      return rules;
    }

    private Pattern legacyWords() {
      known.add("legacy_words");
      return required(root, "legacy_words", "");
    }

    private Documents documents() {
      known.add("documents");
      JsonNode documents = root.path("documents");
      unknown(documents, Set.of("files", "told_as_gone"), "documents.");
      return new Documents(
          required(documents, "files", "documents."),
          patterns(documents, "told_as_gone", "documents."));
    }

    private Guard guard() {
      known.add("guard");
      JsonNode guard = root.path("guard");
      unknown(guard, Set.of("tests", "uses", "says", "ends", "between", "declares"), "guard.");
      return new Guard(
          required(guard, "tests", "guard."),
          required(guard, "uses", "guard."),
          required(guard, "says", "guard."),
          required(guard, "ends", "guard."),
          required(guard, "between", "guard."),
          required(guard, "declares", "guard."));
    }

    /** The pattern of a field; one that finds nothing where the field has a mistake. */
    private Pattern required(JsonNode holder, String field, String prefix) {
      return pattern(holder.path(field), prefix + field).orElse(NOTHING);
    }

    private List<Pattern> patterns(String field) {
      known.add(field);
      return patterns(root, field, "");
    }

    private List<Pattern> patterns(JsonNode holder, String field, String prefix) {
      List<Pattern> patterns = new ArrayList<>();
      int i = 0;
      for (JsonNode item : list(holder, field)) {
        pattern(item, "%s%s[%d]".formatted(prefix, field, i++)).ifPresent(patterns::add);
      }
      return patterns;
    }

    private List<String> texts(String field) {
      List<String> texts = new ArrayList<>();
      known.add(field);
      int i = 0;
      for (JsonNode item : list(root, field)) {
        text(item, "%s[%d]".formatted(field, i++)).ifPresent(texts::add);
      }
      return texts.stream().distinct().toList();
    }

    private List<RepositoryRule> repository() {
      known.add("repository");
      List<RepositoryRule> rules = new ArrayList<>();
      Set<String> ids = new HashSet<>();
      int i = 0;
      for (JsonNode item : list(root, "repository")) {
        String where = "repository[%d]".formatted(i++);
        unknown(
            item,
            Set.of(
                "id",
                "condition",
                "says",
                "words",
                "pattern",
                "files",
                "unless",
                "near",
                "after",
                "guarded",
                "names"),
            where + ".");
        Optional<String> id = text(item.path("id"), where + ".id");
        Optional<Subject> subject = subject(item.path("condition"), where + ".condition");
        Optional<String> says = text(item.path("says"), where + ".says");
        List<String> words = words(item, where);
        Optional<Pattern> pattern = pattern(item.path("pattern"), where + ".pattern");
        if (id.isPresent() && !ids.add(id.get())) {
          problems.add("%s.id is %s a second time".formatted(where, id.get()));
        }
        rules.add(
            new RepositoryRule(
                id.orElse(""),
                subject.orElse(Subject.OLD_WAY),
                says.orElse(""),
                words,
                pattern.orElse(NOTHING),
                optionalPattern(item, "files", where),
                optionalPattern(item, "unless", where),
                optionalPattern(item, "near", where),
                optionalPattern(item, "after", where),
                flag(item, "guarded", where),
                flag(item, "names", where)));
      }
      return rules;
    }

    private List<String> words(JsonNode item, String where) {
      List<String> words = new ArrayList<>();
      if (item.has("words")) {
        for (JsonNode word : list(item, "words")) {
          text(word, where + ".words").ifPresent(words::add);
        }
      }
      for (String word : words) {
        if (!word.matches("[ -@\\[-~]+")) {
          problems.add("%s.words: %s must be ASCII in lower case".formatted(where, word));
        }
      }
      return words;
    }

    private Optional<Subject> subject(JsonNode node, String where) {
      Map<String, Subject> subjects =
          Arrays.stream(Subject.values())
              .collect(
                  Collectors.toMap(
                      subject -> subject.name().toLowerCase(Locale.ROOT), subject -> subject));
      Optional<Subject> subject = Optional.ofNullable(subjects.get(node.asText()));
      if (subject.isEmpty()) {
        problems.add(
            "%s must be one of %s"
                .formatted(where, String.join(", ", new TreeSet<>(subjects.keySet()))));
      }
      return subject;
    }

    private Optional<Pattern> optionalPattern(JsonNode item, String field, String where) {
      return item.has(field) ? pattern(item.path(field), where + "." + field) : Optional.empty();
    }

    private Optional<Pattern> pattern(JsonNode node, String where) {
      try {
        return text(node, where).map(Pattern::compile);
      } catch (PatternSyntaxException e) {
        problems.add("%s is not a regular expression: %s".formatted(where, e.getDescription()));
        return Optional.empty();
      }
    }

    private boolean flag(JsonNode item, String field, String where) {
      JsonNode node = item.path(field);
      if (!node.isMissingNode() && !node.isBoolean()) {
        problems.add("%s.%s must be true or false".formatted(where, field));
      }
      return node.asBoolean();
    }

    private Optional<String> text(JsonNode node, String where) {
      if (node.isTextual() && !node.asText().isEmpty()) {
        return Optional.of(node.asText());
      }
      problems.add(where + " must be a text");
      return Optional.empty();
    }

    private JsonNode list(JsonNode holder, String field) {
      JsonNode list = holder.path(field);
      if (!list.isArray()) {
        problems.add(field + " must be a list");
      }
      return list;
    }

    private void unknown(JsonNode node, Set<String> names, String prefix) {
      node.properties().stream()
          .map(Map.Entry::getKey)
          .filter(name -> !names.contains(name))
          .forEach(name -> problems.add(prefix + name + " is not a field"));
    }
  }
}
