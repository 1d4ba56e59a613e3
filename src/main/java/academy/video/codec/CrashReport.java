package academy.video.codec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a dying JVM writes to standard error of its own death: which signal, and in which library.
 * The library is that of the frame at fault, unless this is the C library, which crashes and aborts
 * for its callers: then of the first frame above it.
 */
final class CrashReport {

  private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG[A-Z]+)");
  private static final Pattern FRAME = Pattern.compile("\\[([^\\]]+)\\+0x[0-9a-f]+\\]\\s*(\\S*)");
  private static final Pattern C_LIBRARY =
      Pattern.compile("^(libc|libpthread|libm)[.-].*|^ld-linux.*");
  private static final int LONGEST = 120;

  private @Nullable String signal;
  private @Nullable String library;
  private String symbol = "";
  private boolean memory;
  private boolean inFrames;

  /** Takes the next line. */
  synchronized void line(String line) {
    Matcher found = SIGNAL.matcher(line);
    if (signal == null && found.find()) {
      signal = found.group(1);
    }
    if (line.contains("insufficient memory for the Java Runtime")
        || line.contains("Could not reserve enough space")) {
      memory = true;
    }
    if (line.startsWith("# Problematic frame:") || line.startsWith("Native frames:")) {
      inFrames = true;
    } else if (line.isBlank() || line.equals("#")) {
      inFrames = false;
    } else if (inFrames) {
      frame(line);
    }
  }

  private void frame(String line) {
    Matcher frame = FRAME.matcher(line);
    if (frame.find() && (library == null || C_LIBRARY.matcher(library).matches())) {
      library = shortened(frame.group(1));
      symbol = shortened(frame.group(2));
    }
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  /** Whether the JVM said that the system gave it no memory. */
  synchronized boolean isOutOfMemory() {
    return memory;
  }

  /** What happened and where, such as {@code SIGSEGV in libavcodec.so.62 (decode_frame)}. */
  synchronized String describe(int exitStatus) {
    String what = Optional.ofNullable(signal).orElse("signal " + (exitStatus - 128));
    if (library == null) {
      return what + ", no crash report names the library";
    }
    return "%s in %s%s".formatted(what, library, symbol.isEmpty() ? "" : " (" + symbol + ")");
  }
}
