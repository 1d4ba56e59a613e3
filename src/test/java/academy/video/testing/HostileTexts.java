package academy.video.testing;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts that move a cursor, end a line, turn or hide what follows; and what of that is left. */
public final class HostileTexts {

  private HostileTexts() {}

  /** Texts of any characters, with those that do harm more often than chance has them. */
  public static Arbitrary<String> any() {
    Arbitrary<String> harmful =
        Arbitraries.of(
            "\u001b]0;PWNED\u0007",
            "\u001b[2J",
            "\u009b31m",
            "\r",
            "\n",
            "\t",
            "\u0000",
            "\u007f",
            "\u0085",
            "\u00ad",
            "\u061c",
            "\u200b",
            "\u200c",
            "\u200d",
            "\u200e",
            "\u2028",
            "\u2029",
            "\u202a",
            "\u202e",
            "\u2060",
            "\u2066",
            "\u2069",
            "\ufeff",
            "\ufff9",
            "\uffff",
            "\ud800",
            "\udfff",
            "\udb40\udc41");
    Arbitrary<String> innocent =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(6),
            Arbitraries.of(
                "a", "\"", "\\", "</script>", " --> ", "م", "\ud83d\udc69", "é", "e\u0301"));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, harmful), net.jqwik.api.Tuple.of(1, innocent))
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  /** The first character that must not be in a text for people; line feed and tab may. */
  public static Optional<String> harmIn(String text) {
    return text.codePoints()
        .filter(c -> c != '\n' && c != '\t' && isHarmful(c))
        .mapToObj("U+%04X"::formatted)
        .findFirst();
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      // The joiners, and what of Cf can be seen: Arabic, Syriac and Kaithi signs.
      case Character.FORMAT ->
          c != 0x200C
              && c != 0x200D
              && !(c >= 0x0600 && c <= 0x0605)
              && c != 0x06DD
              && c != 0x070F
              && c != 0x0890
              && c != 0x0891
              && c != 0x08E2
              && c != 0x110BD
              && c != 0x110CD;
      default -> false;
    };
  }
}
