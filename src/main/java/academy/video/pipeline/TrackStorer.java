package academy.video.pipeline;

import academy.video.log.JobMeter;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.stage.segment.TrackExpectation;
import academy.video.stage.segment.TrackWriter;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** From fragments to stored objects: each segment is checked, judged and stored, in this order. */
final class TrackStorer implements FragmentSink {

  private final String prefix;
  private final boolean storesInit;
  private final Predicate<SegmentRecord> isGoodEnough;
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
   * @param isGoodEnough the first segment that is not is dropped, with all that follow
   */
  TrackStorer(
      TrackExpectation expectation,
      String prefix,
      boolean storesInit,
      Predicate<SegmentRecord> isGoodEnough,
      UploadQueue uploads,
      JobMeter meter) {
    this.prefix = prefix;
    this.storesInit = storesInit;
    this.isGoodEnough = isGoodEnough;
    this.batch = uploads.batch();
    this.meter = meter;
    this.writer = new TrackWriter(expectation);
  }

  @Override
  public void init(byte[] initSegment) {
    writer.init(initSegment);
    if (storesInit) {
      put(ObjectLayout.initSegment(prefix), initSegment);
    }
  }

  @Override
  public void fragment(Fragment fragment) {
    if (!isFull()) {
      writer.fragment(fragment).ifPresent(this::judge);
    }
  }

  private void judge(TrackWriter.Checked segment) {
    if (isGoodEnough.test(segment.record())) {
      put(ObjectLayout.segment(prefix, segment.record().index()), segment.bytes());
    } else {
      rejected = segment.record();
    }
  }

  private void put(String key, byte[] bytes) {
    long start = System.nanoTime();
    batch.put(key, bytes);
    waitNanos += System.nanoTime() - start;
    meter.bytesWritten(bytes.length);
  }

  @Override
  public boolean isFull() {
    return rejected != null;
  }

  /** The segment that was not good enough. */
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
