package academy.video.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a destination. */
final class Published {

  private Published() {}

  /**
   * Every file with its digest, hidden ones and left-overs too; without status.json and the two
   * reports, which tell of one run.
   */
  static Map<String, String> files(Path destination) {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(destination)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = destination.relativize(file).toString();
        if (!name.equals("status.json") && !name.contains("/report.")) {
          digests.put(name, digest(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
