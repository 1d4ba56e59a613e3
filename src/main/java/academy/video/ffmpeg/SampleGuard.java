package academy.video.ffmpeg;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Mends floating-point audio before anything is computed with it: one sample that is no number
 * would spread to all that a filter or an encoder makes of its neighbours.
 */
final class SampleGuard {

  /** 24 dB above full scale: no recorder means more. */
  private static final double LARGEST = 16;

  private SampleGuard() {}

  /**
   * Makes samples that are no number silent, and gives those that are huge full scale.
   *
   * @return for how many sample times a channel had one
   */
  static int mend(AVFrame frame) {
    List<Samples> planes = planes(frame);
    if (planes.stream().noneMatch(Samples::hasBad)) {
      return 0;
    }
    Native.check(avutil.av_frame_make_writable(frame), "av_frame_make_writable");
    boolean planar = avutil.av_sample_fmt_is_planar(frame.format()) != 0;
    int interleaved = planar ? 1 : frame.ch_layout().nb_channels();
    BitSet bad = new BitSet();
    for (Samples plane : planes(frame)) {
      for (int i = 0; i < plane.count(); i++) {
        if (isBad(plane.get(i))) {
          plane.put(i, Double.isFinite(plane.get(i)) ? Math.signum(plane.get(i)) : 0);
          bad.set(i / interleaved);
        }
      }
    }
    return bad.cardinality();
  }

  private static boolean isBad(double sample) {
    return !(Math.abs(sample) <= LARGEST); // true of what is no number, too
  }

  /** The planes of a frame of floating-point samples; none of another. */
  private static List<Samples> planes(AVFrame frame) {
    int format = frame.format();
    boolean planar = avutil.av_sample_fmt_is_planar(format) != 0;
    int channels = frame.ch_layout().nb_channels();
    long count = (long) frame.nb_samples() * (planar ? 1 : channels);
    PointerPointer<Pointer> data = new PointerPointer<>(frame.extended_data());
    List<Samples> planes = new ArrayList<>();
    for (int plane = 0; plane < (planar ? channels : 1); plane++) {
      Pointer samples = data.get(plane);
      if (format == avutil.AV_SAMPLE_FMT_FLT || format == avutil.AV_SAMPLE_FMT_FLTP) {
        planes.add(new Floats(new FloatPointer(samples).capacity(count).asBuffer()));
      } else if (format == avutil.AV_SAMPLE_FMT_DBL || format == avutil.AV_SAMPLE_FMT_DBLP) {
        planes.add(new Doubles(new DoublePointer(samples).capacity(count).asBuffer()));
      }
    }
    return planes;
  }

  private sealed interface Samples {
    int count();

    double get(int index);

    void put(int index, double sample);

    default boolean hasBad() {
      boolean bad = false;
      for (int i = 0; i < count(); i++) {
        bad |= isBad(get(i));
      }
      return bad;
    }
  }

  private record Floats(FloatBuffer buffer) implements Samples {
    @Override
    public int count() {
      return buffer.limit();
    }

    @Override
    public double get(int index) {
      return buffer.get(index);
    }

    @Override
    public void put(int index, double sample) {
      buffer.put(index, (float) sample);
    }
  }

  private record Doubles(DoubleBuffer buffer) implements Samples {
    @Override
    public int count() {
      return buffer.limit();
    }

    @Override
    public double get(int index) {
      return buffer.get(index);
    }

    @Override
    public void put(int index, double sample) {
      buffer.put(index, sample);
    }
  }
}
