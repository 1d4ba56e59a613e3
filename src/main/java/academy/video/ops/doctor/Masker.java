package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a snapshot, before it is saved or printed: values of variables and members
 * with a secret's name, access keys, signed URLs, and the user data of instances but for its first
 * line and what of it {@link UserData} judges. Whatever it takes leaves its length behind; a
 * snapshot is judged the same before and after.
 */
public final class Masker {

  // Variables, tags and parameters: somebody chose these names.
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(KEY|SECRET|TOKEN|PASSW|PASSPHRASE|PWD|CREDENTIAL|PRIVATE|SIGNATURE|_DSN|AUTH).*",
          Pattern.CASE_INSENSITIVE);

  // Members of AWS's API that hold a secret's text; KeyName, nextToken and the like do not.
  private static final Pattern SECRET_MEMBER =
      Pattern.compile(
          "(secret(String|Binary|AccessKey|Key)|password|authorizationToken|sessionToken"
              + "|credentials?|privateKey)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ACCESS_KEY = Pattern.compile("\\b(A3T|AKIA|ASIA)[A-Z0-9]{16}\\b");

  // NAME=value, "name":"value" and name: value inside commands and log lines; a colon alone does
  // not make an assignment, as resource names and actions show (arn:aws:secretsmanager:…).
  private static final Pattern ASSIGNED =
      Pattern.compile(
          "(?i)((?:secret|password|passwd|token|api_?key|access_?key(?:_id)?|private_?key)"
              + "[a-z0-9_]*(?:\\s*=\\s*[\"']?|[\"']\\s*:\\s*[\"']?|:\\s+[\"']?))"
              + "(?!\\*\\*\\*)([^\\s\"'&,;]{8,})");

  private static final Pattern SIGNED_URL =
      Pattern.compile(
          "(?i)((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)"
              + "(?!\\*\\*\\*)[^&\\s\"'\\\\]+");

  private static final Pattern USER_IN_URL = Pattern.compile("(://[^/\\s:@]+:)[^/\\s@]+@");

  private static final Pattern FIRST_LINE = Pattern.compile("\\R");

  private static final String MASK = "***";

  /** The snapshot without secrets. Masking twice changes nothing more. */
  public Snapshot mask(Snapshot snapshot) {
    return new Snapshot(
        snapshot.takenAt(),
        snapshot.region(),
        snapshot.question(),
        snapshot.calls().stream().map(Masker::mask).toList());
  }

  private static RecordedCall mask(RecordedCall call) {
    ObjectNode answer = call.answer();
    return new RecordedCall(
        call.region(),
        call.operation(),
        members(call.request()),
        answer == null ? null : members(answer),
        call.fault());
  }

  private static JsonNode value(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> members(object);
      case ArrayNode array -> {
        ArrayNode masked = JsonNodeFactory.instance.arrayNode();
        array.forEach(item -> masked.add(value(item)));
        yield masked;
      }
      case TextNode text -> TextNode.valueOf(text(text.asText()));
      default -> node;
    };
  }

  private static ObjectNode members(ObjectNode object) {
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    // {name, value} of Batch's environment, {Key, Value} of tags, parameters as {key: value}.
    String named = object.path("name").asText(object.path("Key").asText(""));
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      boolean secret =
          SECRET_MEMBER.matcher(name).matches()
              || (name.equalsIgnoreCase("value") && SECRET_NAME.matcher(named).matches());
      if (value.isTextual() && secret) {
        masked.put(name, hidden(value.asText()));
      } else if (value.isTextual() && name.equals("UserData")) {
        masked.put(name, firstLine(value.asText()));
        UserData.describe(value.asText(), masked);
      } else if (value instanceof ObjectNode map && isMap(name)) {
        masked.set(name, map(map));
      } else {
        masked.set(name, value(value));
      }
    }
    return masked;
  }

  private static boolean isMap(String member) {
    return member.equals("parameters") || member.equals("tags") || member.equals("options");
  }

  private static ObjectNode map(ObjectNode map) {
    ObjectNode masked = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode value = entry.getValue();
      masked.set(
          entry.getKey(),
          value.isTextual() && SECRET_NAME.matcher(entry.getKey()).matches()
              ? TextNode.valueOf(hidden(value.asText()))
              : value(value));
    }
    return masked;
  }

  private static String hidden(String secret) {
    return secret.isEmpty() || secret.startsWith(MASK)
        ? secret
        : "%s (%d characters)".formatted(MASK, secret.length());
  }

  private static String text(String text) {
    String masked = ACCESS_KEY.matcher(text).replaceAll("$1" + MASK);
    masked = SIGNED_URL.matcher(masked).replaceAll("$1" + MASK);
    masked = USER_IN_URL.matcher(masked).replaceAll("$1" + MASK + "@");
    return ASSIGNED.matcher(masked).replaceAll("$1" + MASK);
  }

  /** What kind of user data it is stands in its first line; the rest may hold anything. */
  private static String firstLine(String base64) {
    try {
      String data = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      String line = text(FIRST_LINE.split(data, 2)[0]);
      return Base64.getEncoder().encodeToString((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return hidden(base64);
    }
  }
}
