package academy.video.ops.doctor;

import academy.video.model.PlainText;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How lists and names are told. */
final class Words {

  /** Names that differ in more letters are other names, not slips. */
  private static final int MOST_SLIPS = 4;

  private Words() {}

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String list(Collection<String> items) {
    List<String> all = List.copyOf(items);
    return all.size() < 2
        ? String.join("", all)
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }

  /** {@code a}, {@code a or b}, {@code a, b or c}. */
  static String either(Collection<String> items) {
    return list(items).replace(" and ", " or ");
  }

  /** {@code 1 instance}, {@code 2 instances}. */
  static String count(long number, String noun) {
    return "%d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }

  /** The text without a full stop, for the middle of a sentence; of a long one, both ends. */
  static String clause(String text, int most) {
    String line = PlainText.line(text).strip().replaceAll("\\s+", " ").replaceAll("[.:;,]+$", "");
    if (line.length() <= most) {
      return line;
    }
    String begin = line.substring(0, most / 4).strip();
    return begin + " … " + line.substring(line.length() - (most - begin.length() - 3)).strip();
  }

  /** The sentence as a part of another; a name in capital letters stays as it is. */
  static String decapital(String sentence) {
    return sentence.length() > 1 && !Character.isUpperCase(sentence.charAt(1))
        ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1)
        : sentence;
  }

  /** The text's beginning, of bearable length. */
  static String clip(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1).strip() + "…";
  }

  /** The name that looks most like this one, if any is close. */
  static Optional<String> nearest(String name, Stream<String> known) {
    return known
        .filter(other -> !other.isEmpty() && distance(name, other) <= MOST_SLIPS)
        .min(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
