package academy.video.stage.segment;

import academy.video.model.SegmentRecord;

/**
 * Where a track's checked objects go, one by one and in order. A sink that throws ends the track;
 * what it throws reaches the caller of {@link TrackWriter}.
 */
public interface SegmentSink {

  /** The init segment; called once, before any segment. {@code bytes} is never changed again. */
  void init(byte[] bytes);

  /** A media segment and what was measured of it. {@code bytes} is never changed again. */
  void segment(SegmentRecord record, byte[] bytes);
}
