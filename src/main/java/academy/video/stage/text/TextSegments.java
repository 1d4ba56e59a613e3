package academy.video.stage.text;

import academy.video.failure.Failure;
import academy.video.model.Digests;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes a rendition's segments, and reads each back before it is handed on. */
final class TextSegments {

  private static final int BYTES_OF_TIMES = "\n00:00:00.000 --> 00:00:00.000\n\n".length();

  private TextSegments() {}

  /**
   * Writes all segments.
   *
   * @param cues in the order of their starts
   * @param requireBytes is told how long the track is at least, and before each segment how long
   *     with it; may throw
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where a check fails
   */
  static List<TextSegmentRecord> write(
      TextRendition rendition,
      List<Cue> cues,
      Timeline timeline,
      LongConsumer requireBytes,
      TextSink sink) {
    requireBytes.accept(leastBytes(cues, timeline));
    VttChecker checker = new VttChecker(rendition.name(), timeline);
    List<TextSegmentRecord> records = new ArrayList<>();
    long trackBytes = 0;
    for (List<Cue> segment : VttSegments.cut(cues, timeline)) {
      int index = records.size();
      byte[] file = VttSegments.write(segment);
      trackBytes += file.length;
      requireBytes.accept(trackBytes);
      int found = checker.count(file);
      TextSegmentRecord record =
          new TextSegmentRecord(index, found, file.length, Digests.sha256(file), Digests.md5(file));
      records.add(record);
      sink.segment(rendition, record, file);
    }
    if (checker.started() != cues.size()) {
      throw Failure.outputInvalid(
              "WebVTT segments",
              "text " + rendition.name(),
              cues.size() + " cues",
              checker.started())
          .asException();
    }
    return records;
  }

  /** What the segments have at least: cues that last for long are written many times. */
  private static long leastBytes(List<Cue> cues, Timeline timeline) {
    long segmentMs = Math.max(1, timeline.msOf(timeline.segmentFrames()));
    return cues.stream()
        .mapToLong(
            cue ->
                (cue.endMs() - cue.startMs()) / segmentMs * (BYTES_OF_TIMES + cue.text().length()))
        .sum();
  }
}
