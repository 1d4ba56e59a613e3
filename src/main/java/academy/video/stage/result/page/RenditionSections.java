package academy.video.stage.result.page;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.Reencode;
import academy.video.model.SegmentRecord;
import academy.video.model.Size;
import academy.video.model.SourceInfo;
import academy.video.model.TextRendition;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import academy.video.stage.result.page.LineChart.Scale;
import academy.video.stage.result.page.LineChart.Series;
import academy.video.stage.result.page.LineChart.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What was made: the ladder with its measured rates, and how rates, quality and loudness went. */
final class RenditionSections {

  private static final String NONE = "–";
  private static final int BITS = 8;

  /** Steps of a quality chart's bottom, so that small differences near 1 can be seen. */
  private static final double SSIM_STEP = 0.02;

  private static final double LOWEST_LUFS = -60;

  private final Report report;

  RenditionSections(Report report) {
    this.report = report;
  }

  void addTo(Html html, EncodePlan plan) {
    ladder(html, plan);
    long durationMs = plan.timeline().durationMs();
    List<Series> rates = series(plan, /* lowest= */ false, RenditionSections::rateOf);
    if (!rates.isEmpty()) {
      html.open("section").element("h2", "Bit rate over time");
      new LineChart(
              "Bit rate of each segment of each rendition",
              durationMs,
              new Scale(0, Ticks.above(highest(rates), 5)),
              rates,
              rate -> Figures.bitRate(Math.round(rate)))
          .addTo(html);
      html.close().line();
    }
    List<Series> qualities = series(plan, /* lowest= */ true, RenditionSections::qualityOf);
    if (!qualities.isEmpty()) {
      html.open("section").element("h2", "Quality over time");
      html.element(
          "p",
          "SSIM of each segment against the source scaled to the same size, as it was given to the"
              + " encoder: 1 is the same frame; above 0.98 hardly anybody sees a difference. What"
              + " scaling takes away is not in it.",
          "class",
          "soft");
      double low = Math.floor((lowest(qualities) - 0.001) / SSIM_STEP) * SSIM_STEP;
      new LineChart(
              "SSIM of each segment of each rendition",
              durationMs,
              new Scale(low, 1),
              qualities,
              ssim -> Figures.of("%.3f", ssim))
          .addTo(html);
      reencoded(html);
      html.close().line();
    }
    loudness(html, plan, durationMs);
  }

  private void ladder(Html html, EncodePlan plan) {
    html.open("section").element("h2", "What was made");
    if (!plan.video().isEmpty()) {
      html.element("h3", "Video");
      Table table = new Table(html, "Video", "Rendition");
      table.numbers("Size", "Frames/s", "Limit", "Average", "Peak", "Stored");
      table.numbers("SSIM, mean", "SSIM, lowest", "SSIM, full size");
      table.texts("Codec").begin();
      plan.video().forEach(rendition -> row(table, rendition, plan));
      table.end();
      html.element(
          "p",
          "SSIM compares a rendition with the source in the rendition's own size. Full size: scaled"
              + " up to %s and compared with the source there, as a viewer sees it who"
                  .formatted(fullSize(plan))
              + " shows every rendition in the same size.",
          "class",
          "soft");
    }
    if (!plan.audio().isEmpty()) {
      html.element("h3", "Audio");
      Table table = new Table(html, "Audio", "Track");
      table.texts("Name", "Language");
      table.numbers("Channels", "Average", "Stored");
      table.texts("Codec").begin();
      for (AudioRendition rendition : plan.audio()) {
        Optional<RenditionSummary> made = madeOf(rendition.name());
        table
            .row(rendition.name())
            .text(rendition.displayName())
            .text(SourceWords.language(rendition.language()))
            .number(Integer.toString(rendition.channels()))
            .number(said(made, each -> Figures.bitRate(each.averageBitsPerSecond())))
            .number(said(made, each -> Figures.bytes(each.sizeBytes())))
            .text(said(made, RenditionSummary::codecs))
            .endRow();
      }
      table.end();
    }
    if (!plan.text().isEmpty()) {
      html.element("h3", "Text");
      Table table = new Table(html, "Text", "Track");
      table.texts("Name", "Language");
      table.numbers("Stored").begin();
      for (TextRendition rendition : plan.text()) {
        table
            .row(rendition.name())
            .text(rendition.displayName())
            .text(SourceWords.language(rendition.language()))
            .number(said(madeOf(rendition.name()), each -> Figures.bytes(each.sizeBytes())))
            .endRow();
      }
      table.end();
    }
    plan.storyboard()
        .ifPresent(
            scheduler ->
                html.element(
                    "p",
                    "And a storyboard of %d thumbnails, one in %s."
                        .formatted(
                            scheduler.tiles(),
                            Figures.duration(plan.timeline().msOf(scheduler.intervalFrames()))),
                    "class",
                    "soft"));
    html.close().line();
  }

  private String fullSize(EncodePlan plan) {
    Size size = plan.picture().orElseThrow().fullSize();
    boolean isSources =
        report
            .source()
            .flatMap(SourceInfo::video)
            .filter(track -> track.displaySize().even().equals(size))
            .isPresent();
    return (isSources ? "the source's " : "") + Figures.size(size);
  }

  private void row(Table table, VideoRendition rendition, EncodePlan plan) {
    Optional<RenditionSummary> made = madeOf(rendition.name());
    Optional<RenditionSummary.Quality> quality = made.flatMap(RenditionSummary::quality);
    table
        .row(rendition.name())
        .number(Figures.size(rendition.size()))
        .number(rendition.frameRate(plan.timeline()).toDecimal(2))
        .number(Figures.bitRate(rendition.encoder().maxBitsPerSecond()))
        .number(said(made, each -> Figures.bitRate(each.averageBitsPerSecond())))
        .number(said(made, each -> Figures.bitRate(each.peakBitsPerSecond())))
        .number(said(made, each -> Figures.bytes(each.sizeBytes())))
        .number(said(quality, each -> Figures.ssim(each.mean())))
        .number(
            said(
                quality, each -> Figures.ssim(each.min()) + " at " + Figures.clock(each.minAtMs())))
        .number(said(quality.flatMap(RenditionSummary.Quality::fullSizeMean), Figures::ssim))
        .text(said(made, RenditionSummary::codecs))
        .endRow();
  }

  private static <T> String said(Optional<T> value, Function<T, String> words) {
    return value.map(words).orElse(NONE);
  }

  private Optional<RenditionSummary> madeOf(String rendition) {
    return report.renditions().stream().filter(each -> each.name().equals(rendition)).findFirst();
  }

  private void reencoded(Html html) {
    if (report.reencoded().isEmpty()) {
      return;
    }
    html.element("h3", "Encoded again, since it came out below the floor");
    Table table = new Table(html, "Encoded again", "Rendition");
    table.numbers("Chunk", "Segment", "Floor", "CRF", "CRF then", "SSIM", "SSIM then").begin();
    for (Reencode each : report.reencoded()) {
      table
          .row(each.rendition())
          .number(Integer.toString(each.chunk() + 1))
          .number(Integer.toString(each.segment()))
          .number(Figures.of("%.3f", each.floor()))
          .number(Figures.of("%.1f", each.fromCrf()))
          .number(Figures.of("%.1f", each.toCrf()))
          .number(Figures.ssim(each.ssimBefore()))
          .number(Figures.ssim(each.ssimAfter()))
          .endRow();
    }
    table.end();
  }

  private void loudness(Html html, EncodePlan plan, long durationMs) {
    if (report.loudness().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Loudness");
    Table table = new Table(html, "Loudness", "Track");
    table.numbers("Source", "Range", "True peak", "Gain", "Result").texts("Peaks").begin();
    for (LoudnessRecord each : report.loudness()) {
      table
          .row(nameOf(each.rendition(), plan))
          .number(lufs(each.source().integratedLufs()))
          .number(Figures.of("%.1f LU", each.source().rangeLu()))
          .number(Figures.of("%.1f dBTP", each.source().truePeakDbtp()))
          .number(Figures.of("%+.1f dB", each.gainDb()))
          .number(lufs(each.result().integratedLufs()))
          .text(each.limited() ? "limited" : "as they were")
          .endRow();
    }
    table.end();
    List<Series> lines =
        report.loudness().stream().map(each -> curve(each, plan, durationMs)).toList();
    html.element("h3", "Over time");
    new LineChart(
            "Momentary loudness of each audio track",
            durationMs,
            new Scale(LOWEST_LUFS, 0),
            lines,
            RenditionSections::lufs)
        .addTo(html);
    html.close().line();
  }

  private static String lufs(double lufs) {
    return Figures.of("%.1f LUFS", lufs);
  }

  private static String nameOf(String rendition, EncodePlan plan) {
    return plan.audio().stream()
        .filter(each -> each.name().equals(rendition))
        .map(AudioRendition::displayName)
        .findFirst()
        .orElse(rendition);
  }

  private static Series curve(LoudnessRecord loudness, EncodePlan plan, long durationMs) {
    List<Span> spans = new ArrayList<>();
    long stepMs = loudness.overTime().stepMs();
    for (double value : loudness.overTime().momentaryLufs()) {
      long startMs = spans.size() * stepMs;
      spans.add(new Span(startMs, Math.min(durationMs, startMs + stepMs), value));
    }
    return new Series(nameOf(loudness.rendition(), plan), spans, /* lowest= */ false);
  }

  private List<Series> series(
      EncodePlan plan, boolean lowest, Function<Measured, Optional<Double>> value) {
    List<Series> all = new ArrayList<>();
    for (TrackRecord track : report.video()) {
      List<Span> spans = new ArrayList<>();
      for (SegmentRecord segment : track.segments()) {
        value
            .apply(new Measured(track, segment))
            .ifPresent(
                each ->
                    spans.add(
                        new Span(
                            startMs(plan, segment.index()),
                            startMs(plan, segment.index() + 1),
                            each)));
      }
      if (!spans.isEmpty()) {
        all.add(new Series(track.rendition(), spans, lowest));
      }
    }
    return all;
  }

  private static long startMs(EncodePlan plan, int segment) {
    return plan.timeline().msOf(plan.timeline().segmentStart(segment));
  }

  private record Measured(TrackRecord track, SegmentRecord segment) {}

  private static Optional<Double> rateOf(Measured measured) {
    double seconds =
        (double) measured.segment.durationTicks() / Math.max(1, measured.track.timescale());
    return Optional.of(measured.segment.sizeBytes() * BITS / Math.max(1e-3, seconds));
  }

  private static Optional<Double> qualityOf(Measured measured) {
    return measured.segment.quality().map(quality -> quality.ssim());
  }

  private static double highest(List<Series> series) {
    return series.stream()
        .flatMap(line -> line.spans().stream())
        .mapToDouble(Span::value)
        .max()
        .orElse(1);
  }

  private static double lowest(List<Series> series) {
    return series.stream()
        .flatMap(line -> line.spans().stream())
        .mapToDouble(Span::value)
        .min()
        .orElse(0);
  }
}
