package academy.video.command;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import java.util.Optional;

/** The browser of the desktop that a command was started on. */
@FunctionalInterface
interface Browser {

  /** Opens the address; that it could not is no failure, since the address is printed too. */
  void open(String address);

  /** Whether there is a desktop to open it on. */
  default boolean isThere(Map<String, String> environment) {
    return isSet(environment, "DISPLAY") || isSet(environment, "WAYLAND_DISPLAY");
  }

  private static boolean isSet(Map<String, String> environment, String name) {
    return !Optional.ofNullable(environment.get(name)).orElse("").isBlank();
  }

  /** What the desktop opens addresses with. */
  static Browser ofDesktop() {
    return address -> {
      try {
        var _ =
            new ProcessBuilder("xdg-open", address)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
      } catch (IOException _) {
        return; // no xdg-open: the person opens the printed address
      }
    };
  }
}
