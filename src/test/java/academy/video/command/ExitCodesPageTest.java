package academy.video.command;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.ExitCode;
import academy.video.testing.GeneratedPage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodesPageTest {

  @Test
  void page_isTheTableOfTheCode() throws IOException {
    StringBuilder table =
        new StringBuilder("| code | name | class | retried | meaning | what to do |\n")
            .append("| --- | --- | --- | --- | --- | --- |\n");
    for (ExitCode exitCode : ExitCode.values()) {
      table.append(
          "| %d | %s | %s | %s | %s | %s |\n"
              .formatted(
                  exitCode.code(),
                  exitCode.name(),
                  exitCode.category(),
                  exitCode.retryable() ? "yes" : "no",
                  GeneratedPage.cell(exitCode.meaning()),
                  GeneratedPage.cell(exitCode.hint())));
    }

    GeneratedPage.check("exit-codes.md", table.toString());
  }

  @Test
  void codes_areUniqueAndTheFirstDigitDecidesRetryingButForACrash() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code)).doesNotHaveDuplicates();
    assertThat(ExitCode.values())
        .filteredOn(ExitCode::retryable)
        .allMatch(code -> code.category().equals("transient") || code == ExitCode.NATIVE_CRASH)
        .hasSize(5);
  }
}
