package academy.video.stage.text;

import academy.video.model.Rational;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times of TTML (W3C TTML2, 12.3.1), by the rates that the document names.
 *
 * @param framesPerSecond {@code ttp:frameRate} times {@code ttp:frameRateMultiplier}
 * @param ticksPerSecond {@code ttp:tickRate}
 */
record TtmlTime(Rational framesPerSecond, Rational ticksPerSecond) {

  private static final int DEFAULT_FRAME_RATE = 30;

  private static final Pattern CLOCK =
      Pattern.compile(
          "(\\d{2,4}):(\\d{2}):(\\d{2})(?:\\.(\\d{1,6})\\d{0,20}|:(\\d{1,4})(?:\\.\\d{1,9})?)?");
  private static final Pattern OFFSET =
      Pattern.compile("(\\d{1,12})(?:\\.(\\d{1,6})\\d{0,20})?(h|m|s|ms|f|t)");
  private static final int DECIMALS = 6;
  private static final long MICROS = 1_000_000;

  /** Later ones are corrupt, and would leave no room for exact arithmetic. */
  private static final Rational LONGEST = Rational.of(100_000_000);

  /** Rates as attributes give them; what is none of use is the default. */
  static TtmlTime of(
      Optional<String> frameRate, Optional<String> multiplier, Optional<String> ticks) {
    Optional<Rational> frames = frameRate.flatMap(TtmlTime::whole);
    Rational factor =
        multiplier
            .filter(text -> text.strip().matches("[1-9]\\d{0,5}[ :][1-9]\\d{0,5}"))
            .map(text -> Rational.parse(text.strip().replaceFirst("[ :]", "/")))
            .orElse(Rational.of(1));
    Rational perSecond = frames.orElse(Rational.of(DEFAULT_FRAME_RATE)).times(factor);
    // TTML2, 7.2.16: the frame rate where there is one, else 1.
    Rational tickRate =
        ticks.flatMap(TtmlTime::whole).orElse(frames.isPresent() ? perSecond : Rational.of(1));
    return new TtmlTime(perSecond, tickRate);
  }

  private static Optional<Rational> whole(String text) {
    return text.strip().matches("[1-9]\\d{0,8}")
        ? Optional.of(Rational.of(Long.parseLong(text.strip())))
        : Optional.empty();
  }

  /** Seconds; empty where the text is no time. */
  Optional<Rational> seconds(String text) {
    Matcher clock = CLOCK.matcher(text.strip());
    if (clock.matches()) {
      long whole =
          (Long.parseLong(clock.group(1)) * 60 + Long.parseLong(clock.group(2))) * 60
              + Long.parseLong(clock.group(3));
      Rational rest =
          clock.group(5) == null
              ? fraction(clock.group(4))
              : rounded(Rational.of(Long.parseLong(clock.group(5))).dividedBy(framesPerSecond));
      return Optional.of(Rational.of(whole).plus(rest));
    }
    Matcher offset = OFFSET.matcher(text.strip());
    return offset.matches() ? offset(offset) : Optional.empty();
  }

  private Optional<Rational> offset(Matcher offset) {
    Rational count = Rational.of(Long.parseLong(offset.group(1))).plus(fraction(offset.group(2)));
    Rational unit =
        switch (offset.group(3)) {
          case "h" -> Rational.of(3600);
          case "m" -> Rational.of(60);
          case "ms" -> Rational.of(1, 1000);
          case "f" -> framesPerSecond.inverse();
          case "t" -> ticksPerSecond.inverse();
          default -> Rational.of(1);
        };
    return count.toDouble() * unit.toDouble() > LONGEST.toDouble()
        ? Optional.empty()
        : Optional.of(rounded(count.times(unit)));
  }

  /** So that sums of times have a denominator of their own size. */
  private static Rational rounded(Rational seconds) {
    return Rational.of(seconds.times(MICROS).round(), MICROS);
  }

  private static Rational fraction(@Nullable String digits) {
    return digits == null
        ? Rational.ZERO
        : Rational.of(Long.parseLong((digits + "000000").substring(0, DECIMALS)), MICROS);
  }
}
