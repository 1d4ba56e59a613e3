package academy.video.stage.result.page;

import academy.video.stage.result.Report.ChunkSummary;
import academy.video.stage.result.Report.JobSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Who encoded which chunk when, and what the time went into: a row for each worker of this run. A
 * bar is divided by what its chunk's parts take of each other, since encoding is added up over all
 * threads that helped.
 */
final class WorkChart {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 26;

  /** What a chunk's time goes into, in the order in which a frame goes through it. */
  private enum Part {
    READ("read", "waiting for the source", ChunkSummary::readMs),
    DECODE("decode", "decoding", ChunkSummary::decodeMs),
    SCALE("scale", "scaling", ChunkSummary::scaleMs),
    ENCODE("encode", "encoding", ChunkSummary::encodeMs),
    MEASURE("measure", "measuring quality", ChunkSummary::measureMs),
    WAIT("wait", "waiting for the store", ChunkSummary::uploadWaitMs);

    private final String style;
    private final String words;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference, which holds nothing
    private final ToLongFunction<ChunkSummary> ms;

    Part(String style, String words, ToLongFunction<ChunkSummary> ms) {
      this.style = style;
      this.words = words;
      this.ms = ms;
    }
  }

  private final JobSummary job;
  private final List<ChunkSummary> own;

  WorkChart(JobSummary job) {
    this.job = job;
    this.own = job.chunks().stream().filter(chunk -> !chunk.resumed()).toList();
  }

  /** Whether this run encoded anything. */
  boolean isEmpty() {
    return own.isEmpty();
  }

  void addTo(Html html) {
    html.open("figure");
    legend(html);
    html.open("div", "class", "workers");
    byWorker().forEach((worker, chunks) -> row(html, worker, chunks));
    html.close();
    new TimeAxis(job.elapsedMs()).addTo(html);
    html.close().line();
  }

  private void legend(Html html) {
    long all = 0;
    for (Part part : Part.values()) {
      all += sum(part);
    }
    html.open("figcaption");
    for (Part part : Part.values()) {
      html.open("span", "class", "key")
          .open("svg", "class", "swatch", "viewBox", "0 0 14 14", "aria-hidden", "true")
          .empty("rect", "class", "p-" + part.style, "width", 14, "height", 14)
          .close()
          .text("%s %s".formatted(part.words, Figures.percent(sum(part), all)))
          .close();
    }
    html.close();
  }

  private long sum(Part part) {
    return own.stream().mapToLong(part.ms).sum();
  }

  private Map<String, List<ChunkSummary>> byWorker() {
    Map<String, List<ChunkSummary>> rows = new TreeMap<>(WorkChart::compareNames);
    for (ChunkSummary chunk : own) {
      rows.computeIfAbsent(chunk.worker(), _ -> new ArrayList<>()).add(chunk);
    }
    return rows;
  }

  /** encode-2 comes before encode-10. */
  private static int compareNames(String one, String other) {
    return one.length() != other.length()
        ? Integer.compare(one.length(), other.length())
        : one.compareTo(other);
  }

  private void row(Html html, String worker, List<ChunkSummary> chunks) {
    html.element("span", worker);
    html.openDrawing(WIDTH, HEIGHT, "%d chunks of %s".formatted(chunks.size(), worker));
    chunks.forEach(chunk -> bar(html, chunk));
    html.close().line();
  }

  private void bar(Html html, ChunkSummary chunk) {
    long elapsed = Math.max(1, chunk.endMs() - chunk.startMs());
    long parts = 0;
    for (Part part : Part.values()) {
      parts += part.ms.applyAsLong(chunk);
    }
    double scale = across(elapsed) / Math.max(elapsed, parts);
    double x = across(chunk.startMs());
    html.open("g").element("title", said(chunk));
    html.empty(
        "rect",
        "class",
        "p-rest",
        "x",
        Figures.of("%.2f", x),
        "width",
        Figures.of("%.2f", across(elapsed)),
        "height",
        HEIGHT);
    double end = x + across(elapsed);
    for (Part part : Part.values()) {
      double width = part.ms.applyAsLong(chunk) * scale;
      if (width > 0) {
        html.empty(
            "rect",
            "class",
            "p-" + part.style,
            "x",
            Figures.of("%.2f", x),
            "width",
            Figures.of("%.2f", width),
            "height",
            HEIGHT);
      }
      x += width;
    }
    html.empty("path", "class", "edge", "d", Figures.of("M%.2f 0V%d", end, HEIGHT));
    html.close();
  }

  private double across(long ms) {
    return (double) WIDTH * ms / Math.max(1, job.elapsedMs());
  }

  private static String said(ChunkSummary chunk) {
    StringBuilder text = new StringBuilder();
    text.append(
        "Chunk %d, %s"
            .formatted(chunk.index() + 1, Figures.duration(chunk.endMs() - chunk.startMs())));
    for (Part part : Part.values()) {
      text.append("\n%s %s".formatted(part.words, Figures.duration(part.ms.applyAsLong(chunk))));
    }
    return text.toString();
  }

  /** The same as numbers, resumed chunks included. */
  void addTableTo(Html html) {
    Table table = new Table(html, "Chunks", "Chunk");
    table.numbers("Begun at", "Took");
    for (Part part : Part.values()) {
      table.numbers(part.words);
    }
    table.texts("Worker").begin();
    for (ChunkSummary chunk : job.chunks()) {
      table.row(Integer.toString(chunk.index() + 1));
      table.number(chunk.resumed() ? "–" : Figures.duration(chunk.startMs()));
      table.number(Figures.duration(chunk.endMs() - chunk.startMs()));
      for (Part part : Part.values()) {
        table.number(Figures.duration(part.ms.applyAsLong(chunk)));
      }
      table.text(chunk.resumed() ? "an earlier attempt" : chunk.worker());
      table.endRow();
    }
    table.end();
  }
}
