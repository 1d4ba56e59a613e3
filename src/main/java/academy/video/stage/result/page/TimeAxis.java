package academy.video.stage.result.page;

import java.util.List;

/** Times below a chart, at round places; the text keeps its size however wide the chart is. */
record TimeAxis(long durationMs) {

  private static final int MOST_TICKS = 6;

  List<Long> ticks() {
    return Ticks.times(durationMs, MOST_TICKS);
  }

  /** How far from the left a time is, 0 to 1. */
  double across(long ms) {
    return (double) ms / Math.max(1, durationMs);
  }

  void addTo(Html html) {
    html.open("svg", "class", "x", "aria-hidden", "true");
    for (long ms : ticks()) {
      html.element(
          "text",
          Figures.clock(ms),
          "x",
          Figures.of("%.2f%%", 100 * across(ms)),
          "y",
          14,
          "text-anchor",
          "middle");
    }
    html.close();
  }
}
