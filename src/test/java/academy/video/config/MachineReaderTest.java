package academy.video.config;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineReaderTest {

  private static final long TOTAL = 8_000_000L * 1024;

  @TempDir private Path folder;
  private Path memInfo;

  @BeforeEach
  void writeMemInfo() throws IOException {
    memInfo =
        Files.writeString(
            folder.resolve("meminfo"), "MemTotal:        8000000 kB\nMemFree:  1 kB\n");
  }

  @Test
  void read_underACgroup2Limit_isTheLimit() throws IOException {
    Files.writeString(folder.resolve("memory.max"), "2147483648\n");

    assertThat(read()).isEqualTo(new Machine(4, 2L << 30));
  }

  @Test
  void read_underACgroup1Limit_isTheLimit() throws IOException {
    Files.createDirectory(folder.resolve("memory"));
    Files.writeString(folder.resolve("memory/memory.limit_in_bytes"), "1073741824\n");

    assertThat(read()).isEqualTo(new Machine(4, 1L << 30));
  }

  @Test
  void read_withoutALimit_isTheComputersMemory() throws IOException {
    assertThat(read()).isEqualTo(new Machine(4, TOTAL));
    Files.writeString(folder.resolve("memory.max"), "max\n");
    assertThat(read()).isEqualTo(new Machine(4, TOTAL));
    Files.writeString(folder.resolve("memory.max"), "9223372036854771712\n");
    assertThat(read()).isEqualTo(new Machine(4, TOTAL));
  }

  @Test
  void read_whereTheSystemTellsNothing_stillGivesAMachine() throws IOException {
    Files.delete(memInfo);

    assertThat(read().memoryBytes()).isPositive();
  }

  private Machine read() {
    return new MachineReader(folder, memInfo, folder.resolve("mountinfo")).read(4);
  }
}
