package academy.video.ops.jobdef;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Compares what is deployed with what the files say. Changes nothing. */
public final class JobdefCheck {

  private final Aws aws;
  private final Deployed deployed;
  private final TreeSet<String> unseen = new TreeSet<>();
  private final List<String> missing = new ArrayList<>();

  /** Calls nobody yet. Used once. */
  public JobdefCheck(Aws aws, Json json) {
    this.aws = aws;
    this.deployed = new Deployed(aws, json);
  }

  /**
   * Compares.
   *
   * @param names as those who submit jobs have them
   * @throws AwsException where AWS can't be reached; what it does not show is part of the report
   */
  public CheckReport check(Blueprint given, List<CallerName> names) {
    Blueprint blueprint = fillIn(given);
    List<Piece> pieces = blueprint.pieces();
    List<Difference> differences = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Piece> present = new ArrayList<>();
    for (Piece piece : pieces) {
      Optional<Optional<ObjectNode>> answer = seen(() -> deployed.find(piece));
      if (answer.isEmpty()) {
        continue;
      }
      Optional<ObjectNode> found = answer.get();
      if (found.isEmpty()) {
        missing.add(piece.title());
      } else {
        present.add(piece);
        Comparison.Result result = Comparison.of(piece, found.get());
        differences.addAll(result.differences());
        notes.addAll(result.notes());
        unhealthy(piece, found.get()).ifPresent(differences::add);
      }
    }
    if (!blueprint.missing().isEmpty()) {
      notes.add(
          "Not compared, because the settings are not given: %s."
              .formatted(String.join(", ", blueprint.missing())));
    }
    List<NameRow> rows = names.stream().map(name -> row(name, blueprint, present)).toList();
    List<String> broken = Links.broken(pieces);
    boolean different =
        !missing.isEmpty()
            || !differences.isEmpty()
            || !broken.isEmpty()
            || rows.stream().anyMatch(row -> row.finding().isPresent());
    return new CheckReport(
        different ? "different" : unseen.isEmpty() ? "same" : "unknown",
        aws.region(),
        blueprint.settings().text("account").orElse("unknown"),
        rows,
        broken,
        missing,
        differences,
        List.copyOf(unseen),
        notes);
  }

  private Blueprint fillIn(Blueprint given) {
    Blueprint filled = given;
    if (!filled.settings().isGiven("region")) {
      filled = filled.with("region", TextNode.valueOf(aws.region()));
    }
    Blueprint inRegion = filled;
    Blueprint placed = seen(() -> Account.fillInPlace(inRegion, aws)).orElse(inRegion);
    try {
      return seen(() -> Account.fillIn(placed, aws)).orElse(placed);
    } catch (AwsException e) {
      if (e.fault().operation() == AwsOperation.SECRETSMANAGER_DESCRIBE_SECRET
          && e.fault().kind() == AwsFault.Kind.NOT_FOUND) {
        missing.add("secret " + placed.settings().text("r2Secret").orElse(""));
        return placed;
      }
      throw e;
    }
  }

  /** What the call gives; empty where this caller may not see it, which is noted. */
  private <T> Optional<T> seen(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (AwsException e) {
      if (e.fault().kind() != AwsFault.Kind.DENIED) {
        throw e;
      }
      unseen.add("Not allowed to see all; grant %s.".formatted(e.fault().operation().action()));
      return Optional.empty();
    }
  }

  /** Batch's own word on a thing that is as the file says, and yet does not work. */
  private static Optional<Difference> unhealthy(Piece piece, ObjectNode found) {
    boolean hasHealth = piece.kind() == Kind.COMPUTE_ENVIRONMENT || piece.kind() == Kind.JOB_QUEUE;
    return hasHealth && found.path("status").asText().equals("INVALID")
        ? Optional.of(
            new Difference(
                piece.title(),
                "status",
                "VALID",
                "INVALID: " + found.path("statusReason").asText("no reason given")))
        : Optional.empty();
  }

  private NameRow row(CallerName name, Blueprint blueprint, List<Piece> present) {
    String files = blueprint.settings().text(name.setting()).orElse("");
    boolean there =
        present.stream()
            .anyMatch(piece -> piece.kind() == name.kind() && piece.name().equals(files));
    Optional<String> finding =
        Stream.of(
                name.flag().flatMap(flag -> disagreement("The command line", flag, files)),
                name.environment()
                    .flatMap(variable -> disagreement(name.variable(), variable, files)),
                there ? Optional.<String>empty() : notDeployed(name.kind(), files))
            .flatMap(Optional::stream)
            .reduce((first, second) -> first + " " + second);
    return new NameRow(
        name.kind().title(),
        name.flag(),
        name.environment(),
        files,
        there ? Optional.of(files) : Optional.empty(),
        finding);
  }

  private static Optional<String> disagreement(String who, String name, String files) {
    // A revision may follow behind a colon.
    String family = name.replaceFirst(":[0-9]+$", "");
    if (family.equals(files)) {
      return Optional.empty();
    }
    boolean close = Suggestion.nearest(family, List.of(files)).isPresent();
    return Optional.of(
        "%s says %s, the files say %s%s"
            .formatted(who, name, files, close ? "; did you mean that?" : "."));
  }

  private Optional<String> notDeployed(Kind kind, String files) {
    return seen(() -> deployed.names(kind))
        .filter(names -> !names.contains(files))
        .map(
            names ->
                "AWS has no %s %s%s"
                    .formatted(
                        kind.title(),
                        files,
                        Suggestion.nearest(files, names)
                            .map("; it has %s: did you mean that?"::formatted)
                            .orElse(".")));
  }
}
