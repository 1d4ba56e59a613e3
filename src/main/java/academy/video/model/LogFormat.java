package academy.video.model;

import java.util.Locale;

/** How log lines look: one JSON object each, or text for people. */
public enum LogFormat {
  JSON,
  TEXT,
  /** {@link #TEXT} on a terminal, else {@link #JSON}. */
  AUTO;

  /** Decides what {@link #AUTO} means; the result is never {@code AUTO}. */
  public LogFormat resolve(boolean stdoutIsTerminal) {
    if (this != AUTO) {
      return this;
    }
    return stdoutIsTerminal ? TEXT : JSON;
  }

  /** The value that a setting has. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
