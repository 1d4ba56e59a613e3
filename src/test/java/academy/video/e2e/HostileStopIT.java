package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that take long to look at: a job that looks at one ends as soon as it is told to. */
class HostileStopIT {

  /** Five, and what a busy machine takes to end a process. */
  private static final Duration SOON = Duration.ofSeconds(8);

  @TempDir private Path folder;

  enum Kind {
    MANY_EMPTY_FRAGMENTS,
    MANY_DECLARED_SAMPLES,
    MANY_JOINED_HEADERS
  }

  @ParameterizedTest
  @EnumSource
  void encode_ofAHostileFile_endsSoonAfterSigterm(Kind kind) throws IOException {
    Path source = Files.write(folder.resolve("source"), file(kind));
    Job job =
        new Entrypoint(folder).start("encode", source.toString(), folder.resolve("out").toString());
    job.awaitEvent("job.started");

    long start = System.nanoTime();
    Job.signal(job.pid(), "TERM");
    Run run = job.await();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    assertThat(run.finished().path("exit_code").asInt())
        .satisfiesAnyOf(
            code -> assertThat(code).isEqualTo(ExitCode.INTERRUPTED.code()),
            code -> assertThat(code / 10).isEqualTo(2)); // refused before the signal came
  }

  private static byte[] file(Kind kind) throws IOException {
    return switch (kind) {
      case MANY_EMPTY_FRAGMENTS ->
          repeated(Files.readAllBytes(Entrypoint.clip("tiny.mp4")), emptyFragment(), 400_000);
      case MANY_DECLARED_SAMPLES ->
          Files.readAllBytes(
              Path.of(
                  "src/test/resources/academy/video/pipeline/media/declares-19-million-samples.mp4"));
      case MANY_JOINED_HEADERS -> {
        byte[] header = Files.readAllBytes(Entrypoint.clip("open-gop.mkv"));
        yield repeated(header, ByteBuffer.allocate(300).put(header, 0, 300).array(), 900);
      }
    };
  }

  private static byte[] repeated(byte[] head, byte[] part, int times) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(head.length + part.length * times);
    bytes.writeBytes(head);
    for (int i = 0; i < times; i++) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** A movie fragment of a track without a sample (ISO/IEC 14496-12, 8.8). */
  private static byte[] emptyFragment() {
    return ByteBuffer.allocate(48)
        .putInt(48)
        .put(type("moof"))
        .putInt(16)
        .put(type("mfhd"))
        .putInt(0)
        .putInt(1)
        .putInt(24)
        .put(type("traf"))
        .putInt(16)
        .put(type("tfhd"))
        .putInt(0x20000)
        .putInt(1)
        .array();
  }

  private static byte[] type(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }
}
