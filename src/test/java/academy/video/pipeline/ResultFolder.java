package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.Digests;
import academy.video.stage.result.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a test's job left in its local destination. */
final class ResultFolder {

  private ResultFolder() {}

  /** The report of its only generation. */
  static Report report(Path destination) {
    try {
      return new Json().read(Files.readAllBytes(reportFile(destination)), Report.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where that report is. */
  static Path reportFile(Path destination) {
    try (Stream<Path> files = Files.walk(destination)) {
      return files.filter(path -> path.endsWith("report.json")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The digests of the objects whose keys are wanted, by key. */
  static Map<String, String> objects(Path destination, Predicate<String> wanted) {
    Map<String, String> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(destination)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = destination.relativize(file).toString();
        if (wanted.test(key)) {
          objects.put(key, Digests.sha256(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return objects;
  }
}
