package academy.video.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** How a job is told when its video was requested: a variable of its container. */
public final class RequestedAt {

  /** The variable's name. */
  static final String VARIABLE = "VIDEO_REQUESTED_AT";

  private RequestedAt() {}

  /** SubmitJob's {@code containerOverrides}. */
  public static ObjectNode override(Instant requestedAt) {
    ObjectNode overrides = JsonNodeFactory.instance.objectNode();
    overrides
        .putArray("environment")
        .addObject()
        .put("name", VARIABLE)
        .put("value", requestedAt.toString());
    return overrides;
  }

  /** What a container of DescribeJobs was told; empty where that is nothing, or no time. */
  static Optional<Instant> of(JsonNode container) {
    for (JsonNode variable : container.path("environment")) {
      if (variable.path("name").asText().equals(VARIABLE)) {
        try {
          return Optional.of(Instant.parse(variable.path("value").asText()));
        } catch (DateTimeException _) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
