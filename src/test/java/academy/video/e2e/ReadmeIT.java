package academy.video.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.testing.Readme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README tells a person to type works as it is written there, one command after the other:
 * all that needs neither an account nor a browser.
 */
class ReadmeIT {

  @TempDir private Path folder;

  @Test
  void commandsOfTheReadme_workAsTheyAreWritten() throws IOException {
    List<String> commands =
        Readme.commands().stream().filter(command -> !needsMore(command)).toList();
    asInACheckout();

    assertThat(commands).as("the sample, and more to try").hasSizeGreaterThan(5);
    for (String command : commands) {
      Run run = entrypoint().shell("cd '%s' && %s".formatted(folder, command));
      assertThat(run.exitCode()).as("%s%n%s", command, run).isZero();
      assertThat(folder.resolve("out/master.m3u8")).as("after %s", command).isNotEmptyFile();
    }
  }

  /** Whether a command needs an account, or a browser that ends it. */
  private static boolean needsMore(String command) {
    return command.contains("r2://")
        || command.contains(" submit ")
        || command.contains(" status ")
        || command.contains(" preview ");
  }

  /** The commands name these two; results must not get into the checkout. */
  private void asInACheckout() throws IOException {
    Path checkout = Path.of("").toAbsolutePath();
    Files.createSymbolicLink(folder.resolve("test-media"), checkout.resolve("test-media"));
    Path entrypoint = folder.resolve("entrypoint");
    Files.writeString(entrypoint, "#!/bin/sh\nexec '%s/entrypoint' \"$@\"\n".formatted(checkout));
    Files.setPosixFilePermissions(entrypoint, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Entrypoint entrypoint() {
    return new Entrypoint(folder, Map.of(), List.of());
  }
}
