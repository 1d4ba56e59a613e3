package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees on a terminal of some width. */
class TerminalIT {

  private static final String ESCAPES = "\u001b\\[[0-9;]*[A-Za-z]";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 200})
  void encode_onATerminal_keepsItsBarOnOneLine(int columns) {
    Run run =
        onTerminal(
            columns,
            "LOG_FORMAT=auto ./entrypoint encode %s %s"
                .formatted(Entrypoint.clip("lecture.mp4"), folder.resolve("out")));

    assertThat(run.exitCode()).isZero();
    String[] bars =
        Arrays.stream(run.stdout().split("[\\r\\n]+", -1))
            .map(part -> part.replaceAll(ESCAPES, ""))
            .filter(part -> part.matches("encode .* %.*"))
            .toArray(String[]::new);
    assertThat(bars).isNotEmpty().allSatisfy(bar -> assertThat(bar).hasSizeLessThan(columns));
  }

  @Test
  void help_onATerminalInColor_isColoredAndWithNoColorIsNot() {
    String help = "./entrypoint help encode";

    assertThat(onTerminal(80, "TERM=xterm " + help).stdout()).contains("\u001b[");
    assertThat(onTerminal(80, "TERM=xterm NO_COLOR=1 " + help).stdout()).doesNotContain("\u001b[");
    assertThat(onTerminal(80, "TERM=dumb " + help).stdout()).doesNotContain("\u001b[");
  }

  private Run onTerminal(int columns, String command) {
    return new Entrypoint(folder).terminal("stty cols %d; %s".formatted(columns, command));
  }
}
