package academy.video.ops.delete;

import academy.video.store.ObjectLayout;
import java.util.Set;

/**
 * What a deletion spares, since it was requested after it.
 *
 * @param generations that newer requests have published, or make
 * @param begun whether a newer job has begun: the status is its own, and it may be checking the
 *     destination
 * @param published whether master.m3u8 leads to a newer request's generation
 */
record Spared(Set<String> generations, boolean begun, boolean published) {

  Spared {
    generations = Set.copyOf(generations);
  }

  static Spared nothing() {
    return new Spared(Set.of(), /* begun= */ false, /* published= */ false);
  }

  boolean has(String key) {
    if (key.equals(ObjectLayout.MULTIVARIANT_PLAYLIST)) {
      return published;
    }
    if (key.equals(ObjectLayout.STATUS)
        || key.startsWith(ObjectLayout.RESUBMISSION_PREFIX)
        || key.startsWith(ObjectLayout.PROBE_PREFIX)) {
      return begun;
    }
    return generations.stream()
        .anyMatch(
            generation ->
                key.startsWith(ObjectLayout.generationPrefix(generation))
                    || key.startsWith(ObjectLayout.workPrefix(generation)));
  }
}
