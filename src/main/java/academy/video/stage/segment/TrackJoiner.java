package academy.video.stage.segment;

import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins what the chunks wrote of a rendition, and checks the joined track against the plan: one
 * init segment, every planned segment once, time without a gap, all frames. Works on records, so it
 * also judges chunks that another run or another worker wrote. Has no state.
 */
public final class TrackJoiner {

  /**
   * The whole of a video rendition.
   *
   * @param chunks the rendition's record of each chunk, in the plan's order
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where a check fails
   */
  public TrackRecord joinVideo(
      EncodePlan plan, VideoRendition rendition, List<TrackRecord> chunks) {
    OutputCheck.SEGMENT_ORDER.requireEqual(
        "rendition " + rendition.name() + ", number of chunks",
        plan.chunks().size(),
        chunks.size());
    return join(TrackExpectation.ofVideo(plan, rendition), chunks);
  }

  /**
   * The whole of an audio track, which needs no joining.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where a check fails
   */
  public TrackRecord joinAudio(EncodePlan plan, AudioRendition rendition, TrackRecord track) {
    return join(TrackExpectation.ofAudio(plan, rendition), List.of(track));
  }

  private static TrackRecord join(TrackExpectation expected, List<TrackRecord> parts) {
    TrackRecord first = parts.getFirst();
    List<SegmentRecord> segments = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      TrackRecord part = parts.get(i);
      String where = "rendition %s, part %d".formatted(expected.rendition(), i);
      OutputCheck.SEGMENT_ORDER.requireEqual(
          where + ", name", expected.rendition(), part.rendition());
      OutputCheck.TIMESCALE.requireEqual(where, expected.timescale(), part.timescale());
      OutputCheck.INIT_EQUAL.requireEqual(where, first.initSha256(), part.initSha256());
      OutputCheck.INIT_EQUAL.requireEqual(where + ", codecs", first.codecs(), part.codecs());
      segments.addAll(part.segments());
    }
    OutputCheck.SEGMENT_ORDER.requireEqual(
        "rendition " + expected.rendition() + ", number of segments",
        expected.segments().size(),
        segments.size());
    for (int i = 0; i < segments.size(); i++) {
      checkSegment(expected, i, segments.get(i));
    }
    return new TrackRecord(
        expected.rendition(),
        first.initSha256(),
        first.initMd5(),
        expected.timescale(),
        first.codecs(),
        segments);
  }

  private static void checkSegment(TrackExpectation expected, int position, SegmentRecord found) {
    PlannedSegment planned = expected.segments().get(position);
    String where = "rendition %s, segment %d".formatted(expected.rendition(), planned.index());
    OutputCheck.SEGMENT_ORDER.requireEqual(where, planned.index(), found.index());
    OutputCheck.DECODE_TIME.requireEqual(where, planned.startTicks(), found.startTicks());
    OutputCheck.SAMPLE_COUNT.requireEqual(where, planned.samples(), found.sampleCount());
    OutputCheck.SAMPLE_COUNT.requireEqual(
        where + ", number of GOPs", planned.gops().size(), found.gops().size());
    switch (expected) {
      case TrackExpectation.Video video ->
          OutputCheck.DECODE_TIME.requireEqual(
              where + ", duration", planned.durationTicks(), found.durationTicks());
      case TrackExpectation.Audio audio -> checkAudioDuration(audio, position, found, where);
    }
  }

  private static void checkAudioDuration(
      TrackExpectation.Audio expected, int position, SegmentRecord found, String where) {
    PlannedSegment planned = expected.segments().get(position);
    boolean last = position == expected.segments().size() - 1;
    long least =
        last
            ? expected.heardTicks() + expected.primingTicks() - planned.startTicks()
            : planned.durationTicks();
    if (found.durationTicks() < least || found.durationTicks() > planned.durationTicks()) {
      throw OutputCheck.AUDIO_LENGTH.failed(
          where,
          "%d to %d samples".formatted(least, planned.durationTicks()),
          found.durationTicks());
    }
  }
}
