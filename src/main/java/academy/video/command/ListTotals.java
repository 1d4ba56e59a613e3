package academy.video.command;

import academy.video.model.Count;
import academy.video.model.ExpectedWork;
import academy.video.ops.submit.Estimate;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** What the videos of a list are expected to take together. */
final class ListTotals {

  private long mediaMs;
  private double vcpuSeconds;
  private double vcpus = 1;
  private Optional<BigDecimal> price = Optional.empty();
  private int videos;
  private int unknown;

  /** Adds a video; one of which it isn't known what it takes is left out, and counted. */
  void add(Optional<ExpectedWork> work, Optional<BigDecimal> pricePerVcpuHour) {
    videos++;
    price = pricePerVcpuHour;
    if (work.isEmpty()) {
      unknown++;
      return;
    }
    mediaMs += work.get().mediaMs();
    vcpuSeconds += work.get().vcpuSeconds();
  }

  /** Sets for how many vCPUs the estimate counts its minutes. */
  void onVcpus(double count) {
    vcpus = count;
  }

  /** How many videos it is known of what they take. */
  int known() {
    return videos - unknown;
  }

  /** How many are left out. */
  int unknown() {
    return unknown;
  }

  /** Length of the known videos. */
  long mediaMs() {
    return mediaMs;
  }

  /** Empty where nothing is known. */
  Optional<Estimate> estimate() {
    return known() > 0 ? Optional.of(Estimate.of(vcpuSeconds, vcpus, price)) : Optional.empty();
  }

  /** Minutes of video and what they take, in lines; empty for no video. */
  String text() {
    if (videos == 0) {
      return "";
    }
    String length =
        known() == 0
            ? "The length of %s isn't known.%n".formatted(Count.of(unknown, "video"))
            : String.format(
                Locale.ROOT,
                "%,.1f minutes of video%s.%n",
                mediaMs / 60_000.0,
                unknown == 0
                    ? ""
                    : ", in %,d of %s: the length of the others isn't known"
                        .formatted(known(), Count.of(videos, "video")));
    return length + estimate().map(total -> total.sentence() + "\n").orElse("");
  }
}
