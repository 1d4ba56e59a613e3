package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Profile;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.stage.text.TextSink;
import academy.video.stage.text.VttChecker;
import java.util.ArrayList;
import java.util.List;

/** Takes text segments, rendition by rendition, and reads each back before it is handed on. */
final class TextTask extends Task {

  private final EncodePlan plan;
  private final Profile.Limits limits;
  private final TextSink sink;
  private final List<Track> tracks;

  TextTask(EncodePlan plan, Profile.Limits limits, TextSink sink) {
    super("text");
    this.plan = plan;
    this.limits = limits;
    this.sink = sink;
    this.tracks =
        plan.text().stream()
            .map(
                rendition ->
                    new Track(rendition, new VttChecker(rendition.name(), plan.timeline())))
            .toList();
  }

  /** What came of one rendition. */
  private static final class Track {
    private final TextRendition rendition;
    private final VttChecker checker;
    private final List<TextSegmentRecord> segments = new ArrayList<>();
    private long bytes;

    Track(TextRendition rendition, VttChecker checker) {
      this.rendition = rendition;
      this.checker = checker;
    }
  }

  @Override
  synchronized void textSegment(long rendition, long index, byte[] bytes) {
    if (rendition < 0
        || rendition >= tracks.size()
        || index >= plan.timeline().segmentCount()
        || index != tracks.get((int) rendition).segments.size()) {
      throw new RuleBrokenException("made segment %d of text track %d".formatted(index, rendition));
    }
    Track track = tracks.get((int) rendition);
    track.bytes += bytes.length;
    if (track.bytes > limits.textBytes()) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT,
              "%s has more than %d bytes of subtitles in one track."
                  .formatted(plan.source().location(), limits.textBytes()))
          .asException();
    }
    TextSegmentRecord record =
        new TextSegmentRecord(
            (int) index,
            track.checker.count(bytes),
            bytes.length,
            Digests.sha256(bytes),
            Digests.md5(bytes));
    track.segments.add(record);
    sink.segment(track.rendition, record, bytes);
  }

  /**
   * What was written.
   *
   * @param decodeErrors of each rendition
   */
  synchronized List<TextTrackRecord> records(List<Long> decodeErrors) {
    if (decodeErrors.size() != tracks.size()
        || tracks.stream()
            .anyMatch(each -> each.segments.size() != plan.timeline().segmentCount())) {
      throw Failure.outputInvalid(
              "WebVTT segments",
              "text",
              plan.timeline().segmentCount() + " segments each",
              "others")
          .asException();
    }
    List<TextTrackRecord> records = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      Track track = tracks.get(i);
      records.add(
          new TextTrackRecord(
              track.rendition.name(),
              track.checker.started(),
              Math.max(0, decodeErrors.get(i)),
              track.segments));
    }
    return records;
  }
}
