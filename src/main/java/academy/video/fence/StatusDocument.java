package academy.video.fence;

import academy.video.model.Published;
import academy.video.model.Standing;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * status.json as it was read.
 *
 * @param tree its fields; a missing node where there is none, or no JSON
 * @param version of the object; empty where there is none
 */
public record StatusDocument(JsonNode tree, Optional<String> version) {

  /** The job that it tells of; documents of older workers stand before all that say more. */
  public Standing standing() {
    Instant begun = instant("started_at").or(() -> instant("submitted_at")).orElse(Instant.EPOCH);
    return new Standing(
        instant("requested_at").orElse(begun),
        tree.path("job_id").asText(""),
        // What awaits its first attempt is before it, whatever the clocks say.
        state().equals("submitted") ? 0 : tree.path("attempt").asInt(0),
        begun);
  }

  public String state() {
    return tree.path("state").asText();
  }

  public Optional<String> jobId() {
    return text(tree.path("job_id"));
  }

  public Optional<String> generation() {
    return text(tree.path("generation"));
  }

  public int resubmissions() {
    return Math.max(0, tree.path("resubmissions").asInt());
  }

  /** Whose result is published. */
  public Optional<Published> published() {
    JsonNode published = tree.path("published");
    return text(published.path("requested_at"))
        .filter(at -> parsed(at).isPresent())
        .map(
            at ->
                new Published(
                    at, text(published.path("job_id")), published.path("generation").asText()));
  }

  /** Whether what is published was requested after this. */
  public boolean overtakes(Standing standing) {
    return published()
        .filter(
            other ->
                standing.isOvertakenBy(
                    Instant.parse(other.requestedAt()), other.jobId().orElse("")))
        .isPresent();
  }

  private Optional<Instant> instant(String field) {
    return parsed(tree.path(field).asText());
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
