package academy.video.json;

import academy.video.model.PlainText;
import academy.video.model.Rational;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads and writes records as JSON. The same value gives the same bytes on every machine: fields in
 * the record's order and in snake_case, as in log lines, two spaces of indent, LF, a line feed at
 * the end. Unknown and missing fields are an error, and so are values of another type.
 */
public final class Json {

  private final JsonMapper mapper;

  public Json() {
    SimpleModule values = new SimpleModule("values");
    values.addSerializer(Rational.class, ToStringSerializer.instance);
    values.addSerializer(Instant.class, ToStringSerializer.instance); // ISO 8601
    values.addDeserializer(Rational.class, new RationalDeserializer());
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    this.mapper =
        JsonMapper.builder()
            .addModule(values)
            .addModule(new Jdk8Module())
            // Questions such as isAudioOnly() are no part of the data, and could not be read back.
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPrettyPrinter(printer)
            .build();
  }

  /** The value as UTF-8 JSON with a line feed at its end, in {@link PlainText#json}'s form. */
  public byte[] write(Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  public String text(Object value) {
    try {
      return PlainText.json(mapper.writeValueAsString(value)) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a value that {@link #write} wrote.
   *
   * @throws UncheckedIOException where the bytes are not that
   */
  public <T> T read(byte[] json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads any JSON as a tree, for readers that check every field themselves.
   *
   * @throws UncheckedIOException where the bytes are no JSON
   */
  public JsonNode readTree(byte[] json) {
    try {
      return mapper.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads JSON that anybody may have written; what is no JSON object has no members. */
  public UntrustedJson untrusted(byte[] json) {
    try {
      return new UntrustedJson(readTree(json));
    } catch (UncheckedIOException _) {
      return UntrustedJson.none();
    }
  }

  /** The value as a tree, in the form that {@link #write} gives it. */
  public JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /** A record's fields by name, in the form that {@link #write} gives them; for a log line. */
  public Map<String, Object> map(Object value) {
    return mapper.convertValue(value, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  private static final class RationalDeserializer extends StdDeserializer<Rational> {
    private static final long serialVersionUID = 1L;

    RationalDeserializer() {
      super(Rational.class);
    }

    @Override
    public Rational deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return Rational.parse(parser.getText());
    }
  }
}
