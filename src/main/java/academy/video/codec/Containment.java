package academy.video.codec;

import academy.video.sandbox.Layer;
import academy.video.sandbox.SandboxReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What keeps a codec from doing harm.
 *
 * @param isProcess whether it is a process of its own
 * @param report what the kernel holds it to
 */
public record Containment(boolean isProcess, SandboxReport report) {

  /** A codec in this process: nothing does. */
  public static Containment none() {
    return new Containment(/* isProcess= */ false, new SandboxReport(Set.of(), Map.of()));
  }

  /** What holds, by the names of log lines: {@code process}, {@code seccomp} … */
  public List<String> holding() {
    List<String> names = new ArrayList<>();
    if (isProcess) {
      names.add("process");
    }
    for (Layer layer : Layer.values()) {
      if (report.holding().contains(layer)) {
        names.add(name(layer));
      }
    }
    return List.copyOf(names);
  }

  /** What does not hold, by the same names, and why. */
  public Map<String, String> missing() {
    Map<String, String> missing = new TreeMap<>();
    report.missing().forEach((layer, why) -> missing.put(name(layer), why));
    return missing;
  }

  private static String name(Layer layer) {
    return layer.name().toLowerCase(Locale.ROOT);
  }
}
