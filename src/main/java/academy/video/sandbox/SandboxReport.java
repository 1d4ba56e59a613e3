package academy.video.sandbox;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What holds.
 *
 * @param holding the layers that the kernel enforces on every thread of this process
 * @param missing every other layer, and why it doesn't hold: a sentence, with the errno's name
 *     where there is one
 */
public record SandboxReport(Set<Layer> holding, Map<Layer, String> missing) {

  public SandboxReport {
    holding = Set.copyOf(holding);
    missing = Map.copyOf(missing);
  }

  /** Whether every layer holds that {@link SandboxMode#REQUIRED} insists on. */
  public boolean holds() {
    return Arrays.stream(Layer.values()).filter(Layer::required).allMatch(holding::contains);
  }
}
