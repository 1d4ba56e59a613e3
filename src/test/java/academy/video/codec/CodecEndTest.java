package academy.video.codec;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a codec process means to its job. */
class CodecEndTest {

  private static final long MEMORY_BYTES = 768L << 20;

  @ParameterizedTest
  @CsvSource({
    "139, false, NATIVE_CRASH,   true",
    "134, false, NATIVE_CRASH,   true",
    "137, true,  OUT_OF_MEMORY,  false",
    "137, false, INTERRUPTED,    true",
    "143, false, INTERRUPTED,    true",
    "  3, false, OUT_OF_MEMORY,  false",
    "152, false, STALLED,        false",
    "159, false, INTERNAL_ERROR, false",
    "  1, false, INTERNAL_ERROR, false",
    "  0, false, INTERNAL_ERROR, false"
  })
  void of_anEnd_hasACodeAndSaysWhetherARetryHelps(
      int exitStatus, boolean killedForMemory, ExitCode expected, boolean retryHelps) {
    CodecEndedException end =
        CodecEnd.of(
            exitStatus,
            new CodecEnd.Evidence(new CrashReport(), killedForMemory, MEMORY_BYTES),
            "chunk 3");

    assertThat(end.failure().exitCode()).isEqualTo(expected);
    assertThat(end.retryHelps()).isEqualTo(retryHelps);
    assertThat(end.failure().reason()).contains("while it worked on chunk 3");
  }

  @Test
  void of_aJvmThatGotNoMemory_isOutOfMemoryWhateverItsStatus() {
    CrashReport report = new CrashReport();
    report.line("# There is insufficient memory for the Java Runtime Environment to continue.");

    CodecEndedException end =
        CodecEnd.of(
            1, new CodecEnd.Evidence(report, /* killedForMemory= */ false, MEMORY_BYTES), "");

    assertThat(end.failure().exitCode()).isEqualTo(ExitCode.OUT_OF_MEMORY);
    assertThat(end.failure().reason())
        .isEqualTo("The codec process got no memory from the system, which has 768 MiB.");
  }

  @Test
  void of_aKillForMemory_saysHowMuchThereWas() {
    CodecEnd.Evidence evidence =
        new CodecEnd.Evidence(new CrashReport(), /* killedForMemory= */ true, MEMORY_BYTES);

    assertThat(CodecEnd.of(137, evidence, "chunk 3").failure().reason())
        .isEqualTo(
            "The kernel killed the codec process because the memory of 768 MiB ran out while it"
                + " worked on chunk 3.");
  }

  @Test
  void describe_aCrash_namesTheFirstLibraryAboveTheCLibrary() {
    CrashReport report = new CrashReport();
    report.line("#  SIGABRT (0x6) at pc=0x00007f, pid=7, tid=9");
    report.line("# Problematic frame:");
    report.line("# C  [libc.so.6+0x98a2c]  abort+0x1c");
    report.line("#");
    report.line("Native frames: (J=compiled Java code, C=native code)");
    report.line("C  [libc.so.6+0x98a2c]  abort+0x1c");
    report.line("C  [libavcodec.so.62+0x1234]  decode_frame+0x8");
    report.line("C  [libavformat.so.62+0x99]  read_frame+0x8");

    assertThat(report.describe(134)).isEqualTo("SIGABRT in libavcodec.so.62 (decode_frame+0x8)");
  }

  @Test
  void count_ofACgroup_isTheKernelsNumberOfKills(@TempDir Path root) throws IOException {
    assertThat(new OomKills(root).count()).isEmpty();

    Files.writeString(
        root.resolve("memory.events"), "low 0\noom 3\noom_kill 2\noom_group_kill 0\n");

    assertThat(new OomKills(root).count()).hasValue(2);
  }
}
