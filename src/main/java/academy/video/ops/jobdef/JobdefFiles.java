package academy.video.ops.jobdef;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of {@code jobdef} are: a folder, or those that come with the worker. */
public final class JobdefFiles {

  /** Opens one file by its name, such as {@code roles/job.json}. */
  private interface Source {
    byte[] read(String name) throws IOException;
  }

  private final Json json;
  private final String place;
  private final Source source;

  private JobdefFiles(Json json, String place, Source source) {
    this.json = json;
    this.place = place;
    this.source = source;
  }

  /** The files that come with the worker. */
  public static JobdefFiles builtIn(Json json) {
    return new JobdefFiles(
        json,
        "built in: jobdef",
        name -> {
          try (InputStream in = JobdefFiles.class.getResourceAsStream("/jobdef/" + name)) {
            if (in == null) {
              throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
          }
        });
  }

  /** The files of a folder, which take the place of those that come with the worker. */
  public static JobdefFiles in(Path folder, Json json) {
    return new JobdefFiles(
        json, folder.toString(), name -> Files.readAllBytes(folder.resolve(name)));
  }

  /**
   * Reads a file.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where it is not there, or is
   *     no JSON object
   */
  JsonNode read(String name) {
    JsonNode node;
    try {
      node = json.readTree(source.read(name));
    } catch (IOException | UncheckedIOException e) {
      throw Failure.of(ExitCode.CONFIG_INVALID, "%s/%s can't be read: %s".formatted(place, name, e))
          .withHint("Give --dir a folder that was copied from jobdef in the worker's repository.")
          .causedBy(e);
    }
    if (!node.isObject()) {
      throw Failure.of(
              ExitCode.CONFIG_INVALID, "%s/%s must be a JSON object.".formatted(place, name))
          .withHint("Compare it with the file of that name in the worker's repository.")
          .asException();
    }
    return node;
  }
}
