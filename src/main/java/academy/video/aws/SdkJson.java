package academy.video.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Turns the SDK's objects into JSON and back, by the member names of AWS's API reference. Moments
 * are ISO 8601, bytes are base64; members that are not set are left out.
 */
final class SdkJson {

  private SdkJson() {}

  static ObjectNode of(SdkPojo value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (SdkField<?> field : value.sdkFields()) {
      Object member = field.getValueOrDefault(value);
      if (member != null
          && !(member instanceof SdkAutoConstructList)
          && !(member instanceof SdkAutoConstructMap)) {
        node.set(field.memberName(), node(member));
      }
    }
    return node;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNodeFactory.instance.nullNode();
      case SdkPojo pojo -> of(pojo);
      case List<?> list -> {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
        yield object;
      }
      case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
      case Integer number -> JsonNodeFactory.instance.numberNode(number);
      // As a parser reads them: an answer that was saved and read again is equal.
      case Long number when number.intValue() == number ->
          JsonNodeFactory.instance.numberNode(number.intValue());
      case Long number -> JsonNodeFactory.instance.numberNode(number);
      case Float number -> JsonNodeFactory.instance.numberNode(number);
      case Double number -> JsonNodeFactory.instance.numberNode(number);
      case BigDecimal number -> JsonNodeFactory.instance.numberNode(number);
      case SdkBytes bytes ->
          JsonNodeFactory.instance.textNode(
              Base64.getEncoder().encodeToString(bytes.asByteArray()));
      // Instants, texts, and whatever else has a text.
      default -> JsonNodeFactory.instance.textNode(value.toString());
    };
  }

  /**
   * Sets the members of a request's builder.
   *
   * @throws IllegalArgumentException naming the path of a member that AWS does not know, or whose
   *     value is of another type than AWS's
   */
  static void fill(SdkPojo builder, JsonNode members, String path) {
    if (!members.isObject()) {
      throw wrong(path, "an object", members);
    }
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      String memberPath = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
      SdkField<?> field =
          builder.sdkFields().stream()
              .filter(known -> known.memberName().equals(member.getKey()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("AWS knows no member " + memberPath));
      field.set(builder, value(field, member.getValue(), memberPath));
    }
  }

  private static @Nullable Object value(SdkField<?> field, JsonNode node, String path) {
    if (node.isNull()) {
      return null;
    }
    return switch (field.marshallingType().getKnownType()) {
      case SDK_POJO -> {
        SdkPojo nested = field.constructor().get();
        fill(nested, node, path);
        yield built(nested);
      }
      case LIST -> {
        require(node.isArray(), path, "a list", node);
        SdkField<?> item = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
          list.add(value(item, node.get(i), "%s[%d]".formatted(path, i)));
        }
        yield list;
      }
      case MAP -> {
        require(node.isObject(), path, "an object", node);
        SdkField<?> item = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          map.put(entry.getKey(), value(item, entry.getValue(), path + "." + entry.getKey()));
        }
        yield map;
      }
      case STRING -> {
        require(node.isTextual(), path, "a text", node);
        yield node.textValue();
      }
      case BOOLEAN -> {
        require(node.isBoolean(), path, "true or false", node);
        yield node.booleanValue();
      }
      case INTEGER -> {
        require(node.canConvertToInt() && node.isIntegralNumber(), path, "a whole number", node);
        yield node.intValue();
      }
      case LONG -> {
        require(node.isIntegralNumber(), path, "a whole number", node);
        yield node.longValue();
      }
      case DOUBLE -> {
        require(node.isNumber(), path, "a number", node);
        yield node.doubleValue();
      }
      case FLOAT -> {
        require(node.isNumber(), path, "a number", node);
        yield node.floatValue();
      }
      case INSTANT -> instant(node, path);
      default -> throw wrong(path, "of a type that is supported here", node);
    };
  }

  private static Object built(SdkPojo builder) {
    return builder instanceof Buildable buildable ? buildable.build() : builder;
  }

  private static Instant instant(JsonNode node, String path) {
    try {
      return Instant.parse(node.asText());
    } catch (DateTimeParseException e) {
      IllegalArgumentException wrong = wrong(path, "a moment such as 2026-01-31T12:00:00Z", node);
      wrong.initCause(e);
      throw wrong;
    }
  }

  private static void require(boolean fits, String path, String right, JsonNode node) {
    if (!fits) {
      throw wrong(path, right, node);
    }
  }

  private static IllegalArgumentException wrong(String path, String right, JsonNode node) {
    return new IllegalArgumentException(
        "%s must be %s, and is %s"
            .formatted(
                path.isEmpty() ? "the request" : path,
                right,
                node.getNodeType().name().toLowerCase(Locale.ROOT)));
  }
}
