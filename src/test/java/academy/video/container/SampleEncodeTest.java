package academy.video.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image encodes, in the surroundings that job definitions and cautious operators give it. */
@Tag("container")
class SampleEncodeTest {

  @TempDir private Path out;

  @Test
  void encode_ofTheSample_publishesIt() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/lecture.mp4", "/out/lecture").output(out).run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(exit.jobFinished().path("outcome").asText()).isEqualTo("succeeded");
    assertThat(exit.jobFinished().path("media_ms").asLong()).isBetween(29_900L, 30_100L);
    assertThat(exit.events("job.started")).hasSize(1);
    assertPublished("lecture");
  }

  /**
   * {@code -v "$PWD/out:/out"} on a fresh checkout: the engine makes the folder for root, the
   * worker is not root.
   */
  @Test
  void encode_intoAFolderThatTheEngineMade_publishes() throws IOException {
    Path fresh = out.resolve("fresh");

    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/").outputMadeByTheEngine(fresh).run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("fresh");
    assertThat(Files.getAttribute(fresh, "unix:uid")).isNotEqualTo(0);
  }

  @Test
  void encode_intoAFolderThatTheEngineMadeByVariable_publishes() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4")
            .env(Map.of("VIDEO_DESTINATION", "file:/out/tiny"))
            .outputMadeByTheEngine(out.resolve("fresh"))
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("fresh/tiny");
  }

  @Test
  void encode_withReadOnlyRootAndSmallScratch_succeeds() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/counter.mp4", "/out/counter")
            .output(out)
            .readOnlyRoot("8m")
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("counter");
  }

  /** Crash logs and breadcrumbs are gone, and video data never was there. */
  @Test
  void encode_whenDone_leavesScratchEmpty() throws IOException {
    Path scratch = Files.createDirectory(out.resolve("scratch"));
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));

    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny")
            .output(out)
            .bind(scratch, "/scratch")
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(scratch).isEmptyDirectory();
  }

  /** To scratch, because only that user could clear its files away from a folder of the host. */
  @Test
  void encode_asAUserTheImageDoesNotKnow_succeeds() {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/scratch/tiny")
            .with(create -> create.withUser("54321:54321"))
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(exit.events("output.published")).hasSize(1);
  }

  @Test
  void encode_underTheEnginesInit_succeeds() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny")
            .output(out)
            .withHost(host -> host.withInit(true))
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("tiny");
  }

  @Test
  void encode_withoutAnyCapability_succeeds() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/in/tiny.mp4", "/out/tiny")
            .output(out)
            .withHost(
                host ->
                    host.withCapDrop(Capability.ALL).withSecurityOpts(List.of("no-new-privileges")))
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("tiny");
  }

  @Test
  void encode_withSourceAndDestinationInTheEnvironment_succeeds() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of("encode")
            .env(Map.of("VIDEO_SOURCE", "/in/tiny.mp4", "VIDEO_DESTINATION", "/out/tiny"))
            .output(out)
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("tiny");
  }

  @Test
  void encode_withStandardOutputClosed_stillEncodes() throws IOException {
    WorkerContainer.Exit exit =
        WorkerContainer.of(
                "-c", "exec /opt/video-worker/entrypoint encode /in/tiny.mp4 /out/tiny >&-")
            .with(create -> create.withEntrypoint("sh"))
            .output(out)
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertPublished("tiny");
  }

  @Test
  void encode_of1080pIn2GibAnd1Cpu_succeeds() throws IOException {
    Path source = Files.createDirectory(out.resolve("source"));
    LargeClip.write(source.resolve("1080p.mp4"));

    WorkerContainer.Exit exit =
        WorkerContainer.of("encode", "/out/source/1080p.mp4", "/out/large")
            .output(out)
            .memoryMib(2048)
            .cpus(1)
            .run();

    assertThat(exit.code()).as(exit.everything()).isZero();
    assertThat(Files.readString(out.resolve("large/master.m3u8"))).contains("RESOLUTION=1920x1080");
    assertThat(exit.jobFinished().path("peak_rss_bytes").asLong()).isLessThan(2048L << 20);
  }

  private void assertPublished(String name) throws IOException {
    assertThat(Files.readString(out.resolve(name + "/master.m3u8")))
        .startsWith("#EXTM3U")
        .contains("#EXT-X-STREAM-INF");
    assertThat(out.resolve(name + "/status.json")).exists();
    assertThat(out.resolve(name + "/_work")).doesNotExist();
  }
}
