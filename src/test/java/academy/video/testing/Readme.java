package academy.video.testing;

import java.nio.file.Path;
import java.util.List;

/** What the README tells a person to type. */
public final class Readme {

  private Readme() {}

  /** Its calls of the worker in a checkout, in its order, without what is only for a reader. */
  public static List<String> commands() {
    return Page.read(Path.of("README.md")).blocks("sh").stream()
        .flatMap(String::lines)
        .filter(line -> line.contains("./entrypoint "))
        .map(line -> line.replaceFirst("\\s+#.*", ""))
        .toList();
  }
}
