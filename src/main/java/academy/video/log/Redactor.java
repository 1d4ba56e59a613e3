package academy.video.log;

import academy.video.model.PlainText;
import academy.video.model.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The last guard of the rule that no secret leaves the worker in a text: whatever a library puts
 * into a message, known secrets and the credentials of URLs come out as {@code ***}. Lines, {@code
 * status.json}, {@code report.json}, {@code report.html}, webhook bodies and what AWS Batch is told
 * all pass it.
 *
 * <p>A secret is recognised as it is and in the forms that texts give it: inside of JSON, of JSON
 * in JSON, of HTML, percent-encoded, in Base64 also as part of a longer text, and line by line.
 */
public final class Redactor {

  private static final String MASK = "***";

  // Query parameters that grant access: AWS Signature Version 4 ("Authenticating requests: using
  // query parameters"), Google Cloud's V4 signing, CloudFront's and Azure's signed URLs.
  private static final Pattern SIGNED_URL =
      Pattern.compile(
          "((?:X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|[?&](?:Signature|Policy|sig))"
              + "(?:=|%3D))[^&\\s\"'\\\\<>]+",
          Pattern.CASE_INSENSITIVE);

  /** RFC 3986, 3.2.1: a user with a password in front of the host. */
  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("(://)[^/\\s\"'<>@:]*:[^/\\s\"'<>@]*(?=@)");

  /** A shorter text is no real secret, and would tear holes into innocent words. */
  private static final int SHORTEST_SECRET = 8;

  /** The longest first: a form can be part of another. */
  private final List<String> forms;

  public Redactor(List<Secret> secrets) {
    this.forms =
        secrets.stream()
            .map(Secret::reveal)
            .flatMap(Redactor::formsOf)
            .filter(form -> form.length() >= SHORTEST_SECRET)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The text without secrets. */
  public String redact(String text) {
    String result = text;
    for (String form : forms) {
      result = result.replace(form, MASK);
    }
    result = SIGNED_URL.matcher(result).replaceAll("$1" + MASK);
    return PASSWORD_IN_URL.matcher(result).replaceAll("$1" + MASK);
  }

  /** The same for a document in UTF-8. */
  public byte[] redact(byte[] document) {
    return redact(new String(document, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private static Stream<String> formsOf(String secret) {
    if (secret.strip().length() < SHORTEST_SECRET) {
      return Stream.empty();
    }
    Set<String> forms = new LinkedHashSet<>();
    forms.add(secret);
    forms.add(secret.strip());
    forms.add(PlainText.line(secret).strip());
    secret.lines().map(String::strip).forEach(forms::add); // a key of several lines
    for (String plain : List.copyOf(forms)) {
      String json = inJson(plain);
      for (String inner : List.of(json, PlainText.json(json), json.replace("/", "\\/"))) {
        forms.add(inner);
        forms.add(inJson(inner));
      }
      forms.add(inHtml(plain));
      forms.addAll(percentEncoded(plain));
      forms.addAll(base64(plain.getBytes(StandardCharsets.UTF_8)));
    }
    return forms.stream();
  }

  /** RFC 8259, 7, as Jackson writes it. */
  private static String inJson(String text) {
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        default -> json.append(c < ' ' ? "\\u%04X".formatted((int) c) : String.valueOf(c));
      }
    }
    return json.toString();
  }

  private static String inHtml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** As forms and as URLs have it, with large and with small digits, and with slashes left. */
  private static List<String> percentEncoded(String text) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    String url = form.replace("+", "%20");
    String strict = url.replace("*", "%2A").replace("%7E", "~"); // RFC 3986, 2.3
    return Stream.of(form, url, strict, strict.replace("%2F", "/"))
        .flatMap(each -> Stream.of(each, withSmallDigits(each)))
        .toList();
  }

  private static String withSmallDigits(String encoded) {
    return Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(digits -> digits.group().toLowerCase(Locale.ROOT));
  }

  /**
   * What Base64 makes of the bytes wherever they are in a longer text: their place decides how they
   * are cut into groups of three, and the groups at the ends are shared with what is beside them.
   */
  private static List<String> base64(byte[] secret) {
    return Stream.of(0, 1, 2)
        .map(
            before -> {
              byte[] shifted = new byte[before + secret.length];
              System.arraycopy(secret, 0, shifted, before, secret.length);
              int firstWhole = before == 0 ? 0 : 3;
              int end = shifted.length / 3 * 3;
              return firstWhole < end ? Arrays.copyOfRange(shifted, firstWhole, end) : new byte[0];
            })
        .flatMap(
            whole ->
                Stream.of(
                    Base64.getEncoder().encodeToString(whole),
                    Base64.getUrlEncoder().encodeToString(whole)))
        .toList();
  }
}
