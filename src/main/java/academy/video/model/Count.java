package academy.video.model;

import java.util.Locale;

/** A number of things, in words for people. */
public final class Count {

  private Count() {}

  /** {@code 1 chunk}, {@code 1,200 chunks}. */
  public static String of(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
