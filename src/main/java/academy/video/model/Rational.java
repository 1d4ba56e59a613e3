package academy.video.model;

import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact fraction in lowest terms with a positive denominator: a frame rate in frames per second,
 * a time in seconds or a time base in seconds per tick. Written {@code "30000/1001"}.
 *
 * @param numerator any value
 * @param denominator always greater than zero once built
 */
public record Rational(long numerator, long denominator) implements Comparable<Rational> {

  public static final Rational ZERO = new Rational(0, 1);

  public Rational {
    if (denominator == 0) {
      throw new IllegalArgumentException("the denominator of a fraction must not be 0");
    }
    BigInteger n = BigInteger.valueOf(numerator);
    BigInteger d = BigInteger.valueOf(denominator);
    BigInteger divisor = n.gcd(d);
    if (d.signum() < 0) {
      divisor = divisor.negate();
    }
    numerator = n.divide(divisor).longValueExact();
    denominator = d.divide(divisor).longValueExact();
  }

  public static Rational of(long numerator, long denominator) {
    return new Rational(numerator, denominator);
  }

  public static Rational of(long whole) {
    return new Rational(whole, 1);
  }

  /** Reads {@code "30000/1001"} or {@code "25"}. */
  public static Rational parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return of(Long.parseLong(text.strip()));
    }
    return of(
        Long.parseLong(text.substring(0, slash).strip()),
        Long.parseLong(text.substring(slash + 1).strip()));
  }

  public Rational plus(Rational other) {
    return exact(
        big(numerator)
            .multiply(big(other.denominator))
            .add(big(other.numerator).multiply(big(denominator))),
        big(denominator).multiply(big(other.denominator)));
  }

  public Rational minus(Rational other) {
    return plus(new Rational(Math.negateExact(other.numerator), other.denominator));
  }

  public Rational times(Rational other) {
    return exact(
        big(numerator).multiply(big(other.numerator)),
        big(denominator).multiply(big(other.denominator)));
  }

  public Rational times(long factor) {
    return times(of(factor));
  }

  public Rational dividedBy(Rational other) {
    return times(other.inverse());
  }

  public Rational inverse() {
    return new Rational(denominator, numerator);
  }

  /** The nearest whole number; halves go up (towards positive infinity). */
  public long round() {
    return roundHalfUp(big(numerator), big(denominator));
  }

  /** The greatest whole number that is not greater than this. */
  public long floor() {
    return Math.floorDiv(numerator, denominator);
  }

  /** The smallest whole number that is not less than this. */
  public long ceil() {
    return Math.ceilDiv(numerator, denominator);
  }

  /**
   * {@code round(value × this)} with halves up, exact for every {@code long}: a count of ticks in
   * another time base.
   */
  public long scaleRounded(long value) {
    return roundHalfUp(big(value).multiply(big(numerator)), big(denominator));
  }

  public double toDouble() {
    return (double) numerator / denominator;
  }

  public boolean isPositive() {
    return numerator > 0;
  }

  /** Decimal text with exactly {@code places} digits behind the point, rounded half up. */
  public String toDecimal(int places) {
    return new java.math.BigDecimal(big(numerator))
        .divide(new java.math.BigDecimal(big(denominator)), places, RoundingMode.HALF_UP)
        .toPlainString();
  }

  @Override
  public int compareTo(Rational other) {
    return big(numerator)
        .multiply(big(other.denominator))
        .compareTo(big(other.numerator).multiply(big(denominator)));
  }

  public Rational min(Rational other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public Rational max(Rational other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }

  private static Rational exact(BigInteger numerator, BigInteger denominator) {
    BigInteger divisor = numerator.gcd(denominator);
    return new Rational(
        numerator.divide(divisor).longValueExact(), denominator.divide(divisor).longValueExact());
  }

  private static long roundHalfUp(BigInteger numerator, BigInteger denominator) {
    BigInteger two = BigInteger.TWO;
    BigInteger[] parts =
        numerator.multiply(two).add(denominator).divideAndRemainder(denominator.multiply(two));
    boolean belowZeroWithRest = parts[1].signum() < 0;
    return (belowZeroWithRest ? parts[0].subtract(BigInteger.ONE) : parts[0]).longValueExact();
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
