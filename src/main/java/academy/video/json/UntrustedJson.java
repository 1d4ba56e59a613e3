package academy.video.json;

import academy.video.model.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A JSON object that anybody may have written, such as a destination's status.json. Each member is
 * asked for with its type and range; one that is missing or different is absent, and texts are
 * {@link PlainText} on one line.
 */
public final class UntrustedJson {

  private static final int LONGEST_TEXT = 2000;

  // A clock may be wrong, but arithmetic with the times of Instant's whole range overflows.
  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2199;

  private final JsonNode node;

  UntrustedJson(JsonNode node) {
    this.node = node.isObject() ? node : MissingNode.getInstance();
  }

  /** An object without members; also what stands for a text that is no JSON object. */
  public static UntrustedJson none() {
    return new UntrustedJson(MissingNode.getInstance());
  }

  /** Whether there was an object at all. */
  public boolean isObject() {
    return node.isObject();
  }

  public Optional<String> text(String member) {
    JsonNode value = node.path(member);
    return value.isTextual()
        ? Optional.of(PlainText.shortLine(value.asText(), LONGEST_TEXT))
        : Optional.empty();
  }

  /** A whole number in {@code [least, most]}. */
  public Optional<Integer> whole(String member, int least, int most) {
    JsonNode value = node.path(member);
    return value.isInt() && value.asInt() >= least && value.asInt() <= most
        ? Optional.of(value.asInt())
        : Optional.empty();
  }

  /** A number in {@code [least, most]}. */
  public Optional<Double> number(String member, double least, double most) {
    JsonNode value = node.path(member);
    return value.isNumber() && value.asDouble() >= least && value.asDouble() <= most
        ? Optional.of(value.asDouble())
        : Optional.empty();
  }

  /** A share from 0 to 100; 0 where there is none. */
  public double percent(String member) {
    return number(member, 0, 100).orElse(0.0);
  }

  /** A time, ISO 8601 in UTC, of this and the next century. */
  public Optional<Instant> time(String member) {
    try {
      return text(member)
          .map(Instant::parse)
          .filter(
              time -> {
                int year = time.atOffset(ZoneOffset.UTC).getYear();
                return year >= FIRST_YEAR && year <= LAST_YEAR;
              });
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /** The object in a member. */
  public UntrustedJson in(String member) {
    return new UntrustedJson(node.path(member));
  }
}
