package academy.video.command;

import academy.video.ops.submit.Estimate;
import academy.video.ops.submit.SharedWork;
import java.math.BigDecimal;
import java.util.Optional;

/** What all videos of a list that are submitted are expected to take together. */
final class ListTotals {

  private double vcpuSeconds;
  private double vcpus;
  private Optional<BigDecimal> price = Optional.empty();
  private int videos;
  private int unknown;

  /** Adds a video; one whose source can't be read from here counts as unknown. */
  void add(Optional<SharedWork> work, Optional<BigDecimal> pricePerVcpuHour) {
    videos++;
    price = pricePerVcpuHour;
    if (work.isEmpty()) {
      unknown++;
      return;
    }
    vcpuSeconds += work.get().vcpuSeconds();
    vcpus = work.get().vcpus();
  }

  /** Empty where nothing is known. */
  Optional<Estimate> estimate() {
    return videos > unknown
        ? Optional.of(Estimate.of(vcpuSeconds, vcpus, price))
        : Optional.empty();
  }

  /** Videos that the estimate leaves out. */
  int unknown() {
    return unknown;
  }
}
