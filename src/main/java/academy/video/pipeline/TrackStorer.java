package academy.video.pipeline;

import academy.video.log.JobMeter;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.stage.segment.SegmentSink;
import academy.video.stage.segment.TrackExpectation;
import academy.video.stage.segment.TrackWriter;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From fragments to stored objects: joins an encoder's sink, the checks and the store. */
final class TrackStorer implements FragmentSink {

  /** Says which segments are stored. */
  @FunctionalInterface
  interface Gate {
    boolean accepts(SegmentRecord segment, int timescale);
  }

  private final UploadQueue.Batch batch;
  private final JobMeter meter;
  private final TrackWriter writer;
  private @Nullable SegmentRecord rejected;
  private long waitNanos;

  /**
   * Takes the fragments of one track, or of one chunk of it.
   *
   * @param prefix folder of the rendition
   * @param storesInit whether the init segment is stored; all chunks of a rendition make the same
   * @param gate the first segment that it does not accept is dropped, with all that follow
   */
  TrackStorer(
      TrackExpectation expectation,
      String prefix,
      boolean storesInit,
      Gate gate,
      UploadQueue uploads,
      JobMeter meter) {
    this.batch = uploads.batch();
    this.meter = meter;
    this.writer =
        new TrackWriter(
            expectation,
            new SegmentSink() {
              @Override
              public void init(byte[] bytes) {
                if (storesInit) {
                  put(ObjectLayout.initSegment(prefix), bytes);
                }
              }

              @Override
              public void segment(SegmentRecord record, byte[] bytes) {
                if (gate.accepts(record, expectation.timescale())) {
                  put(ObjectLayout.segment(prefix, record.index()), bytes);
                } else {
                  rejected = record;
                }
              }
            });
  }

  private void put(String key, byte[] bytes) {
    long start = System.nanoTime();
    batch.put(key, bytes);
    waitNanos += System.nanoTime() - start;
    meter.bytesWritten(bytes.length);
  }

  @Override
  public void init(byte[] initSegment) {
    writer.init(initSegment);
  }

  @Override
  public void fragment(Fragment fragment) {
    if (!isOver()) {
      writer.fragment(fragment);
    }
  }

  @Override
  public boolean isOver() {
    return rejected != null;
  }

  /** The segment that the gate did not accept. */
  Optional<SegmentRecord> rejected() {
    return Optional.ofNullable(rejected);
  }

  /** What was written: all of it, or what lies before the rejected segment. */
  TrackRecord finish() {
    SegmentRecord below = rejected;
    return below == null ? writer.finish() : writer.finishBefore(below.index());
  }

  /** Returns once all that was written is stored. */
  void flush() {
    batch.flush();
  }

  /** Time that {@link #fragment} waited for the upload queue so far. */
  long waitNanos() {
    return waitNanos;
  }
}
