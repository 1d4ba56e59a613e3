package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
