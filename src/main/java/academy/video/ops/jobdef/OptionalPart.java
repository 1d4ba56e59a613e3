package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A part of a file that is there only if a setting is given: an object with a member {@code
 * onlyWith}, which is a whole file or an element of a list. An element that is no object stands in
 * its member {@code value}.
 *
 * @param setting the setting's name
 * @param content what is there
 */
record OptionalPart(String setting, JsonNode content) {

  private static final String MARK = "onlyWith";
  private static final String VALUE = "value";

  static Optional<OptionalPart> of(JsonNode node) {
    if (!node.has(MARK)) {
      return Optional.empty();
    }
    ObjectNode content = node.deepCopy();
    String setting = content.remove(MARK).asText();
    boolean isPlain = content.size() == 1 && content.has(VALUE);
    return Optional.of(new OptionalPart(setting, isPlain ? content.get(VALUE) : content));
  }
}
