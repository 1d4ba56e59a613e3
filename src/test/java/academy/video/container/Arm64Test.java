package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Digests;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image for Graviton, emulated where need be: slow, so on a clip of two seconds. */
@Tag("container")
@Tag("arm64")
class Arm64Test {

  @TempDir private Path out;

  @Test
  void encode_onArm64_publishes() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.ofArm64("encode", "/in/mirrored.mov", "/out/clip").output(out).run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(exit.jobFinished().path("outcome").asText()).isEqualTo("succeeded");
    assertThat(exit.jobFinished().path("media_ms").asLong()).isBetween(1_900L, 2_100L);
    assertThat(Files.readString(out.resolve("clip/master.m3u8"))).contains("#EXT-X-STREAM-INF");
  }

  /**
   * A queue may mix both kinds of machines: audio differs, so their results have different names,
   * and neither writes to the other's objects. All else is equal below these names.
   */
  @Test
  void encode_onBothArchitectures_makesTheSameVideoAndImagesUnderTwoNames(
      @TempDir Path here, @TempDir Path there) throws IOException {
    String[] job = {"encode", "/in/mirrored.mov", "/out/clip", "--profile", twoSizes()};

    WorkerContainer.of(job).output(here).run().requireSuccess();
    // Emulated, a second JVM takes a minute to start; another test here has it.
    Map<String, String> oneProcess = Map.of("VIDEO_SANDBOX", "off");
    WorkerContainer.ofArm64(job).env(oneProcess).output(there).run().requireSuccess();

    assertThat(generation(there)).isNotEqualTo(generation(here));
    SortedMap<String, String> expected = digests(here);
    assertThat(expected.keySet())
        .as("two sizes of video, audio, and images")
        .anyMatch(key -> key.startsWith("video/270p/segment-"))
        .anyMatch(key -> key.startsWith("video/180p/segment-"))
        .anyMatch(key -> key.equals("poster.jpg"))
        .anyMatch(key -> key.equals("audio/main/playlist.m3u8"));
    assertThat(digests(there)).isEqualTo(expected);
  }

  private static String generation(Path out) throws IOException {
    return new ObjectMapper()
        .readTree(out.resolve("clip/status.json").toFile())
        .path("generation")
        .asText();
  }

  /** The standard profile with two rungs that a clip of 480x270 has. */
  private static String twoSizes() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode profile =
        (ObjectNode) json.readTree(Path.of("src/main/resources/profiles/standard.json").toFile());
    ArrayNode rungs = profile.put("name", "two-sizes").withObject("/video").putArray("rungs");
    for (int height : new int[] {270, 180}) {
      rungs
          .addObject()
          .put("height", height)
          .put("crf", 23)
          .put("max_bits_per_second", 500_000)
          .put("max_frame_rate", 30);
    }
    return json.writeValueAsString(profile);
  }

  /**
   * SHA-256 of the generation's objects that hold no times and no audio, by their keys below its
   * name.
   */
  private static SortedMap<String, String> digests(Path out) throws IOException {
    Path result = out.resolve("clip").resolve(generation(out));
    SortedMap<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(result)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String key = result.relativize(file).toString();
        boolean isComparable = !key.matches("report\\.(json|html)|audio/.*/segment-.*");
        if (isComparable) {
          digests.put(key, Digests.sha256(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  @Test
  void image_forArm64_startsFromItsAotCache() {
    WorkerContainer.Exit exit =
        WorkerContainer.ofArm64("version").env(Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on")).run();

    assertThat(exit.code()).as(exit.everything()).isZero();
  }

  @Test
  void image_forArm64_saysSo() throws Exception {
    try (WorkerContainer container = WorkerContainer.ofArm64().idle().start()) {
      assertThat(container.shell("uname -m").strip()).isEqualTo("aarch64");
      // ELF machine type of the Java launcher, bytes 18 and 19: 183 is EM_AARCH64.
      assertThat(container.shell("od -An -tu2 -j18 -N2 /opt/video-worker/jre/bin/java").strip())
          .isEqualTo("183");
      assertThat(container.shell("echo /opt/video-worker/natives/*")).contains("libavcodec.so");
    }
  }
}
