package academy.video.ops.submit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;

/**
 * What a job is expected to take. Container start and storage come on top.
 *
 * @param vcpuSeconds of a current server core
 * @param vcpus that the minutes are counted for
 * @param minutes with that many
 * @param cost in the price's currency; empty where no price is given
 */
public record Estimate(
    double vcpuSeconds, double vcpus, double minutes, Optional<BigDecimal> cost) {

  private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
  private static final int COST_DECIMALS = 5;

  /** The estimate of a plan. */
  public static Estimate of(
      double vcpuSeconds, double vcpus, Optional<BigDecimal> pricePerVcpuHour) {
    return new Estimate(
        rounded(vcpuSeconds),
        vcpus,
        rounded(vcpuSeconds / vcpus / 60),
        pricePerVcpuHour.map(
            price ->
                price
                    .multiply(BigDecimal.valueOf(vcpuSeconds))
                    .divide(SECONDS_PER_HOUR, COST_DECIMALS, RoundingMode.HALF_UP)));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** The same for people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "About %.1f minutes on %s vCPUs: %.0f vCPU-seconds%s.",
        minutes,
        vcpus == Math.rint(vcpus) ? Long.toString((long) vcpus) : Double.toString(vcpus),
        vcpuSeconds,
        cost.map(value -> ", which cost " + value.toPlainString()).orElse(""));
  }
}
