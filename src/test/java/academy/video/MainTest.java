package academy.video;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.JsonLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts processes: what the exit status is, and what is on standard output, only they show. */
@Timeout(120)
class MainTest {

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  @TempDir private Path folder;

  @Test
  void aJob_thatSucceeds_exitsWith0AndPrintsNothingButLines() throws Exception {
    Process worker = start("encode", "in.mp4", "succeeds");

    String stdout = new String(worker.getInputStream().readAllBytes(), UTF_8);

    assertThat(worker.waitFor()).isZero();
    assertThat(JsonLines.events(stdout))
        .containsExactly("job.started", "chunk.started", "job.finished");
    assertThat(Files.readString(folder.resolve("stderr"))).contains("a library prints");
  }

  @Test
  void aJob_thatGetsSigterm_exitsWith32AfterItsLastLine() throws Exception {
    Process worker = start("encode", "in.mp4", "listens");
    StringBuilder stdout = new StringBuilder();
    try (BufferedReader reader = worker.inputReader(UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        stdout.append(line).append('\n');
        if (line.contains("chunk.started")) {
          worker.toHandle().destroy(); // SIGTERM; Process.destroy closes the streams
        }
      }
    }

    assertThat(worker.waitFor()).isEqualTo(32);
    assertThat(JsonLines.events(stdout.toString()))
        .containsExactly("job.started", "chunk.started", "job.interrupted", "job.finished");
    assertThat(JsonLines.only(stdout.toString(), "job.finished").get("failure").asText())
        .isEqualTo("INTERRUPTED");
  }

  @Test
  void aJob_whoseReaderIsGone_stillEndsWithItsOwnCode() throws Exception {
    Process worker = start("encode", "in.mp4", "succeeds");
    worker.getInputStream().close();

    assertThat(worker.waitFor()).isZero();
  }

  @Test
  void aJob_withADefect_exitsWith60() throws Exception {
    Process worker = start("encode", "in.mp4", "breaks");

    String stdout = new String(worker.getInputStream().readAllBytes(), UTF_8);

    assertThat(worker.waitFor()).isEqualTo(60);
    assertThat(JsonLines.only(stdout, "job.finished").get("reason").asText())
        .isEqualTo("Unexpected java.lang.IllegalStateException: a defect");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FakeWorker.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(folder.resolve("stderr").toFile()).start();
  }
}
