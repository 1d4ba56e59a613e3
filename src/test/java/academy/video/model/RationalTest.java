package academy.video.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RationalTest {

  /** Fractions whose sums and products fit 64 bits. */
  @Provide
  Arbitrary<Rational> fractions() {
    return Combinators.combine(
            Arbitraries.longs().between(-1_000_000_000, 1_000_000_000),
            Arbitraries.longs().between(1, 1_000_000))
        .as(Rational::of);
  }

  @Property
  void build_fromAnyTwoNumbers_isInLowestTermsWithAPositiveDenominator(
      @ForAll int numerator, @ForAll int denominator) {
    if (denominator == 0) {
      assertThatThrownBy(() -> Rational.of(numerator, denominator))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }

    Rational value = Rational.of(numerator, denominator);

    assertThat(value.denominator()).isPositive();
    assertThat(big(value.numerator()).gcd(big(value.denominator()))).isEqualTo(BigInteger.ONE);
    assertThat(big(value.numerator()).multiply(big(denominator)))
        .isEqualTo(big(numerator).multiply(big(value.denominator())));
  }

  @Property
  void arithmetic_onAnyFractions_isExact(
      @ForAll("fractions") Rational a, @ForAll("fractions") Rational b) {
    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).minus(b)).isEqualTo(a);
    assertThat(a.times(b)).isEqualTo(b.times(a));
    if (b.numerator() != 0) {
      assertThat(a.times(b).dividedBy(b)).isEqualTo(a);
    }
    assertThat(a.minus(a)).isEqualTo(Rational.ZERO);
  }

  @Property
  void compareTo_ofAnyFractions_isThatOfTheirDifference(
      @ForAll("fractions") Rational a, @ForAll("fractions") Rational b) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(Long.signum(a.minus(b).numerator()));
    assertThat(a.min(b)).isLessThanOrEqualTo(a.max(b));
    assertThat(a.min(b).plus(a.max(b))).isEqualTo(a.plus(b));
  }

  @Property
  void rounding_ofAnyFraction_agreesWithDecimalArithmetic(@ForAll("fractions") Rational value) {
    BigDecimal exact =
        new BigDecimal(value.numerator())
            .divide(new BigDecimal(value.denominator()), 30, RoundingMode.FLOOR);

    assertThat(value.floor())
        .isEqualTo(exact.setScale(0, RoundingMode.FLOOR).longValueExact())
        .isLessThanOrEqualTo(value.ceil());
    assertThat(value.ceil() - value.floor()).isEqualTo(value.denominator() == 1 ? 0 : 1);
    // Halves go up: towards positive infinity, on both sides of zero.
    assertThat(value.round()).isEqualTo(value.plus(Rational.of(1, 2)).floor());
  }

  @Property
  void scaleRounded_ofAnyTicks_isTheRoundedProduct(
      @ForAll("fractions") Rational factor, @ForAll int ticks) {
    assertThat(factor.scaleRounded(ticks)).isEqualTo(factor.times(ticks).round());
  }

  @Property
  void parse_ofAnyPrintedFraction_givesItBack(@ForAll("fractions") Rational value) {
    assertThat(Rational.parse(value.toString())).isEqualTo(value);
  }

  @Test
  void round_ofHalves_goesUp() {
    assertThat(Rational.of(1, 2).round()).isEqualTo(1);
    assertThat(Rational.of(-1, 2).round()).isZero();
    assertThat(Rational.of(-3, 2).round()).isEqualTo(-1);
    assertThat(Rational.of(-2, 3).round()).isEqualTo(-1);
  }

  @Test
  void scaleRounded_whereTheProductExceedsALong_isExact() {
    Rational toMicroseconds = Rational.of(1_000_000, 90_000);
    assertThat(toMicroseconds.scaleRounded(Long.MAX_VALUE / 12))
        .isEqualTo(
            big(Long.MAX_VALUE / 12)
                .multiply(big(200))
                .add(big(9))
                .divide(big(18))
                .longValueExact());
  }

  @Test
  void arithmetic_whoseResultDoesNotFit_failsInsteadOfWrapping() {
    Rational large = Rational.of(Long.MAX_VALUE);
    assertThatThrownBy(() -> large.plus(Rational.of(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> large.times(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Rational.of(1, Long.MIN_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Rational.ZERO.inverse()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void toDecimal_roundsHalvesAwayFromZeroAndKeepsItsPlaces() {
    assertThat(Rational.of(30000, 1001).toDecimal(3)).isEqualTo("29.970");
    assertThat(Rational.of(1, 8).toDecimal(2)).isEqualTo("0.13");
    assertThat(Rational.of(25).toDecimal(3)).isEqualTo("25.000");
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
