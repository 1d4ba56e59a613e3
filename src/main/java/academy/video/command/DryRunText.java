package academy.video.command;

import academy.video.model.AudioRendition;
import academy.video.model.Count;
import academy.video.model.Deinterlacing;
import academy.video.model.EncodePlan;
import academy.video.model.H264Settings;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.TextRendition;
import academy.video.model.VideoRendition;
import academy.video.model.VideoTrack;
import academy.video.pipeline.DryRun;
import java.util.Locale;

/** A dry run's result as text for people. */
final class DryRunText {

  private final StringBuilder text = new StringBuilder();

  private DryRunText() {}

  static String of(DryRun result) {
    DryRunText page = new DryRunText();
    page.source(result.source());
    page.plan(result.plan());
    page.needs(result);
    return page.text.toString();
  }

  private void source(SourceInfo source) {
    line("Source      %s", source.identity().location());
    line(
        "            %s, %,d bytes, declared %s s",
        source.container(), source.identity().sizeBytes(), source.declaredSeconds().toDecimal(3));
    source
        .video()
        .ifPresent(
            video ->
                line(
                    "            %s %s, shown as %s, %s %s frames per second",
                    video.codec(),
                    video.pixelFormat(),
                    video.displaySize(),
                    video.timing().constant() ? "constant" : "variable, typically",
                    video.timing().frameRate()));
    source
        .video()
        .map(VideoTrack::scan)
        .filter(scan -> scan.deinterlacing() != Deinterlacing.NONE)
        .ifPresent(scan -> line("            %s", scan.why()));
    for (StreamChoice choice : source.choices()) {
      line(
          "Stream %-4d %-5s %s %s: %s",
          choice.streamIndex(),
          choice.taken() ? "taken" : "left",
          choice.kind(),
          choice.codec(),
          choice.why());
    }
    if (source.missingFraction() > 0) {
      line("Corruption  %.1f %% of the source is missing", 100 * source.missingFraction());
    }
  }

  private void plan(EncodePlan plan) {
    line("Generation  %s", plan.generation());
    line(
        "Timeline    %s s, %d frames at %s frames per second, %s, %s",
        plan.timeline().duration().toDecimal(3),
        plan.timeline().frameCount(),
        plan.timeline().frameRate(),
        Count.of(plan.timeline().segmentCount(), "segment"),
        Count.of(plan.chunks().size(), "chunk"));
    for (VideoRendition video : plan.video()) {
      H264Settings encoder = video.encoder();
      line(
          "Video       %-8s %-10s %s fps, H.264 level %.1f, %s, crf %s, at most %,d bit/s",
          video.name(),
          video.size(),
          video.frameRate(plan.timeline()),
          encoder.level() / 10.0,
          encoder.preset(),
          encoder.crf(),
          encoder.maxBitsPerSecond());
    }
    for (AudioRendition audio : plan.audio()) {
      line(
          "Audio       %-8s %s, \"%s\", %s, %d Hz, AAC-LC, %,d bit/s%s",
          audio.name(),
          audio.language(),
          audio.displayName(),
          Count.of(audio.channels(), "channel"),
          audio.sampleRate(),
          audio.bitsPerSecond(),
          audio
              .loudness()
              .map(target -> ", normalised to %.1f LUFS".formatted(target.integratedLufs()))
              .orElse(""));
    }
    for (TextRendition text : plan.text()) {
      line(
          "Text        %-8s %s, \"%s\"%s%s, WebVTT",
          text.name(),
          text.language(),
          text.displayName(),
          text.isDefault() ? ", default" : "",
          text.roles().forced() ? ", forced" : "");
    }
  }

  private void needs(DryRun result) {
    line(
        "Expected    %,d MiB of memory with %s at once, about %.0f s",
        Math.ceilDiv(result.expectedMemoryBytes(), 1L << 20),
        Count.of(result.chunksAtOnce(), "chunk"),
        result.expectedSeconds());
    line(
        "Output      at most %,d MiB of media for %s s; the profile allows %d s",
        Math.ceilDiv(result.mostMediaBytes(), 1L << 20),
        result.plan().timeline().duration().toDecimal(0),
        result.mostSeconds());
  }

  @SuppressWarnings("AnnotateFormatMethod") // that annotation would need a library of its own
  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
