package academy.video.stage.probe;

import academy.video.model.Rational;
import academy.video.model.SourceClock;
import academy.video.model.SourceClock.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds timestamp discontinuities, and puts the recordings between them one after the other. Pure.
 *
 * <p>All streams of a source share a clock, so there is a discontinuity only where they all jump at
 * the same position in the file; a stream that jumps alone has a gap.
 */
final class ClockSurvey {

  /**
   * Where a stream's decode times go back, or far ahead.
   *
   * @param beforeByte position of the last packet before it
   * @param afterByte position of the first packet after it
   */
  record Jump(long beforeByte, long afterByte) {}

  /**
   * A stream's packets in the file's order.
   *
   * @param timeBase seconds per tick
   * @param times of showing, in ticks
   * @param positions of the packets in the file
   * @param durations of the packets, in ticks
   * @param jumps in the file's order
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Packets(
      Rational timeBase, long[] times, long[] positions, long[] durations, List<Jump> jumps) {

    private boolean spans(Jump jump) {
      return positions.length > 0
          && positions[0] <= jump.beforeByte
          && positions[positions.length - 1] >= jump.afterByte;
    }

    /** Extends each recording's span by this stream's packets in it; every recording has one. */
    private void extend(long[] borders, long[] references, Rational[] starts, Rational[] ends) {
      long[] first = new long[borders.length + 1];
      long[] last = new long[borders.length + 1];
      Arrays.fill(first, Long.MAX_VALUE);
      Arrays.fill(last, Long.MIN_VALUE);
      for (int i = 0; i < times.length; i++) {
        int found = Arrays.binarySearch(borders, positions[i]);
        int recording = found >= 0 ? found + 1 : -found - 1;
        references[recording] = references[recording] == UNKNOWN ? times[i] : references[recording];
        long time = SourceClock.unwrapped(times[i], references[recording]);
        first[recording] = Math.min(first[recording], time);
        last[recording] = Math.max(last[recording], time + durations[i]);
      }
      for (int recording = 0; recording < first.length; recording++) {
        if (first[recording] <= last[recording]) {
          Rational start = timeBase.times(first[recording]);
          Rational end = timeBase.times(last[recording]);
          starts[recording] = starts[recording] == null ? start : starts[recording].min(start);
          ends[recording] = ends[recording] == null ? end : ends[recording].max(end);
        }
      }
    }
  }

  private static final long UNKNOWN = Long.MIN_VALUE;

  private ClockSurvey() {}

  /**
   * The source's clock.
   *
   * @param streams the one whose jumps count first
   */
  static SourceClock of(List<Packets> streams) {
    long[] borders = borders(streams);
    return borders.length == 0
        ? SourceClock.unbroken()
        : oneAfterTheOther(borders, streams, /* areFiles= */ false);
  }

  /**
   * The clock of files that were joined.
   *
   * @param starts where each begins; the first at 0
   */
  static SourceClock ofFiles(List<Long> starts, List<Packets> streams) {
    long[] borders = starts.stream().skip(1).mapToLong(Long::longValue).toArray();
    return oneAfterTheOther(borders, streams, /* areFiles= */ true);
  }

  private static SourceClock oneAfterTheOther(
      long[] borders, List<Packets> streams, boolean areFiles) {
    Rational[] starts = new Rational[borders.length + 1];
    Rational[] ends = new Rational[borders.length + 1];
    long[] references = new long[borders.length + 1];
    Arrays.fill(references, UNKNOWN);
    streams.forEach(stream -> stream.extend(borders, references, starts, ends));
    List<Recording> recordings = new ArrayList<>();
    @Nullable Rational end = null;
    for (int i = 0; i < starts.length; i++) {
      long from = i == 0 ? 0 : borders[i - 1];
      // A file that can't be read has no packet.
      Rational start = starts[i] != null ? starts[i] : end != null ? end : Rational.ZERO;
      Rational shift = end == null ? Rational.ZERO : end.minus(start);
      recordings.add(new Recording(from, start.plus(shift), shift, areFiles));
      end = ends[i] == null ? end : ends[i].plus(shift);
    }
    return new SourceClock(recordings);
  }

  private static long[] borders(List<Packets> streams) {
    TreeSet<Long> borders = new TreeSet<>();
    Packets main = streams.getFirst();
    for (Jump jump : main.jumps()) {
      long border = jump.afterByte();
      boolean together = true;
      for (Packets other : streams.subList(1, streams.size())) {
        List<Jump> near =
            other.jumps().stream()
                .filter(
                    candidate ->
                        candidate.beforeByte() < jump.afterByte()
                            && candidate.afterByte() > jump.beforeByte())
                .toList();
        together &= !near.isEmpty() || !other.spans(jump);
        for (Jump candidate : near) {
          border = Math.min(border, candidate.afterByte());
        }
      }
      if (together) {
        borders.add(border);
      }
    }
    return borders.stream().mapToLong(Long::longValue).toArray();
  }
}
