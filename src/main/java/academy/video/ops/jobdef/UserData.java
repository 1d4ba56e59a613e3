package academy.video.ops.jobdef;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What an instance does at its first start. In a file it is a list of lines, for people; EC2 takes
 * and gives it as Base64. AWS Batch adds a part of its own, so it must be MIME multi-part (AWS
 * Batch user guide, "Amazon EC2 user data in launch templates").
 */
final class UserData {

  private static final String DATA = "LaunchTemplateData";
  private static final String MEMBER = "UserData";

  private UserData() {}

  /** A launch template as EC2 takes it. */
  static ObjectNode encoded(ObjectNode body) {
    ObjectNode request = body.deepCopy();
    if (request.path(DATA) instanceof ObjectNode data && data.path(MEMBER).isArray()) {
      byte[] text = text(data.path(MEMBER)).getBytes(StandardCharsets.UTF_8);
      data.put(MEMBER, Base64.getEncoder().encodeToString(text));
    }
    return request;
  }

  /** The data of a launch template as it is in a file. */
  static ObjectNode decoded(JsonNode answer) {
    ObjectNode data = answer.deepCopy();
    if (data.path(MEMBER).isTextual()) {
      byte[] text = Base64.getMimeDecoder().decode(data.path(MEMBER).textValue());
      ArrayNode lines = JsonNodeFactory.instance.arrayNode();
      new String(text, StandardCharsets.UTF_8).lines().forEach(lines::add);
      data.set(MEMBER, lines);
    }
    return data;
  }

  static String text(JsonNode lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.asText()).append('\n'));
    return text.toString();
  }
}
