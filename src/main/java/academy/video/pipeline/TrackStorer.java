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

/** From fragments to stored objects: joins an encoder's sink, the checks and the store. */
final class TrackStorer implements FragmentSink {

  private final UploadQueue.Batch batch;
  private final TrackWriter writer;

  /**
   * Takes the fragments of one track, or of one chunk of it.
   *
   * @param prefix folder of the rendition
   * @param storesInit whether the init segment is stored; all chunks of a rendition make the same
   */
  TrackStorer(
      TrackExpectation expectation,
      String prefix,
      boolean storesInit,
      UploadQueue uploads,
      JobMeter meter) {
    this.batch = uploads.batch();
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
                put(ObjectLayout.segment(prefix, record.index()), bytes);
              }

              private void put(String key, byte[] bytes) {
                batch.put(key, bytes);
                meter.bytesWritten(bytes.length);
              }
            });
  }

  @Override
  public void init(byte[] initSegment) {
    writer.init(initSegment);
  }

  @Override
  public void fragment(Fragment fragment) {
    writer.fragment(fragment);
  }

  /** What was written, once all of it is stored. */
  TrackRecord finish() {
    TrackRecord record = writer.finish();
    batch.flush();
    return record;
  }
}
