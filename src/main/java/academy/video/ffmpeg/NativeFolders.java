package academy.video.ffmpeg;

import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * Where FFmpeg's libraries lie, for a process that can read these folders and write to none. In the
 * image they are in one folder; in a checkout JavaCPP unpacks them from its jars on first use.
 */
public final class NativeFolders {

  private static final String IMAGE = "org.bytedeco.javacpp.cacheLibraries";
  private static final String UNPACKED_TO = "org.bytedeco.javacpp.cachedir";

  private NativeFolders() {}

  /** The folders, with everything in them; unpacks the libraries where that was not done yet. */
  public static List<Path> find() {
    if ("false".equals(System.getProperty(IMAGE))) {
      return Stream.of(System.getProperty("java.library.path", "").split(File.pathSeparator))
          .map(Path::of)
          .toList();
    }
    String platform = Loader.getPlatform();
    List<String> libraries =
        List.of(
            "/org/bytedeco/javacpp/" + platform + "/libjnijavacpp.so",
            "/org/bytedeco/ffmpeg/" + platform + "-gpl/libjniavfilter.so");
    List<Path> folders = libraries.stream().map(NativeFolders::unpacked).toList();
    if (!folders.stream().allMatch(Files::isDirectory)) {
      for (Class<?> part :
          List.of(avcodec.class, avformat.class, avfilter.class, swscale.class, swresample.class)) {
        Loader.load(part);
      }
    }
    return folders;
  }

  /** The cache has a folder for each jar, named after it. */
  private static Path unpacked(String library) {
    URL found = Loader.class.getResource(library);
    if (found == null) {
      throw new IllegalStateException("The class path has no " + library);
    }
    String jar = found.getPath().replaceAll("!/.*", "");
    Path cache =
        Path.of(
            System.getProperty(UNPACKED_TO, System.getProperty("user.home") + "/.javacpp/cache"));
    Path file = cache.resolve(Path.of(jar).getFileName() + library).toAbsolutePath();
    return Objects.requireNonNull(file.getParent());
  }
}
