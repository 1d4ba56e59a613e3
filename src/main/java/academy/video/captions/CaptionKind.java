package academy.video.captions;

import academy.video.model.StreamRoles;

/** What captions are for. */
public enum CaptionKind {
  /** What is said, for those who do not understand the language. */
  SUBTITLES(""),
  /** What is said and heard, for those who do not hear well. */
  SDH("SDH"),
  /** What everybody must read, such as a translation of a foreign sentence. */
  FORCED("forced");

  private final String suffix;

  CaptionKind(String suffix) {
    this.suffix = suffix;
  }

  StreamRoles roles() {
    return new StreamRoles(
        /* forced= */ this == FORCED,
        /* hearingImpaired= */ this == SDH,
        /* visuallyImpaired= */ false,
        /* commentary= */ false);
  }

  /** What a player's menu adds to the language; empty for {@link #SUBTITLES}. */
  String suffix() {
    return suffix;
  }
}
