package academy.video.log;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.model.PlainText;
import academy.video.model.Secret;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private static String redacted(String secret, String text) {
    return new Redactor(List.of(new Secret(secret))).redact(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAEXAMPLE%2Fx&X-Amz-Signature=0a1b2c3d4e",
        "url=https%3A%2F%2Fb%2Fk%3FX-Amz-Signature%3D0a1b2c3d4e%26X-Amz-Credential%3DAKIAEXAMPLE",
        "https://storage.googleapis.com/b/k?x-goog-signature=0a1b2c3d4e&X-Goog-Credential=AKIAEXAMPLE",
        "https://d1.cloudfront.net/k?Policy=AKIAEXAMPLE&Signature=0a1b2c3d4e&Key-Pair-Id=K2",
        "https://a.blob.core.windows.net/c/k?sv=2024&sig=0a1b2c3d4e",
        "GET https://someone:0a1b2c3d4e@media.example/7.mp4 failed",
      })
  void redact_ofAUrlThatGrantsAccess_keepsOnlyItsPlace(String text) {
    assertThat(redacted("unrelated-secret", text))
        .contains("***")
        .doesNotContain("0a1b2c3d4e", "AKIAEXAMPLE");
  }

  @Test
  void redact_ofInnocentText_changesNothing() {
    String text = "Encoded r2://videos/7?x at 12:30:05, see https://example.com:8080/a@b.";

    assertThat(redacted("short", text)).isEqualTo(text);
  }

  @Test
  void redact_ofASecretOfSeveralLines_masksEachOfThem() {
    String key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----\n";

    assertThat(redacted(key, "bad key line 2: MIIEvQIBADANBg")).doesNotContain("MIIEvQIBADANBg");
    assertThat(redacted(key, "key: " + key.strip())).doesNotContain("kqhkiG9w0BAQEF");
  }

  @Provide
  static Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('\t', '\n', 'é', '\u0085', '\u202e')
        .ofMinLength(16)
        .ofMaxLength(40)
        .map(String::strip)
        .filter(
            secret -> PlainText.line(secret).strip().length() >= 16 && secret.lines().count() == 1);
  }

  @Property(tries = 300)
  void redact_ofASecretInAnyForm_leavesNothingOfIt(@ForAll("secrets") String secret)
      throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(secret);
    String inner = json.substring(1, json.length() - 1);
    String twice = mapper.writeValueAsString(json);
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);

    for (String form :
        List.of(
            secret,
            inner,
            twice.substring(3, twice.length() - 3),
            PlainText.json(inner),
            PlainText.line(secret).strip(),
            url,
            url.replace("+", "%20"),
            URI.create("x:/" + url.replace("+", "%20")).getRawPath().substring(1))) {
      assertThat(redacted(secret, "before " + form + " after"))
          .as(form)
          .isEqualTo("before *** after");
    }
  }

  @Property(tries = 300)
  void redact_ofASecretInBase64_leavesNoWholeGroupOfIt(
      @ForAll("secrets") String secret, @ForAll @IntRange(max = 5) int before) {
    byte[] bytes = ("u:xyz".substring(0, before) + secret + ":z").getBytes(StandardCharsets.UTF_8);

    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      String masked = redacted(secret, "Authorization: Basic " + encoder.encodeToString(bytes));

      // At most the groups at both ends are left, which hold two bytes of the secret each.
      assertThat(masked).contains("***");
      assertThat(masked.replace("Authorization: Basic ", "").replace("***", "").length())
          .isLessThanOrEqualTo(4 * 2 + 4 * 3);
    }
  }
}
