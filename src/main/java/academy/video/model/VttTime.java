package academy.video.model;

import java.util.Locale;

/** Times as WebVTT writes them (W3C WebVTT, 4.1: WebVTT timestamp). */
public final class VttTime {

  private VttTime() {}

  /** A time such as {@code 01:02:03.004}; hours are always there. */
  public static String of(long ms) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        ms / 3_600_000,
        ms / 60_000 % 60,
        ms / 1000 % 60,
        ms % 1000);
  }
}
