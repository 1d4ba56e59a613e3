package academy.video.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How loudness goes up and down along an audio track: of each step the highest momentary loudness
 * (EBU R128, over 400 ms), so that a short shout is seen also where steps are long.
 *
 * @param stepMs from one value to the next
 * @param momentaryLufs one a step, to a tenth; {@link Loudness#SILENT_LUFS} in silence
 */
public record LoudnessCurve(long stepMs, List<Double> momentaryLufs) {

  /** More would not be seen on a screen. */
  public static final int MOST_VALUES = 1000;

  private static final long SECOND_MS = 1000;

  public LoudnessCurve {
    momentaryLufs = List.copyOf(momentaryLufs);
  }

  /** Of one value a second, in as few whole seconds a step as keep it short enough. */
  public static LoudnessCurve ofSeconds(List<Double> seconds) {
    int step = Math.max(1, Math.ceilDiv(seconds.size(), MOST_VALUES));
    List<Double> highest = new ArrayList<>();
    for (int start = 0; start < seconds.size(); start += step) {
      List<Double> some = seconds.subList(start, Math.min(seconds.size(), start + step));
      highest.add(Math.round(Collections.max(some) * 10) / 10.0);
    }
    return new LoudnessCurve(step * SECOND_MS, highest);
  }
}
