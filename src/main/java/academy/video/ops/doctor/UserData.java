package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A launch template's user data. A snapshot keeps its first line and what matters here of the rest
 * ({@link Masker}): anything may stand in it.
 */
final class UserData {

  /** A member of our own: it starts the ECS agent and waits for it, as cloud-init waits for it. */
  static final String STARTS_ECS = "UserDataStartsEcs";

  /** A member of our own: it writes ECS_CLUSTER, which Batch writes, too. */
  static final String SETS_CLUSTER = "UserDataSetsCluster";

  // Without --no-block or a & behind it, systemctl waits for ecs.service, which waits for
  // cloud-init's end.
  private static final Pattern STARTS =
      Pattern.compile(
          "(?m)^(?!\\s*#)(?!.*--no-block)(?!.*[^&]&\\s*$).*\\b(systemctl\\b.*\\b(start|restart|enable\\s+--now"
              + "|enable\\s+.*--now|--now\\s+enable)\\b.*\\becs(\\.service)?\\b"
              + "|service\\s+ecs\\s+(start|restart)|\\bstart\\s+ecs\\b)");
  private static final Pattern CLUSTER = Pattern.compile("(?m)^(?!\\s*#).*\\bECS_CLUSTER\\s*=");

  private UserData() {}

  /** The text; empty where it is none. */
  static String text(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  static boolean isMime(String firstLine) {
    String lower = firstLine.toLowerCase(Locale.ROOT);
    return lower.startsWith("mime-version:") || lower.startsWith("content-type:");
  }

  static boolean startsEcs(Fact template) {
    return template.at(STARTS_ECS).json().asBoolean();
  }

  static boolean setsCluster(Fact template) {
    return template.at(SETS_CLUSTER).json().asBoolean();
  }

  /** Whether it is known what the text does: the first line alone does not tell. */
  static boolean isDescribed(Fact template) {
    return template.at(STARTS_ECS).isPresent();
  }

  /** Notes beside masked user data what its text does; where it was masked before, that stays. */
  static void describe(String base64, ObjectNode template) {
    String text = text(base64);
    boolean whole = text.lines().filter(line -> !line.isBlank()).count() > 1;
    if (whole && !text.contains("Content-Transfer-Encoding: base64")) {
      template.put(STARTS_ECS, STARTS.matcher(text).find());
      template.put(SETS_CLUSTER, CLUSTER.matcher(text).find());
    }
  }
}
