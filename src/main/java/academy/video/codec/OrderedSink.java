package academy.video.codec;

import academy.video.model.Fragment;
import academy.video.model.FragmentSink;

/**
 * Takes one rendition from the codec process: an init segment once, and then fragments. Safe for
 * use by several threads, in whatever order the codec makes them come.
 */
final class OrderedSink {

  private final FragmentSink sink;
  private boolean begun;

  OrderedSink(FragmentSink sink) {
    this.sink = sink;
  }

  synchronized void init(byte[] bytes) {
    if (begun) {
      throw new RuleBrokenException("made a second init segment");
    }
    begun = true;
    sink.init(bytes);
  }

  /** Tells whether no more are wanted. */
  synchronized boolean fragment(Fragment fragment) {
    if (!begun) {
      throw new RuleBrokenException("made a fragment without an init segment");
    }
    sink.fragment(fragment);
    return sink.isFull();
  }
}
