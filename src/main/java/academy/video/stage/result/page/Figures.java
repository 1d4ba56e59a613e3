package academy.video.stage.result.page;

import academy.video.model.Size;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {

  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;
  private static final long SECOND_MS = 1000;
  private static final int SECONDS = 60;
  private static final int SHOWN_WITH_TENTHS = 60;

  private Figures() {}

  static String bytes(long bytes) {
    if (bytes >= MEGA) {
      return of("%,.1f MB", bytes / MEGA);
    }
    return bytes >= KILO ? of("%,.1f kB", bytes / KILO) : of("%d bytes", bytes);
  }

  static String bitRate(long bitsPerSecond) {
    return bitsPerSecond >= MEGA
        ? of("%.2f Mbit/s", bitsPerSecond / MEGA)
        : of("%.0f kbit/s", bitsPerSecond / KILO);
  }

  static String size(Size size) {
    return "%d×%d".formatted(size.width(), size.height());
  }

  static String ssim(double ssim) {
    return of("%.4f", ssim);
  }

  /** A time within the presentation, such as {@code 0:07} or {@code 1:02:03}. */
  static String clock(long ms) {
    long seconds = ms / SECOND_MS;
    long minutes = seconds / SECONDS;
    return minutes < SECONDS
        ? of("%d:%02d", minutes, seconds % SECONDS)
        : of("%d:%02d:%02d", minutes / SECONDS, minutes % SECONDS, seconds % SECONDS);
  }

  /** How long something takes or lasts, such as {@code 39.3 s} or {@code 1:02:03}. */
  static String duration(long ms) {
    double seconds = (double) ms / SECOND_MS;
    return seconds < SHOWN_WITH_TENTHS ? of("%.1f s", seconds) : clock(ms);
  }

  static String percent(long part, long whole) {
    return of("%.0f %%", 100.0 * part / Math.max(1, whole));
  }

  @SuppressWarnings("AnnotateFormatMethod") // that annotation would need a library of its own
  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
