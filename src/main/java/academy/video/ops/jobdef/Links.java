package academy.video.ops.jobdef;

import academy.video.model.Suggestion;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether each name in a file that stands for another thing is the name of one. */
final class Links {

  private final List<Piece> pieces;
  private final List<String> broken = new ArrayList<>();

  private Links(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /** A sentence for each name that leads nowhere. */
  static List<String> broken(List<Piece> pieces) {
    Links links = new Links(pieces);
    pieces.forEach(links::check);
    return links.broken;
  }

  private void check(Piece piece) {
    JsonNode body = piece.body();
    switch (piece.kind()) {
      case SERVICE_LINKED_ROLE, ROLE, LOG_GROUP, LAUNCH_TEMPLATE, ALARM, DASHBOARD -> {}
      case RULE ->
          body.path("Targets")
              .forEach(target -> link(piece, "Targets.RoleArn", target.path("RoleArn"), Kind.ROLE));
      case INSTANCE_PROFILE ->
          body.path("Roles").forEach(role -> link(piece, "Roles", role, Kind.ROLE));
      case COMPUTE_ENVIRONMENT -> {
        link(piece, "serviceRole", body.path("serviceRole"), Kind.SERVICE_LINKED_ROLE, Kind.ROLE);
        link(
            piece,
            "computeResources.instanceRole",
            body.at("/computeResources/instanceRole"),
            Kind.INSTANCE_PROFILE);
        link(
            piece,
            "computeResources.launchTemplate",
            body.at("/computeResources/launchTemplate/launchTemplateName"),
            Kind.LAUNCH_TEMPLATE);
      }
      case JOB_QUEUE ->
          body.path("computeEnvironmentOrder")
              .forEach(
                  order ->
                      link(
                          piece,
                          "computeEnvironmentOrder",
                          order.path("computeEnvironment"),
                          Kind.COMPUTE_ENVIRONMENT));
      case JOB_DEFINITION -> {
        JsonNode container = body.path("containerProperties");
        link(piece, "jobRoleArn", container.path("jobRoleArn"), Kind.ROLE);
        link(piece, "executionRoleArn", container.path("executionRoleArn"), Kind.ROLE);
        link(
            piece,
            "awslogs-group",
            container.at("/logConfiguration/options/awslogs-group"),
            Kind.LOG_GROUP);
      }
      case SCHEDULE -> {
        JsonNode target = body.path("Target");
        link(piece, "Target.RoleArn", target.path("RoleArn"), Kind.ROLE);
        link(piece, "Target.Input.JobQueue", target.at("/Input/JobQueue"), Kind.JOB_QUEUE);
        link(
            piece,
            "Target.Input.JobDefinition",
            target.at("/Input/JobDefinition"),
            Kind.JOB_DEFINITION);
      }
    }
  }

  private void link(Piece piece, String field, JsonNode value, Kind... kinds) {
    if (value.asText().isEmpty()) {
      return;
    }
    Set<Kind> wanted = Set.of(kinds);
    Set<String> known =
        pieces.stream()
            .filter(other -> wanted.contains(other.kind()))
            .map(Piece::name)
            .collect(Collectors.toCollection(TreeSet::new));
    String name = nameOf(value.asText());
    if (!known.contains(name)) {
      Optional<String> nearest = Suggestion.nearest(name, known);
      broken.add(
          "%s of %s (%s) is %s, and no file describes a %s of that name%s."
              .formatted(
                  field,
                  piece.title(),
                  piece.file(),
                  name,
                  kinds[kinds.length - 1].title(),
                  nearest.map(found -> "; did you mean " + found + "?").orElse("")));
    }
  }

  /** A name as it stands, or the last part of a resource name; log groups have slashes. */
  private static String nameOf(String value) {
    return value.startsWith("arn:") ? value.substring(value.lastIndexOf('/') + 1) : value;
  }
}
