package academy.video.model;

import java.text.Normalizer;

/**
 * Makes text from outside safe to show: in a playlist, a WebVTT cue, a page or on a terminal. Names
 * of files and tracks, status.json and the other objects of a destination, AWS's answers and the
 * messages of libraries can hold characters that move the cursor, end a line, turn what follows it
 * around or hide.
 *
 * <table>
 *   <caption>What becomes of which character (Unicode's general categories)</caption>
 *   <tr><td>control (Cc, C1 included), line and paragraph separators (Zl, Zp)</td><td>a space</td></tr>
 *   <tr><td>lone surrogates, noncharacters</td><td>U+FFFD</td></tr>
 *   <tr><td>format (Cf): direction marks, embeddings, overrides and isolates, U+FEFF, U+200B, U+00AD,
 *       tags …</td><td>left out</td></tr>
 *   <tr><td>ZWNJ and ZWJ (U+200C, U+200D) after a letter, a mark or a symbol</td><td>stay: Persian,
 *       Hindi and emoji are spelled with them</td></tr>
 *   <tr><td>signs that are Cf but can be seen (Unicode's Prepended_Concatenation_Mark, such as
 *       U+06DD)</td><td>stay</td></tr>
 * </table>
 *
 * <p>Without its marks, punctuation in a line of two directions may stand elsewhere; the words do
 * not: players take a cue's direction from its letters (WebVTT, 6.1), pages and terminals likewise.
 */
public final class PlainText {

  private static final int REPLACEMENT = 0xFFFD;

  private PlainText() {}

  /** The text on one line. */
  public static String line(String text) {
    return clean(text, /* keepsLines= */ false);
  }

  /** The text with its line feeds and tabs. */
  public static String lines(String text) {
    return clean(text, /* keepsLines= */ true);
  }

  /** Whether {@link #line} changes nothing. */
  public static boolean isLine(String text) {
    return line(text).equals(text);
  }

  /** The text on one line, in Unicode's form NFC, cut to a number of UTF-16 units. */
  public static String shortLine(String text, int most) {
    String line = Normalizer.normalize(line(text), Normalizer.Form.NFC).strip();
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 1)) ? most - 1 : most;
    return line.substring(0, end) + "…";
  }

  /**
   * A JSON text that says the same and has none of these characters in it: they can only be inside
   * of strings, where an escape stands for each (RFC 8259, 7). Nothing is lost for programs.
   */
  public static String json(String json) {
    return map(
        json,
        /* keepsLines= */ true,
        (out, c, before) -> {
          if (c == '\n' || !isUnsafe(c) || (isJoiner(c) && canBeJoined(before))) {
            out.appendCodePoint(c);
          } else if (isReplaced(c)) {
            out.append("\\ufffd");
          } else {
            for (char unit : Character.toChars(c)) {
              out.append("\\u%04x".formatted((int) unit));
            }
          }
        });
  }

  private static String clean(String text, boolean keepsLines) {
    return map(
        text,
        keepsLines,
        (out, c, before) -> {
          if (!isUnsafe(c) || (keepsLines && (c == '\n' || c == '\t'))) {
            out.appendCodePoint(c);
          } else if (isJoiner(c)) {
            if (canBeJoined(before)) {
              out.appendCodePoint(c);
            }
          } else if (isReplaced(c)) {
            out.appendCodePoint(REPLACEMENT);
          } else if (Character.getType(c) != Character.FORMAT) {
            out.append(' ');
          }
        });
  }

  @FunctionalInterface
  private interface Mapping {
    /**
     * Appends what stands for a character.
     *
     * @param before the character in front of it in the result, or a space at the start
     */
    void append(StringBuilder out, int c, int before);
  }

  private static String map(String text, boolean keepsLines, Mapping mapping) {
    int safe = 0;
    while (safe < text.length() && isSafeAscii(text.charAt(safe), keepsLines)) {
      safe++;
    }
    if (safe == text.length()) {
      return text; // nearly every text, and reports are long
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, safe);
    text.codePoints()
        .skip(safe)
        .forEach(
            c -> mapping.append(out, c, out.isEmpty() ? ' ' : out.codePointBefore(out.length())));
    return out.toString();
  }

  private static boolean isSafeAscii(char c, boolean keepsLines) {
    return (c >= ' ' && c < 0x7F) || (keepsLines && c == '\n');
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> !isSeen(c);
      default -> isReplaced(c);
    };
  }

  /** What UTF-8 or HTML can't hold: halves of surrogate pairs, and noncharacters. */
  private static boolean isReplaced(int c) {
    boolean isNoncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
    return isNoncharacter || Character.getType(c) == Character.SURROGATE;
  }

  private static boolean isJoiner(int c) {
    return c == 0x200C || c == 0x200D;
  }

  private static boolean canBeJoined(int before) {
    return switch (Character.getType(before)) {
      case Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.OTHER_SYMBOL,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> Character.isLetterOrDigit(before);
    };
  }

  /** Unicode 16, PropList.txt: Prepended_Concatenation_Mark. */
  private static boolean isSeen(int c) {
    return (c >= 0x0600 && c <= 0x0605)
        || c == 0x06DD
        || c == 0x070F
        || c == 0x0890
        || c == 0x0891
        || c == 0x08E2
        || c == 0x110BD
        || c == 0x110CD;
  }
}
