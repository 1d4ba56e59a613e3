package academy.video.ops.preview;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The files of the player's page, which are in the worker's jar, and hls.js in one of its own. */
final class PlayerFiles {

  private static final String HLS_JS = "META-INF/maven/org.webjars.npm/hls.js/pom.properties";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /** A file as it is sent. */
  static final class PageFile {
    private final String contentType;
    private final byte[] body;

    private PageFile(String contentType, byte[] body) {
      this.contentType = contentType;
      this.body = body;
    }

    String contentType() {
      return contentType;
    }

    byte[] body() {
      return body;
    }
  }

  /**
   * The file with this name, or empty where the page has none such; {@code ""} is the page itself.
   */
  Optional<PageFile> find(String name) {
    return switch (name) {
      case "" -> Optional.of(file("text/html; charset=utf-8", "preview/player.html"));
      case "embed.txt" -> Optional.of(file("text/plain; charset=utf-8", "preview/embed.txt"));
      case "report.css" -> Optional.of(file(CSS, "report/report.css"));
      case "hls.js" -> Optional.of(file(SCRIPT, hlsJs()));
      case "player.css", "inspect.css" -> Optional.of(file(CSS, "preview/" + name));
      case "player.js",
          "levels.js",
          "switching.js",
          "words.js",
          "storyboard.js",
          "compare.js",
          "playlists.js",
          "tags.js",
          "measured.js",
          "report.js",
          "embed.js" ->
          Optional.of(file(SCRIPT, "preview/" + name));
      default -> Optional.empty();
    };
  }

  /** Where the jar has hls.js: its version is part of the path. */
  private static String hlsJs() {
    Properties properties = new Properties();
    try (InputStream in = open(HLS_JS)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/hls.js/%s/dist/hls.min.js"
        .formatted(properties.getProperty("version"));
  }

  private static PageFile file(String contentType, String resource) {
    try (InputStream in = open(resource)) {
      return new PageFile(contentType, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    @Nullable InputStream in = PlayerFiles.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the worker's jars have no " + resource);
    }
    return in;
  }
}
