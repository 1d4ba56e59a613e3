package academy.video.stage.segment;

import academy.video.model.SegmentRecord;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a writer gives away. */
final class RecordingSink implements SegmentSink {

  final List<byte[]> inits = new ArrayList<>();
  final List<SegmentRecord> records = new ArrayList<>();
  final List<byte[]> segments = new ArrayList<>();

  @Override
  public void init(byte[] bytes) {
    inits.add(bytes);
  }

  @Override
  public void segment(SegmentRecord record, byte[] bytes) {
    records.add(record);
    segments.add(bytes);
  }
}
