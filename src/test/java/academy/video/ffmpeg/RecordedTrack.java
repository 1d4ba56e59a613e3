package academy.video.ffmpeg;

import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.MeasuredFrame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an encoder writes; can be read again as the file that a player would join. */
public final class RecordedTrack implements FragmentSink {

  private final List<byte[]> inits = new ArrayList<>();
  private final List<byte[]> fragments = new ArrayList<>();
  private final List<MeasuredFrame> measured = new ArrayList<>();

  @Override
  public void init(byte[] initSegment) {
    if (!fragments.isEmpty()) {
      throw new IllegalStateException("the init segment comes first");
    }
    inits.add(initSegment);
  }

  @Override
  public void fragment(Fragment fragment) {
    fragments.add(fragment.bytes());
    measured.addAll(fragment.measured());
  }

  /** The one init segment. */
  public byte[] init() {
    if (inits.size() != 1) {
      throw new IllegalStateException("init segments: " + inits.size());
    }
    return inits.getFirst();
  }

  public List<byte[]> fragments() {
    return fragments;
  }

  /** What was measured of all fragments. */
  public List<MeasuredFrame> measured() {
    return List.copyOf(measured);
  }

  /** The init segment and the fragments of this and of further parts. */
  public BytesSource joined(RecordedTrack... following) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(init());
    fragments.forEach(bytes::writeBytes);
    for (RecordedTrack track : following) {
      track.fragments.forEach(bytes::writeBytes);
    }
    return BytesSource.of(bytes.toByteArray());
  }
}
