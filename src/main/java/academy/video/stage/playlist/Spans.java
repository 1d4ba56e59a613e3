package academy.video.stage.playlist;

import academy.video.model.GopRange;
import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.SheetRecord;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoTimescale;
import academy.video.stage.playlist.MediaPlaylist.ByteRange;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a media playlist lists, with exact times: each entry from where the one before it ends.
 *
 * @param timescale ticks per second
 * @param spans in order; at least one
 */
record Spans(int timescale, List<Span> spans) {

  private static final long MICROS_PER_SECOND = 1_000_000;

  Spans {
    spans = List.copyOf(spans);
  }

  /**
   * One entry.
   *
   * @param startTicks when it is decoded first; for text, when it is shown
   * @param sizeBytes what has to be fetched for it
   */
  record Span(
      long startTicks, long endTicks, long sizeBytes, String uri, Optional<ByteRange> range) {
    long ticks() {
      return endTicks - startTicks;
    }
  }

  /**
   * The segments of a video or audio track, by their decode times. In audio these are one AAC frame
   * later than what is heard, because an edit list takes the encoder's priming away: the first
   * segment is listed with the priming that is in it. Shaka holds a segment's decode time against
   * its place in the playlist and moves the audio by the difference.
   */
  static Spans ofMedia(TrackRecord track) {
    List<Span> spans = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      spans.add(
          new Span(
              segment.startTicks(),
              segment.startTicks() + segment.durationTicks(),
              segment.sizeBytes(),
              ObjectLayout.segmentName(segment.index()),
              Optional.empty()));
    }
    return new Spans(track.timescale(), spans);
  }

  /** The segments of a text track, which have the timeline's boundaries. */
  static Spans ofText(Timeline timeline, TextTrackRecord track) {
    VideoTimescale clock = VideoTimescale.of(timeline);
    List<Span> spans = new ArrayList<>();
    for (TextSegmentRecord segment : track.segments()) {
      spans.add(
          new Span(
              clock.ticksAt(timeline.segmentStart(segment.index())),
              clock.ticksAt(timeline.segmentStart(segment.index() + 1)),
              segment.sizeBytes(),
              ObjectLayout.textSegmentName(segment.index()),
              Optional.empty()));
    }
    return new Spans(clock.ticksPerSecond(), spans);
  }

  /** The sheets of a storyboard: each is for the time from its first tile to the next sheet's. */
  static Spans ofSheets(Timeline timeline, StoryboardPlan storyboard, StoryboardRecord written) {
    VideoTimescale clock = VideoTimescale.of(timeline);
    List<Span> spans = new ArrayList<>();
    for (SheetRecord sheet : written.sheets()) {
      int first = sheet.index() * storyboard.tilesPerSheet();
      long end =
          Math.min(storyboard.frameOf(first + storyboard.tilesPerSheet()), timeline.frameCount());
      spans.add(
          new Span(
              clock.ticksAt(storyboard.frameOf(first)),
              clock.ticksAt(end),
              sheet.sizeBytes(),
              ObjectLayout.sheetName(sheet.index()),
              Optional.empty()));
    }
    return new Spans(clock.ticksPerSecond(), spans);
  }

  /** The key frames of a video track: each with its moof, shown until the next one. */
  static Spans ofKeyFrames(TrackRecord track) {
    List<Span> spans = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      long start = segment.startTicks();
      for (GopRange gop : segment.gops()) {
        long end = start + gop.durationTicks();
        spans.add(
            new Span(
                start,
                end,
                gop.sizeBytes(),
                ObjectLayout.segmentName(segment.index()),
                Optional.of(new ByteRange(gop.sizeBytes(), gop.offset()))));
        start = end;
      }
    }
    return new Spans(track.timescale(), spans);
  }

  /**
   * The entries as a playlist has them. A duration is the difference of two rounded times, not a
   * rounded difference: any run of entries then adds up to its true length within a millionth of a
   * second, however long it is (HLS authoring specification 2025-06-26, rule 8.1).
   */
  List<MediaPlaylist.Entry> entries() {
    Rational microsPerTick = Rational.of(MICROS_PER_SECOND, timescale);
    return spans.stream()
        .map(
            span ->
                new MediaPlaylist.Entry(
                    microsPerTick.scaleRounded(span.endTicks())
                        - microsPerTick.scaleRounded(span.startTicks()),
                    span.uri(),
                    span.range()))
        .toList();
  }

  /** The smallest target duration that these entries allow, at least 1 (RFC 8216, 4.3.3.1). */
  int targetSeconds() {
    long longest =
        entries().stream().mapToLong(MediaPlaylist.Entry::durationMicros).max().orElse(0);
    return Math.toIntExact(Math.max(1, Rational.of(longest, MICROS_PER_SECOND).round()));
  }
}
