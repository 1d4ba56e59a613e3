package academy.video.stage.text;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.VttTime;
import java.util.List;
import java.util.Map;

/**
 * The cues of a caption file on a presentation's clock: zero of the file is the presentation's
 * start, since that is what players showed to whoever wrote it.
 */
public final class FittedCaptions {

  /** Bytes of a track as segments, as profiles allow ({@code limits.text_bytes}). */
  private static final long MOST_BYTES = 64_000_000;

  private final CaptionFile file;
  private final Timeline timeline;
  private final List<Cue> cues;

  private FittedCaptions(CaptionFile file, Timeline timeline, List<Cue> cues) {
    this.file = file;
    this.timeline = timeline;
    this.cues = cues;
  }

  /**
   * Places the cues.
   *
   * @param offset seconds that each is shown later than the file says; may be less than zero
   * @throws academy.video.failure.WorkerException with SOURCE_UNSUPPORTED where none lies in the
   *     presentation, or none has a text
   */
  public static FittedCaptions of(CaptionFile file, Timeline timeline, Rational offset) {
    Rational shift = timeline.zeroSeconds().plus(offset);
    List<Cue> cues =
        CueTimes.cues(
            file.texts().stream()
                .map(
                    text ->
                        new Texts(
                            text.streamIndex(),
                            text.startSeconds().plus(shift),
                            text.durationSeconds(),
                            text.isAss(),
                            text.events()))
                .toList(),
            timeline);
    if (cues.isEmpty()) {
      Rational first =
          file.texts().stream().map(Texts::startSeconds).min(Rational::compareTo).orElseThrow();
      throw Failure.of(
              ExitCode.SOURCE_UNSUPPORTED,
              "No cue of %s with a text lies in the video, which is %s long: the first begins at %s, and is shifted by %s s."
                  .formatted(
                      file.name(),
                      VttTime.of(timeline.durationMs()),
                      VttTime.of(first.times(1000).round()),
                      offset.toDecimal(3)))
          .withHint("Name the captions of this video, or shift them with --offset.")
          .asException();
    }
    return new FittedCaptions(file, timeline, cues);
  }

  /** How many cues are shown. */
  public int cues() {
    return cues.size();
  }

  /** How many lie outside of the presentation, have no text, or say what another says. */
  public int leftOut() {
    return file.cues() - cues.size();
  }

  /** All cues in one file: what is shown, in UTF-8, whatever the file was. */
  public byte[] webVtt() {
    return VttSegments.write(cues);
  }

  /**
   * Makes the segments.
   *
   * @param sink takes them; each is checked
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where they are too large,
   *     as where many cues last for long; with OUTPUT_INVALID where a check fails
   */
  public TextTrackRecord write(TextRendition rendition, TextSink sink) {
    return new TextTrackRecord(
        rendition.name(),
        cues.size(),
        file.unreadable(),
        TextSegments.write(rendition, cues, timeline, this::requireBytes, sink));
  }

  private void requireBytes(long bytes) {
    if (bytes > MOST_BYTES) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s makes more than %,d bytes of segments.".formatted(file.name(), MOST_BYTES))
          .withHint("Shorten its cues: each is written to every segment in which it is shown.")
          .withDetails(Map.of("limit", "text_bytes"))
          .asException();
    }
  }
}
