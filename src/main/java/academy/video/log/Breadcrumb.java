package academy.video.log;

import academy.video.model.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tiny file that says where the job stands, for {@code entrypoint}: it prints {@code
 * job.finished} from it if this process dies without a word. One {@code key=value} a line, replaced
 * atomically, never read by Java. A breadcrumb that cannot be written is left out: it must not stop
 * a job that could go on.
 */
public final class Breadcrumb {

  /** The variable in which {@code entrypoint} names the file. */
  public static final String VARIABLE = "VIDEO_BREADCRUMB";

  private final @Nullable Path file;

  private Breadcrumb(@Nullable Path file) {
    this.file = file;
  }

  /** No breadcrumb: for a worker that was started without {@code entrypoint}. */
  public static Breadcrumb none() {
    return new Breadcrumb(null);
  }

  public static Breadcrumb at(Path file) {
    return new Breadcrumb(file);
  }

  /** The breadcrumb that the environment names, or none. */
  public static Breadcrumb from(Map<String, String> environment) {
    String path = environment.getOrDefault(VARIABLE, "");
    try {
      return path.isEmpty() ? none() : at(Path.of(path));
    } catch (InvalidPathException _) {
      return none();
    }
  }

  /** Replaces the file. Each value is on one line. */
  synchronized void write(Map<String, String> values) {
    if (file == null) {
      return;
    }
    StringBuilder text = new StringBuilder();
    values.forEach(
        (key, value) -> text.append(key).append('=').append(PlainText.line(value)).append('\n'));
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.write(next, text.toString().getBytes(StandardCharsets.UTF_8));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException _) {
      // A full or vanished scratch folder fails the job where it is needed, not here.
    }
  }
}
