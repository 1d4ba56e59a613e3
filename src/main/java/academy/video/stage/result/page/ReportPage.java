package academy.video.stage.result.page;

import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import academy.video.stage.result.Report.JobSummary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * report.html: a job's report as one file that needs nothing else, not even a script. The same
 * report gives the same bytes.
 */
public final class ReportPage {

  private static final String TEMPLATE = "report/report.html";
  private static final String STYLE = "report/report.css";

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");

  private final Report report;
  private final Optional<FailureStatus> failure;
  private final String writtenAt;
  private final Optional<byte[]> poster;
  private final Html html = new Html();

  private ReportPage(
      Report report, Optional<FailureStatus> failure, String writtenAt, Optional<byte[]> poster) {
    this.report = report;
    this.failure = failure;
    this.writtenAt = writtenAt;
    this.poster = poster;
  }

  /**
   * The page as UTF-8.
   *
   * @param failure why the job failed; empty after success
   * @param writtenAt when this is put together, ISO 8601 in UTC
   * @param poster a JPEG image that becomes part of the page
   */
  public static byte[] of(
      Report report, Optional<FailureStatus> failure, String writtenAt, Optional<byte[]> poster) {
    String style = resource(STYLE);
    String title = new Html().text(title(report) + " – encoding report").done();
    Map<String, String> parts =
        Map.of(
            "style_digest",
            digest(style),
            "style",
            style,
            "title",
            title,
            "body",
            new ReportPage(report, failure, writtenAt, poster).body());
    // In one pass: what a part holds is no template, whatever a source calls itself.
    return PLACE
        .matcher(resource(TEMPLATE))
        .replaceAll(
            place -> Matcher.quoteReplacement(Objects.requireNonNull(parts.get(place.group(1)))))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String body() {
    header();
    html.open("main").line();
    failure.ifPresent(this::whyItFailed);
    cards();
    report.source().ifPresent(source -> new SourceSection(source).addTo(html));
    RenditionSections renditions = new RenditionSections(report);
    report.plan().ifPresent(plan -> renditions.addTo(html, plan));
    work();
    damage();
    remarks();
    versions();
    html.close().line();
    html.element(
        "footer",
        "Written %s by the video worker %s."
            .formatted(writtenAt, report.versions().getOrDefault("worker", "")));
    return html.done();
  }

  private void header() {
    html.open("header");
    poster.ifPresent(jpeg -> html.image(jpeg, "Poster"));
    html.open("div", "class", "title").open("h1").element("bdi", title(report)).close();
    String generation =
        report.plan().map(EncodePlan::generation).map(", generation %s"::formatted).orElse("");
    html.element("p", "Video %s%s".formatted(report.videoId(), generation), "class", "soft");
    html.close();
    html.element(
        "p",
        failure.map(each -> "Failed: " + each.failure()).orElse("Succeeded"),
        "class",
        failure.isPresent() ? "badge bad" : "badge good");
    html.close().line();
  }

  /** The video's own title, else the name of its file, else what the job was called. */
  private static String title(Report report) {
    return report
        .source()
        .map(
            source ->
                source.outline().title().isBlank()
                    ? fileName(source.identity().location())
                    : source.outline().title())
        .filter(title -> !title.isBlank())
        .orElse(report.videoId());
  }

  private static String fileName(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private void whyItFailed(FailureStatus why) {
    html.open("section", "class", "bad").element("h2", "Why it failed");
    html.element("p", why.reason());
    html.element("p", "What to do: " + why.hint());
    html.element(
        "p",
        "Exit code %d (%s) in stage %s; %s."
            .formatted(
                why.exitCode(),
                why.failure(),
                why.stage(),
                why.retryable()
                    ? "another attempt may succeed, and goes on from what is done"
                    : "another attempt would fail in the same way"));
    html.close().line();
  }

  private void cards() {
    JobSummary job = report.job();
    html.open("dl", "class", "cards");
    if (job.mediaMs() > 0) {
      card("Video", Figures.duration(job.mediaMs()), "length of the presentation");
    }
    card("Time taken", Figures.duration(job.elapsedMs()), pace(job));
    long made = report.renditions().stream().mapToLong(RenditionSummary::sizeBytes).sum();
    if (made > 0) {
      card(
          "Size",
          Figures.bytes(made),
          report
              .source()
              .map(
                  source ->
                      "%s of the source's %s"
                          .formatted(
                              Figures.percent(made, source.identity().sizeBytes()),
                              Figures.bytes(source.identity().sizeBytes())))
              .orElse("in all renditions"));
    }
    report.renditions().stream()
        .filter(each -> each.quality().isPresent())
        .min(Comparator.comparingDouble(each -> each.quality().orElseThrow().min()))
        .ifPresent(this::lowestQuality);
    html.close().line();
  }

  private void lowestQuality(RenditionSummary worst) {
    RenditionSummary.Quality quality = worst.quality().orElseThrow();
    String atFullSize =
        quality
            .fullSizeMean()
            .map(mean -> "; at full size %s on average".formatted(Figures.ssim(mean)))
            .orElse("");
    card(
        "Lowest quality",
        Figures.ssim(quality.min()),
        "SSIM in %s at %s, against the source in that size%s"
            .formatted(worst.name(), Figures.clock(quality.minAtMs()), atFullSize));
  }

  private String pace(JobSummary job) {
    if (failure.isPresent()) {
      return job.chunksTotal() == 0
          ? "until it failed"
          : "until it failed, with %d of %d chunks done"
              .formatted(job.chunks().size(), job.chunksTotal());
    }
    if (job.chunksResumed() > 0) {
      return "%d of %d chunks were there already".formatted(job.chunksResumed(), job.chunksTotal());
    }
    return Figures.of("%.2f×", (double) job.mediaMs() / Math.max(1, job.elapsedMs()));
  }

  private void card(String title, String figure, String more) {
    html.open("div")
        .element("dt", title)
        .open("dd")
        .text(figure + " ")
        .element("small", more)
        .close()
        .close()
        .line();
  }

  private void work() {
    JobSummary job = report.job();
    html.open("section").element("h2", "How the job went");
    html.open("dl", "class", "facts");
    if (job.chunksTotal() > 0) {
      html.fact("Chunks", "%d of %d".formatted(job.chunks().size(), job.chunksTotal()));
      html.fact("Of an earlier attempt", Integer.toString(job.chunksResumed()));
    }
    if (job.chunksAtOnce() > 0) {
      html.fact("Chunks at once", Integer.toString(job.chunksAtOnce()));
    }
    html.fact("Read from the source", Figures.bytes(job.bytesRead()));
    html.fact("Written", Figures.bytes(job.bytesWritten()));
    html.close().line();
    WorkChart chart = new WorkChart(job);
    if (!chart.isEmpty()) {
      html.element("h3", "Chunks on their workers");
      html.element(
          "p", "A worker without a chunk of its own encodes renditions of the others' chunks.");
      chart.addTo(html);
    }
    if (!job.chunks().isEmpty()) {
      html.open("details").element("summary", "The same as numbers");
      chart.addTableTo(html);
      html.close().line();
    }
    html.close().line();
  }

  private void damage() {
    report
        .damage()
        .ifPresent(
            damage -> {
              html.open("section").element("h2", "Damage");
              if (damage.missingPercent() == 0
                  && damage.decoding().decodeErrors() == 0
                  && damage.decoding().missingMs() == 0) {
                html.element("p", "None was found: everything in the source could be decoded.");
              } else {
                html.open("dl", "class", "facts");
                html.fact(
                    "Missing from the file",
                    Figures.of("%.1f %% of what its header promises", damage.missingPercent()));
                html.fact("Errors while decoding", Long.toString(damage.decoding().decodeErrors()));
                html.fact(
                    "Replaced by a still frame or silence",
                    Figures.of(
                        "%s, %.1f %% of the presentation",
                        Figures.duration(damage.decoding().missingMs()),
                        damage.decodingMissingPercent()));
                html.close().line();
              }
              html.close().line();
            });
  }

  private void remarks() {
    if (report.remarks().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Remarks").open("ul");
    report.remarks().forEach(remark -> html.element("li", remark));
    html.close().close().line();
  }

  private void versions() {
    if (report.versions().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Versions").open("dl", "class", "facts");
    report.versions().forEach((name, version) -> html.fact(name.replace('_', ' '), version));
    html.close().close().line();
  }

  private static String resource(String name) {
    try (@Nullable InputStream in = ReportPage.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the worker's jar has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the policy names the style by: CSP Level 3, 8.1. */
  private static String digest(String style) {
    return Base64.getEncoder()
        .encodeToString(Digests.sha256().digest(style.getBytes(StandardCharsets.UTF_8)));
  }
}
