package academy.video.log;

import academy.video.model.Secret;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The last guard of the rule that no secret is ever in a line: whatever a library puts into a
 * message, known secrets and the credentials of signed URLs come out as {@code ***}.
 */
public final class Redactor {

  // Query parameters of AWS Signature Version 4 that grant access (AWS, "Authenticating requests:
  // using query parameters").
  private static final Pattern SIGNED_URL =
      Pattern.compile(
          "(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\\s\"'\\\\]+",
          Pattern.CASE_INSENSITIVE);

  /** A shorter text is no real secret, and would tear holes into innocent words. */
  private static final int SHORTEST_SECRET = 8;

  private final List<String> secrets;

  public Redactor(List<Secret> secrets) {
    this.secrets =
        secrets.stream().map(Secret::reveal).filter(s -> s.length() >= SHORTEST_SECRET).toList();
  }

  /** The text without secrets. */
  public String redact(String line) {
    String result = line;
    for (String secret : secrets) {
      result = result.replace(secret, "***");
    }
    return SIGNED_URL.matcher(result).replaceAll("$1***");
  }
}
