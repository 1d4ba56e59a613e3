package academy.video.stage.text;

import academy.video.model.Rational;

/** Times as SRT, WebVTT and ASS write them. */
final class ClockTime {

  private ClockTime() {}

  /**
   * Seconds.
   *
   * @param fraction digits behind the point; more than three are cut
   */
  static Rational seconds(String hours, String minutes, String seconds, String fraction) {
    long allMinutes = Long.parseLong(hours) * 60 + Long.parseLong(minutes);
    long ms = Long.parseLong((fraction + "00").substring(0, 3));
    return Rational.of((allMinutes * 60 + Long.parseLong(seconds)) * 1000 + ms, 1000);
  }
}
