package academy.video.config;

import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Profile;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds profiles: the built-in ones by name, a user's by file or as JSON text. Fields that a user's
 * profile leaves out are as in {@code standard}.
 */
public final class Profiles {

  /** The profile of a job that names none, and the source of every default. */
  public static final String STANDARD = "standard";

  private static final String LECTURE = "lecture";

  private static final String SMALLEST = "smallest";

  /** No profile is near this size; a video given as a profile by mistake is. */
  private static final long LARGEST_FILE_BYTES = 1 << 20;

  private final Json json;

  public Profiles(Json json) {
    this.json = json;
  }

  public List<String> builtInNames() {
    return List.of(STANDARD, LECTURE, SMALLEST);
  }

  /**
   * The profile that a setting names.
   *
   * @param setting a built-in name; a JSON file's path, which has a slash or ends in {@code .json};
   *     or JSON text, which starts with a brace
   * @throws WorkerException with PROFILE_INVALID and every problem
   */
  public Profile load(String setting) {
    Problems problems = new Problems();
    Optional<Profile> profile = load(setting, problems);
    problems
        .asFailure()
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    return profile.orElseThrow();
  }

  /** As {@link #load(String)}; adds to {@code problems} what is wrong and then gives nothing. */
  Optional<Profile> load(String setting, Problems problems) {
    if (setting.stripLeading().startsWith("{")) {
      return parse(setting.getBytes(StandardCharsets.UTF_8), "inline", "", problems);
    }
    if (builtInNames().contains(setting)) {
      return parse(resource(setting), setting, "", problems);
    }
    try {
      Path file = Path.of(setting);
      if (setting.contains("/") || setting.endsWith(".json") || Files.isRegularFile(file)) {
        return fromFile(file, problems);
      }
    } catch (InvalidPathException _) {
      // Not a file's name, so not a profile's either.
    }
    problems.profile(
        "profile \"%s\" is unknown%s; it must be %s or a JSON file's path"
            .formatted(
                setting,
                Suggestion.clause(setting, builtInNames()),
                String.join(", ", builtInNames())));
    return Optional.empty();
  }

  private Optional<Profile> fromFile(Path file, Problems problems) {
    try {
      if (Files.size(file) > LARGEST_FILE_BYTES) {
        problems.profile(
            "profile file %s is larger than %d bytes".formatted(file, LARGEST_FILE_BYTES));
        return Optional.empty();
      }
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
      return parse(Files.readAllBytes(file), name, "in profile file " + file + ": ", problems);
    } catch (NoSuchFileException | FileNotFoundException _) {
      problems.profile("profile file %s does not exist".formatted(file));
    } catch (IOException e) {
      problems.profile("profile file %s cannot be read (%s)".formatted(file, e.getMessage()));
    }
    return Optional.empty();
  }

  private Optional<Profile> parse(
      byte[] bytes, String defaultName, String where, Problems problems) {
    JsonNode tree;
    try {
      tree = json.readTree(bytes);
    } catch (UncheckedIOException e) {
      problems.profile(where + syntaxProblem(e));
      return Optional.empty();
    }
    ProfileReader reader = new ProfileReader(tree, json.readTree(resource(STANDARD)));
    JsonNode profile = reader.read(defaultName);
    reader.problems().forEach(problem -> problems.profile(where + problem));
    return reader.problems().isEmpty()
        ? Optional.of(json.read(json.write(profile), Profile.class))
        : Optional.empty();
  }

  private static String syntaxProblem(UncheckedIOException thrown) {
    if (thrown.getCause() instanceof JsonProcessingException e && e.getLocation() != null) {
      return "line %d, column %d is not valid JSON: %s"
          .formatted(
              e.getLocation().getLineNr(),
              e.getLocation().getColumnNr(),
              e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    }
    return "the profile is not valid JSON: " + thrown.getMessage();
  }

  private static byte[] resource(String name) {
    String path = "/profiles/" + name + ".json";
    try (InputStream in = Profiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks its resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
