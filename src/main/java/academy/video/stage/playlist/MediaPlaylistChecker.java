package academy.video.stage.playlist;

import academy.video.model.AudioSegmentation;
import academy.video.model.GopRange;
import academy.video.model.Rational;
import academy.video.model.SegmentRecord;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoTimescale;
import academy.video.stage.playlist.MediaPlaylist.ByteRange;
import academy.video.stage.playlist.MediaPlaylist.Entry;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares one media playlist, as read back, with the track that it lists. */
final class MediaPlaylistChecker {

  /** Times in a playlist are exact to 0.00001 s. */
  private static final Rational TOLERANCE = Rational.of(1, 100_000);

  private static final Rational HALF_A_SECOND = Rational.of(1, 2);
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Timeline timeline;

  MediaPlaylistChecker(Timeline timeline) {
    this.timeline = timeline;
  }

  /** What an entry must say. */
  private record Expected(String uri, Optional<ByteRange> range, long ticks) {}

  void checkVideo(String key, MediaPlaylist playlist, TrackRecord track) {
    List<Expected> expected = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      PlaylistCheck.ALIGNMENT.requireEqual(
          "%s, start of segment %d in seconds".formatted(key, segment.index()),
          timeline.timeOf(timeline.segmentStart(segment.index())),
          Rational.of(segment.startTicks(), track.timescale()));
      expected.add(
          new Expected(
              ObjectLayout.segmentName(segment.index()),
              Optional.empty(),
              segment.durationTicks()));
    }
    checkWholeSegments(key, playlist);
    checkMedia(key, playlist, expected, track.timescale(), timeline.duration(), timeline.timeOf(1));
  }

  void checkAudio(String key, MediaPlaylist playlist, TrackRecord track) {
    Rational aacFrame = Rational.of(AudioSegmentation.SAMPLES_PER_FRAME, track.timescale());
    List<Expected> expected = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      Rational boundary = timeline.timeOf(timeline.segmentStart(segment.index()));
      requireWithin(
          PlaylistCheck.ALIGNMENT,
          "%s, start of segment %d in seconds".formatted(key, segment.index()),
          boundary,
          Rational.of(segment.startTicks(), track.timescale()),
          aacFrame);
      expected.add(
          new Expected(
              ObjectLayout.segmentName(segment.index()),
              Optional.empty(),
              segment.durationTicks()));
    }
    checkWholeSegments(key, playlist);
    Rational priming = Rational.of(AudioSegmentation.PRIMING_SAMPLES, track.timescale());
    Rational length = timeline.duration().plus(priming);
    checkMedia(key, playlist, expected, track.timescale(), length, aacFrame);
  }

  void checkIFrames(String key, MediaPlaylist playlist, TrackRecord track) {
    PlaylistCheck.ENTRIES.requireEqual(key + ", I-frames only", true, playlist.iFramesOnly());
    List<Expected> expected = new ArrayList<>();
    for (SegmentRecord segment : track.segments()) {
      for (GopRange gop : segment.gops()) {
        if (gop.offset() + gop.sizeBytes() > segment.sizeBytes()) {
          throw PlaylistCheck.ENTRIES.failed(
              "%s, segment %d".formatted(key, segment.index()),
              "a range within %d bytes".formatted(segment.sizeBytes()),
              gop);
        }
        expected.add(
            new Expected(
                ObjectLayout.segmentName(segment.index()),
                Optional.of(new ByteRange(gop.sizeBytes(), gop.offset())),
                gop.durationTicks()));
      }
    }
    checkMedia(key, playlist, expected, track.timescale(), timeline.duration(), timeline.timeOf(1));
  }

  /** Text covers the whole presentation (HLS authoring specification 2025-06-26, rule 5.5). */
  void checkText(String key, MediaPlaylist playlist, TextTrackRecord track) {
    PlaylistCheck.ENTRIES.requireEqual(key + ", I-frames only", false, playlist.iFramesOnly());
    PlaylistCheck.ALIGNMENT.requireEqual(
        key + ", number of segments", timeline.segmentCount(), track.segments().size());
    VideoTimescale clock = VideoTimescale.of(timeline);
    List<Expected> expected = new ArrayList<>();
    for (TextSegmentRecord segment : track.segments()) {
      long frames =
          timeline.segmentStart(segment.index() + 1) - timeline.segmentStart(segment.index());
      expected.add(
          new Expected(
              ObjectLayout.textSegmentName(segment.index()),
              Optional.empty(),
              clock.ticksAt(frames)));
    }
    PlaylistCheck.INIT_SEGMENT.requireEqual(key, Optional.empty(), playlist.initUri());
    check(key, playlist, expected, clock.ticksPerSecond(), timeline.duration(), TOLERANCE);
  }

  private static void checkWholeSegments(String key, MediaPlaylist playlist) {
    PlaylistCheck.ENTRIES.requireEqual(key + ", I-frames only", false, playlist.iFramesOnly());
    PlaylistCheck.INDEPENDENT_SEGMENTS.requireEqual(key, true, playlist.independentSegments());
  }

  private void checkMedia(
      String key,
      MediaPlaylist playlist,
      List<Expected> expected,
      int timescale,
      Rational length,
      Rational lengthTolerance) {
    PlaylistCheck.INIT_SEGMENT.requireEqual(
        key, Optional.of(ObjectLayout.initSegment("")), playlist.initUri());
    check(key, playlist, expected, timescale, length, lengthTolerance);
  }

  private void check(
      String key,
      MediaPlaylist playlist,
      List<Expected> expected,
      int timescale,
      Rational length,
      Rational lengthTolerance) {
    if (playlist.version() < PlaylistBuilder.VERSION) {
      throw PlaylistCheck.VERSION.failed(
          key, "at least " + PlaylistBuilder.VERSION, playlist.version());
    }
    PlaylistCheck.ENTRIES.requireEqual(
        key + ", number of entries", expected.size(), playlist.entries().size());
    long ticks = 0;
    long micros = 0;
    for (int i = 0; i < expected.size(); i++) {
      Entry entry = playlist.entries().get(i);
      Expected planned = expected.get(i);
      String where = "%s, entry %d".formatted(key, i);
      PlaylistCheck.ENTRIES.requireEqual(where, planned.uri(), entry.uri());
      PlaylistCheck.ENTRIES.requireEqual(where + ", byte range", planned.range(), entry.range());
      Rational seconds = seconds(entry.durationMicros());
      requireWithin(
          PlaylistCheck.DURATION,
          where,
          Rational.of(planned.ticks(), timescale),
          seconds,
          TOLERANCE);
      checkTarget(where, seconds, playlist.targetSeconds());
      ticks += planned.ticks();
      micros += entry.durationMicros();
      requireWithin(
          PlaylistCheck.DURATION,
          where + ", sum so far",
          Rational.of(ticks, timescale),
          seconds(micros),
          TOLERANCE);
    }
    requireWithin(PlaylistCheck.LENGTH, key, length, seconds(micros), lengthTolerance);
  }

  /** RFC 8216, 4.3.3.1, and HLS authoring specification 2025-06-26, rule 7.7. */
  private static void checkTarget(String where, Rational seconds, int targetSeconds) {
    Rational target = Rational.of(targetSeconds);
    if (seconds.round() > targetSeconds || seconds.compareTo(target.plus(HALF_A_SECOND)) > 0) {
      throw PlaylistCheck.TARGET_DURATION.failed(
          where, "at most the target duration of " + targetSeconds, seconds.toDecimal(6));
    }
  }

  private static void requireWithin(
      PlaylistCheck check, String where, Rational expected, Rational found, Rational tolerance) {
    Rational difference = expected.minus(found).max(found.minus(expected));
    if (difference.compareTo(tolerance) > 0) {
      throw check.failed(where, expected.toDecimal(6) + " s", found.toDecimal(6) + " s");
    }
  }

  private static Rational seconds(long micros) {
    return Rational.of(micros, MICROS_PER_SECOND);
  }
}
