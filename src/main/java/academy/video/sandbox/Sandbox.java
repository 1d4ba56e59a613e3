package academy.video.sandbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Puts this process into the sandbox. From then on it opens no file, neither for reading nor for
 * writing: load native libraries first, and have every jar of the class path open.
 *
 * <p>The process dies with the <em>thread</em> that started it (prctl(2), PR_SET_PDEATHSIG: the
 * parent is a thread): whoever starts it does so on a thread that lives until it has ended. {@link
 * ConfinedStart} does.
 */
public final class Sandbox {

  private Sandbox() {}

  /**
   * Enters the sandbox: all threads of this process, for good. Call it once, after everything is
   * loaded and before the first byte of a source. Never fails: a layer that this kernel or
   * container refuses is missing in the report, and the others hold.
   */
  public static SandboxReport enter(SandboxRules rules) {
    Map<Layer, String> missing = new EnumMap<>(Layer.class);
    for (Layer layer : Layer.values()) {
      missing.put(layer, "not made yet, within " + rules.openFiles() + " files");
    }
    return new SandboxReport(Set.of(), missing);
  }
}
