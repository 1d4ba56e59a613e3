package academy.video.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Clips of test-media that are encoded once, through the entrypoint, for all tests that only look
 * at the result. Tests take it as a parameter.
 */
final class EncodedClips implements AutoCloseable {

  private final Path folder;
  private final Map<String, Encoded> encoded = new ConcurrentHashMap<>();

  private EncodedClips() {
    try {
      folder = Files.createTempDirectory("encoded-clips");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An encoded clip.
   *
   * @param destination where it is
   */
  record Encoded(Path destination, Run run, Presentation presentation, SourceClip source) {}

  /** A clip that was encoded with the fast profile. */
  Encoded get(String clip) {
    return encoded.computeIfAbsent(clip, _ -> encode(clip, Entrypoint.FAST, clip));
  }

  /** A clip that was encoded with the slow profile. */
  Encoded slow(String clip) {
    return encoded.computeIfAbsent("slow " + clip, name -> encode(clip, Entrypoint.SLOW, name));
  }

  private Encoded encode(String clip, String profile, String name) {
    Path destination = folder.resolve(name);
    Run run =
        new Entrypoint(folder)
            .with("VIDEO_PROFILE", profile)
            .encode(Entrypoint.clip(clip), destination);
    run.succeeded();
    return new Encoded(
        destination, run, Presentation.read(destination), SourceClip.read(Entrypoint.clip(clip)));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** Gives every test class the same clips, and removes them at the end of the run. */
  static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == EncodedClips.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(EncodedClips.class))
          .getOrComputeIfAbsent(EncodedClips.class, _ -> new EncodedClips(), EncodedClips.class);
    }
  }
}
