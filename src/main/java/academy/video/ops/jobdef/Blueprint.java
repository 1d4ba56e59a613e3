package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that AWS needs, filled in.
 *
 * @param choice what was asked for
 * @param settings that it was filled in with
 * @param templates the files as they are written, in the order of registration
 */
public record Blueprint(Choice choice, JobdefSettings settings, List<Template> templates) {

  /** A file as it is written. */
  record Template(String file, Kind kind, ObjectNode body) {}

  public Blueprint {
    templates = templates.stream().sorted(Comparator.comparing(Template::kind)).toList(); // stable
  }

  /** The same with a setting's value that was found out. */
  Blueprint with(String setting, JsonNode value) {
    return new Blueprint(choice, settings.with(setting, value), templates);
  }

  /** Each thing, with the settings filled in. */
  public List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    for (Template template : templates) {
      Optional<OptionalPart> part = OptionalPart.of(template.body());
      if (part.isPresent() && !settings.isGiven(part.get().setting())) {
        continue;
      }
      ObjectNode body =
          (ObjectNode)
              settings.resolve(
                  part.map(OptionalPart::content).orElse(template.body()), template.file());
      pieces.add(
          new Piece(
              template.file(),
              template.kind(),
              body.path(template.kind().nameMember()).asText(),
              body));
    }
    return pieces;
  }

  /** What a thing is called in the files. */
  public Optional<String> nameOf(CallerName name) {
    return settings.text(name.setting());
  }

  /** The settings that are used and not given. */
  public Set<String> missing() {
    Set<String> missing = new TreeSet<>();
    pieces().forEach(piece -> missing.addAll(JobdefSettings.missingIn(piece.body())));
    return missing;
  }
}
