package academy.video.bench;

import academy.video.json.Json;
import academy.video.model.EncodePlan;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * This worker, as a user starts it.
 *
 * @param executable {@code entrypoint}
 * @param profile name or file of the profile
 */
record Worker(Path executable, String profile) {

  List<String> encode(Path clip, Path destination) {
    return encode(clip.toString(), destination.toString());
  }

  /** From and to any locations, such as {@code r2://bucket/key}. */
  List<String> encode(String source, String destination) {
    return List.of(executable.toString(), "encode", source, destination, "--profile", profile);
  }

  /** Probes and plans; writes nothing. */
  List<String> dryRun(Path clip, Path destination) {
    return List.of(
        executable.toString(),
        "encode",
        clip.toString(),
        destination.toString(),
        "--profile",
        profile,
        "--dry-run",
        "--json");
  }

  /** Any command that does nothing: builds what is missing in a checkout, warms caches. */
  List<String> version() {
    return List.of(executable.toString(), "version");
  }

  /**
   * Finds the plan in what a dry run printed: one JSON value or several, such as log lines before
   * the result, of which one holds the plan.
   *
   * @throws BenchException where no plan is in it
   */
  static EncodePlan planIn(String dryRunOutput) {
    try (MappingIterator<JsonNode> values =
        JsonMapper.builder().build().readerFor(JsonNode.class).readValues(dryRunOutput)) {
      while (values.hasNextValue()) {
        Optional<JsonNode> plan = find(values.nextValue());
        if (plan.isPresent()) {
          byte[] json = plan.get().toString().getBytes(StandardCharsets.UTF_8);
          return new Json().read(json, EncodePlan.class);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BenchException("not the JSON of a plan: " + start(dryRunOutput), e);
    }
    throw new BenchException("no plan is in this JSON: " + start(dryRunOutput));
  }

  private static Optional<JsonNode> find(JsonNode node) {
    if (node.has("timeline") && node.has("video") && node.has("chunks")) {
      return Optional.of(node);
    }
    for (JsonNode child : node) {
      Optional<JsonNode> found = find(child);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String start(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + " …";
  }
}
