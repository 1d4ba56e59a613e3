package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import academy.video.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Destinations that cannot be written to, from the start or in the middle; and an earlier result.
 */
class BadDestinationIT {

  /**
   * Mounts a small file system as the destination, in a mount namespace of its own, runs what
   * follows, and leaves a list of what is there at the end. Arguments: the mount's options, the
   * folder, the list, and the command.
   */
  private static final String IN_MOUNT =
      """
      mount -t tmpfs -o "$1" none "$2" && folder=$2 list=$3 && shift 3
      "$@"
      status=$?
      find "$folder" -type f >"$list"
      exit $status
      """;

  @TempDir private Path folder;

  @Test
  void encode_intoAFile_isConfigInvalid() throws IOException {
    Path file = Files.writeString(folder.resolve("out"), "not a folder");

    assertThat(encodeTiny().failed(ExitCode.CONFIG_INVALID)).contains(file.toString(), "is a file");
    assertThat(file).hasContent("not a folder");
  }

  @Test
  void encode_whereNobodyMayWrite_isAccessDenied() {
    Path destination = Path.of("/proc/video-worker-test");

    Run run = new Entrypoint(folder).encode(Entrypoint.clip("tiny.mp4"), destination);

    assertThat(run.failed(ExitCode.STORAGE_ACCESS_DENIED)).contains(destination.toString());
  }

  @Test
  void encode_ontoAReadOnlyDisk_isAccessDenied() throws IOException {
    Run run = inMount("ro", Entrypoint.clip("tiny.mp4"));

    assertThat(run.failed(ExitCode.STORAGE_ACCESS_DENIED))
        .contains(out().toString(), "file system is read-only");
  }

  @Test
  void encode_ontoADiskThatFillsUp_isScratchFullAndPublishesNothing() throws IOException {
    Run run = inMount("size=600k", Entrypoint.clip("counter.mp4"));

    assertThat(run.failed(ExitCode.SCRATCH_FULL)).contains(out().toString(), "bytes free");
    assertThat(run.chunks("chunk.started")).isNotEmpty();
    assertThat(folder.resolve("list")).content().contains("init.mp4").doesNotContain("master");
  }

  @Test
  void encode_thatFails_leavesTheEarlierResultPlaying() throws IOException {
    encodeTiny().succeeded();
    Map<String, String> earlier = Published.files(out());
    Path broken = Files.writeString(folder.resolve("broken.mp4"), "not a video");

    new Entrypoint(folder).encode(broken, out()).failed(ExitCode.SOURCE_UNSUPPORTED);
    assertThat(Published.files(out())).isEqualTo(earlier);

    Job job =
        new Entrypoint(folder)
            .with("VIDEO_PROFILE", Entrypoint.SLOW)
            .start("encode", Entrypoint.clip("lecture.mp4").toString(), out().toString());
    job.awaitEvent("chunk.encoded");
    Job.signal(job.jvm().pid(), "SEGV");
    job.await().failed(ExitCode.NATIVE_CRASH);

    assertThat(Published.files(out())).containsAllEntriesOf(earlier);
    Presentation presentation = Presentation.read(out());
    assertThat(CounterCard.ofOutput(presentation.top().playlist())).hasSize(75);
  }

  private Run encodeTiny() {
    return new Entrypoint(folder).encode(Entrypoint.clip("tiny.mp4"), out());
  }

  private Run inMount(String options, Path source) throws IOException {
    String[] namespace =
        "root".equals(System.getProperty("user.name"))
            ? new String[] {"unshare", "--mount"}
            : new String[] {"unshare", "--user", "--map-root-user", "--mount"};
    assumeTrue(mayMount(namespace), "mount namespaces are allowed here");
    Files.createDirectory(out());
    String[] wrapper = new String[namespace.length + 7];
    System.arraycopy(namespace, 0, wrapper, 0, namespace.length);
    String[] shell = {
      "sh", "-c", IN_MOUNT, "sh", options, out().toString(), folder.resolve("list").toString()
    };
    System.arraycopy(shell, 0, wrapper, namespace.length, shell.length);
    return new Entrypoint(folder).through(wrapper).encode(source, out());
  }

  private static boolean mayMount(String[] namespace) throws IOException {
    try {
      String[] command = java.util.Arrays.copyOf(namespace, namespace.length + 3);
      command[namespace.length] = "sh";
      command[namespace.length + 1] = "-c";
      command[namespace.length + 2] = "mount -t tmpfs none /mnt";
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path out() {
    return folder.resolve("out");
  }
}
