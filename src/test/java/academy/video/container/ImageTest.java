package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

/** What is in the image, and what is not. */
@Tag("container")
class ImageTest {

  private static final String IMAGE = System.getProperty("worker.image", "video-worker:latest");

  @Test
  void image_runsAsANumericUserThatIsNotRoot() {
    // A number, so that a host that enforces "not root" can tell without looking into the image.
    assertThat(config().getUser()).matches("[1-9]\\d*:[1-9]\\d*");
  }

  @Test
  void image_saysWhatItIs() {
    assertThat(Objects.requireNonNull(config().getLabels()))
        .containsKeys(
            "org.opencontainers.image.title",
            "org.opencontainers.image.version",
            "org.opencontainers.image.revision",
            "org.opencontainers.image.licenses");
    assertThat(config().getEntrypoint()).containsExactly("/opt/video-worker/entrypoint");
  }

  @Test
  void image_compressed_isUnder160Mb() throws IOException {
    CountingStream counter = new CountingStream();
    try (InputStream saved = DockerClientFactory.instance().client().saveImageCmd(IMAGE).exec();
        OutputStream zipped = new GZIPOutputStream(counter)) {
      saved.transferTo(zipped);
    }
    assertThat(counter.bytes).isLessThan(160_000_000L);
  }

  /**
   * With {@code AOTMode=on} the JVM refuses to start without a cache that fits its flags and jars.
   */
  @Test
  void image_startsFromItsAotCache() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("version").env(Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=on")).run();

    assertThat(exit.code()).as(exit.everything()).isZero();
  }

  @Test
  void image_holdsNothingButWhatTheWorkerNeeds() throws Exception {
    try (WorkerContainer container = WorkerContainer.of().idle().start()) {
      assertThat(container.shell("cd /usr/bin && echo *").strip().split(" "))
          .containsExactlyInAnyOrder(
              "dash",
              "date",
              "grep",
              "mkfifo",
              "mktemp",
              "od",
              "readlink",
              "rm",
              "sh",
              "true",
              "uname");
      assertThat(container.shell("echo /usr/sbin/* /usr/local/bin/*").strip())
          .isEqualTo("/usr/sbin/* /usr/local/bin/*");
      assertThat(container.shell("echo /opt/video-worker/lib/*")).doesNotContain("-linux-");
      assertThat(container.shell("echo /opt/video-worker/natives/*"))
          .contains("libavcodec.so")
          .doesNotContain("avdevice");
    }
  }

  private static ContainerConfig config() {
    InspectImageResponse image =
        DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
    return Objects.requireNonNull(image.getConfig(), "image configuration");
  }

  /** Counts and forgets. */
  private static final class CountingStream extends OutputStream {
    private long bytes;

    @Override
    public void write(int oneByte) {
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }
  }
}
