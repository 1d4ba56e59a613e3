package academy.video.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Containers' language codes as tags for playlists and as names for people. Pure. */
public final class Languages {

  /** The tag of a language that nobody knows. */
  public static final String UNKNOWN = "und";

  private Languages() {}

  /** The shortest RFC 5646 tag of a container's code ({@code ger}, {@code deu} and {@code de}). */
  public static String tag(String code) {
    String lower = code.strip().toLowerCase(Locale.ROOT);
    if (lower.equals(UNKNOWN) || !lower.matches("[a-z]{2,3}(-[a-z0-9]{2,8})*")) {
      return UNKNOWN;
    }
    String primary = lower.split("-", 2)[0];
    for (String twoLetters : Locale.getISOLanguages()) {
      Locale locale = Locale.of(twoLetters);
      if (locale.getISO3Language().equals(terminological(primary)) || twoLetters.equals(primary)) {
        // Withdrawn codes (iw, in, ji) become the ones that replaced them.
        return lower.replaceFirst(primary, locale.getLanguage());
      }
    }
    return lower;
  }

  /** ISO 639-2 has two codes for some languages; Java knows the terminological one. */
  private static String terminological(String code) {
    return switch (code) {
      case "alb" -> "sqi";
      case "arm" -> "hye";
      case "baq" -> "eus";
      case "bur" -> "mya";
      case "chi" -> "zho";
      case "cze" -> "ces";
      case "dut" -> "nld";
      case "fre" -> "fra";
      case "geo" -> "kat";
      case "ger" -> "deu";
      case "gre" -> "ell";
      case "ice" -> "isl";
      case "mac" -> "mkd";
      case "mao" -> "mri";
      case "may" -> "msa";
      case "per" -> "fas";
      case "rum" -> "ron";
      case "slo" -> "slk";
      case "tib" -> "bod";
      case "wel" -> "cym";
      default -> code;
    };
  }

  /**
   * What a player's menu shows: the track's own title, or else its language in that language and
   * its purpose; unique among {@code taken}, without characters that a playlist can't hold (RFC
   * 8216, 4.2).
   *
   * @param role such as {@code SDH}, or empty
   * @param unknown the name of a track about which nothing is known
   */
  public static String displayName(
      String code, String title, String role, String unknown, List<String> taken) {
    String cleanTitle = PlainText.line(title).replace('"', ' ').strip();
    String language = languageName(code).orElse(unknown);
    String named = role.isEmpty() ? language : "%s (%s)".formatted(language, role);
    String name = cleanTitle.isEmpty() ? named : cleanTitle;
    String unique = name;
    for (int number = 2; taken.contains(unique); number++) {
      unique = name + " " + number;
    }
    return unique;
  }

  private static Optional<String> languageName(String code) {
    String tag = tag(code);
    if (tag.equals(UNKNOWN)) {
      return Optional.empty();
    }
    Locale locale = Locale.forLanguageTag(tag);
    String name = locale.getDisplayLanguage(locale);
    return Optional.of(
        name.isEmpty() ? tag : name.substring(0, 1).toUpperCase(locale) + name.substring(1));
  }
}
