package academy.video.ops.cutover;

import static academy.video.ops.cutover.Conditions.count;

import academy.video.ops.cutover.RepositoryRule.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Conditions 4 and 5: nothing of the old ways in repositories. */
final class RepositoryConditions {

  private RepositoryConditions() {}

  /** Both; undecided where no repository was named. */
  static List<Condition> judge(Optional<RepositoryScan.Found> repositories) {
    return List.of(
        clean(4, "No script or tool offers the old way", repositories, Set.of(Subject.OLD_WAY)),
        clean(
            5,
            "The interrupt endpoint and its Redis keys are gone, and documents say Batch only",
            repositories,
            Set.of(Subject.INTERRUPT, Subject.DOCUMENTS)));
  }

  private static Condition clean(
      int number,
      String title,
      Optional<RepositoryScan.Found> repositories,
      Set<Subject> subjects) {
    if (repositories.isEmpty()) {
      return new Condition(
          number,
          title,
          Held.UNDECIDED,
          "No repository was named; give each with --repo.",
          List.of());
    }
    RepositoryScan.Found found = repositories.get();
    List<Hit> hits = found.hits().stream().filter(hit -> subjects.contains(hit.subject())).toList();
    List<String> evidence =
        hits.stream().map(Hit::sentence).collect(Collectors.toCollection(ArrayList::new));
    evidence.addAll(leftOut(found));
    found.unread().forEach(file -> evidence.add("not readable: " + file));
    if (!hits.isEmpty()) {
      int files = (int) hits.stream().map(Hit::file).distinct().count();
      String finding =
          "%s%s of the old way in %s."
              .formatted(
                  found.cut() ? "More than " : "",
                  count(hits.size(), "sign"),
                  count(files, "file"));
      return new Condition(number, title, Held.NOT_HELD, finding, evidence);
    }
    if (found.files() == 0) {
      return new Condition(
          number, title, Held.UNDECIDED, "--repo names no file to look at.", evidence);
    }
    if (found.cut() || !found.unread().isEmpty()) {
      return new Condition(
          number, title, Held.UNDECIDED, "Not every file could be looked at.", evidence);
    }
    return new Condition(
        number,
        title,
        Held.HELD,
        "No sign of the old way in %s.".formatted(count(found.files(), "file")),
        evidence);
  }

  private static List<String> leftOut(RepositoryScan.Found found) {
    List<String> lines = new ArrayList<>();
    if (found.archived() > 0) {
      lines.add(
          "%s in archive folders left out, since their files say legacy"
              .formatted(count(found.archived(), "hit")));
    }
    if (found.inLegacySections() > 0) {
      lines.add(
          "%s in sections headed as legacy left out"
              .formatted(count(found.inLegacySections(), "hit")));
    }
    if (found.refused() > 0) {
      lines.add(
          "%s left out, being answered with Batch only"
              .formatted(count(found.refused(), "old switch", "old switches")));
    }
    return lines;
  }
}
