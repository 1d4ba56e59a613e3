package academy.video.fence;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.PlainText;
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

  private static final int LONGEST_SHOWN = 200;

  /** The job that it tells of; documents of older workers stand before all that say more. */
  public Standing standing() {
    Instant begun = instant("started_at").or(() -> instant("submitted_at")).orElse(Instant.EPOCH);
    Instant requestedAt = instant("requested_at").orElse(begun);
    String job = tree.path("job_id").asText("");
    if (nodes() > 1) {
      return Standing.ofNodes(requestedAt, job);
    }
    return new Standing(
        requestedAt,
        job,
        // What awaits its first attempt is before it, whatever the clocks say.
        state().equals("submitted") ? 0 : tree.path("attempt").asInt(0),
        begun);
  }

  /** How many nodes share the video, from 1. */
  public int nodes() {
    return Math.max(1, tree.path("nodes").path("of").asInt(1));
  }

  /** The node that wrote this; -1 where the job is alone. */
  public int writer() {
    return tree.path("nodes").path("writer").asInt(-1);
  }

  /** When the first start of this request began, where the document says so. */
  public Optional<Instant> startedAt() {
    return instant("started_at");
  }

  public String source() {
    return tree.path("source").asText();
  }

  public String profile() {
    return tree.path("profile").asText();
  }

  /**
   * The failure that ended the job for good, with its words as they were written; empty where it
   * has not failed, or may be tried again.
   */
  public Optional<Failure> lastingFailure() {
    JsonNode failure = tree.path("failure");
    return ExitCode.ofCode(failure.path("exit_code").asInt(-1))
        .filter(code -> state().equals("failed") && !code.retryable())
        .map(
            code ->
                new Failure(code, failure.path("reason").asText(), failure.path("hint").asText()));
  }

  /**
   * What a job replaces that makes another video of it, or with another profile; empty where it
   * replaces nothing, or its own. Without a job that succeeded, nobody says what is published.
   */
  public Optional<String> replacedBy(String newSource, String newProfile) {
    boolean isSame = source().equals(newSource) && profile().equals(newProfile);
    return published()
        .filter(_ -> !isSame && state().equals("succeeded") && !source().isEmpty())
        .map(
            _ ->
                "The destination has a result that was made from %s with profile %s. This job replaces it when it is done; until then viewers get the old one. Its files stay until delete --superseded removes them."
                    .formatted(
                        PlainText.shortLine(source(), LONGEST_SHOWN),
                        PlainText.shortLine(profile(), LONGEST_SHOWN)));
  }

  /** How a job ended that was overtaken. */
  public Failure endedAsSuperseded() {
    JsonNode failure = tree.path("failure");
    return Failure.superseded(failure.path("reason").asText(), failure.path("hint").asText());
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
