package academy.video.stage.result.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Lines over the presentation's time, as SVG. The frame stretches to the page's width; what is
 * written stands beside it as HTML, so that it stays readable on a phone. Without a script: what
 * the lines say at a moment is the title of an invisible column there.
 *
 * @param name what the lines are, for those who cannot see them
 * @param durationMs length of the presentation
 * @param scale how far up the values go
 * @param series the lines
 * @param words a value in words
 */
record LineChart(
    String name, long durationMs, Scale scale, List<Series> series, DoubleFunction<String> words) {

  /** Colours and dashes that the style sheet has. */
  static final int STYLES = 6;

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 200;
  private static final int MOST_POINTS = 600;
  private static final int MOST_COLUMNS = 120;
  private static final int MOST_STEPS = 5;

  /** From the value at the chart's bottom to the one at its top. */
  record Scale(double low, double high) {
    double heightOf(double value) {
      double part = (value - low) / Math.max(1e-9, high - low);
      return HEIGHT * (1 - Math.clamp(part, 0, 1));
    }
  }

  /** A value that holds from one time to another, end exclusive. */
  record Span(long startMs, long endMs, double value) {}

  /**
   * A line.
   *
   * @param spans in the order of their times; where one does not begin at the end of the one
   *     before, the line is broken
   * @param lowest whether the lowest of many values is shown where there is no room for each, or
   *     the highest
   */
  record Series(String name, List<Span> spans, boolean lowest) {
    Series {
      spans = List.copyOf(spans);
    }

    /** Neighbours joined to one, so that there are no more than can be seen. */
    List<Span> shown() {
      int step = Math.max(1, Math.ceilDiv(spans.size(), MOST_POINTS));
      List<Span> shown = new ArrayList<>();
      for (int start = 0; start < spans.size(); start += step) {
        List<Span> some = spans.subList(start, Math.min(spans.size(), start + step));
        var values = some.stream().mapToDouble(Span::value);
        double value = lowest ? values.min().orElseThrow() : values.max().orElseThrow();
        shown.add(new Span(some.getFirst().startMs(), some.getLast().endMs(), value));
      }
      return shown;
    }
  }

  void addTo(Html html) {
    html.open("figure", "class", "chart");
    legend(html);
    html.open("div", "class", "plot");
    List<Double> ticks = Ticks.between(scale.low(), scale.high(), MOST_STEPS);
    valueAxis(html, ticks);
    html.openDrawing(WIDTH, HEIGHT, name);
    for (double tick : ticks) {
      String line = Figures.of("M0 %.1fH%d", scale.heightOf(tick), WIDTH);
      html.empty("path", "class", "grid", "d", line);
    }
    TimeAxis times = new TimeAxis(durationMs);
    for (long ms : times.ticks()) {
      html.empty("path", "class", "grid", "d", Figures.of("M%.1f 0V%d", across(ms), HEIGHT));
    }
    for (int i = 0; i < series.size(); i++) {
      html.empty("path", "class", "line s" + i % STYLES, "d", path(series.get(i)));
    }
    columns(html);
    html.close().close();
    times.addTo(html);
    html.close().line();
  }

  private void valueAxis(Html html, List<Double> ticks) {
    html.open("svg", "class", "y", "aria-hidden", "true");
    for (double tick : ticks) {
      html.element(
          "text",
          words.apply(tick),
          "x",
          "100%",
          "y",
          Figures.of("%.2f%%", 100 * scale.heightOf(tick) / HEIGHT),
          "text-anchor",
          "end",
          "dominant-baseline",
          "middle");
    }
    html.close();
  }

  private void legend(Html html) {
    html.open("figcaption");
    for (int i = 0; i < series.size(); i++) {
      html.open("span", "class", "key")
          .open("svg", "viewBox", "0 0 28 6", "aria-hidden", "true")
          .empty("path", "class", "line s" + i % STYLES, "d", "M0 3H28")
          .close()
          .text(series.get(i).name())
          .close();
    }
    html.close();
  }

  private String path(Series line) {
    StringBuilder path = new StringBuilder();
    long end = -1;
    for (Span span : line.shown()) {
      double y = scale.heightOf(span.value());
      path.append(span.startMs() == end ? Figures.of("V%.1f", y) : move(span.startMs(), y));
      path.append(Figures.of("H%.1f", across(span.endMs())));
      end = span.endMs();
    }
    return path.toString();
  }

  private String move(long ms, double y) {
    return Figures.of("M%.1f %.1f", across(ms), y);
  }

  private double across(long ms) {
    return (double) WIDTH * ms / Math.max(1, durationMs);
  }

  private void columns(Html html) {
    int columns = Math.clamp(longest(), 1, MOST_COLUMNS);
    List<List<Span>> shown = series.stream().map(Series::shown).toList();
    for (int column = 0; column < columns; column++) {
      long fromMs = durationMs * column / columns;
      long toMs = durationMs * (column + 1) / columns;
      html.open(
              "rect",
              "class",
              "look",
              "x",
              Figures.of("%.2f", across(fromMs)),
              "y",
              0,
              "width",
              Figures.of("%.2f", across(toMs - fromMs)),
              "height",
              HEIGHT)
          .element("title", said(shown, fromMs, toMs))
          .close();
    }
  }

  private int longest() {
    return series.stream().mapToInt(line -> line.spans().size()).max().orElse(1);
  }

  private String said(List<List<Span>> shown, long fromMs, long toMs) {
    StringBuilder text = new StringBuilder(Figures.clock(fromMs));
    long middleMs = (fromMs + toMs) / 2;
    for (int i = 0; i < series.size(); i++) {
      for (Span span : shown.get(i)) {
        if (span.startMs() <= middleMs && middleMs < span.endMs()) {
          text.append('\n').append(series.get(i).name()).append("  ");
          text.append(words.apply(span.value()));
        }
      }
    }
    return text.toString();
  }
}
