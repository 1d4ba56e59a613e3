package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  @ParameterizedTest
  @CsvSource({
    "xterm-256color, '', true",
    "xterm-256color, 1, false",
    "dumb, '', false",
    "'', '', false",
  })
  void inColor_followsTermAndNoColor(String term, String noColor, boolean expected) {
    assertThat(Terminal.inColor(Map.of("TERM", term, "NO_COLOR", noColor))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "pipe:[4711], false",
    "/dev/null, false",
    "/var/log/worker.log, false",
  })
  void isTerminal_ofADescriptor_followsWhatItPointsTo(
      String target, boolean expected, @TempDir Path folder) throws IOException {
    Path descriptor = Files.createSymbolicLink(folder.resolve("1"), Path.of(target));

    assertThat(Terminal.isTerminal(descriptor)).isEqualTo(expected);
  }
}
