package academy.video.stage.playlist;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;

/** The checks of this package, by the names that failures carry. */
enum PlaylistCheck {
  SYNTAX("playlist syntax"),
  VERSION("playlist version"),
  INDEPENDENT_SEGMENTS("independent segments declared"),
  TARGET_DURATION("target duration"),
  INIT_SEGMENT("init segment named"),
  ENTRIES("segments listed as they were written"),
  DURATION("durations as they were measured"),
  ALIGNMENT("equal segment boundaries of all renditions"),
  LENGTH("playlist as long as the presentation"),
  URIS("relative and unique URIs"),
  VARIANTS("every rendition listed"),
  BANDWIDTH("declared bit rates as they were measured"),
  ATTRIBUTES("variant attributes"),
  AUDIO_GROUP("audio group"),
  TEXT_GROUP("group of subtitles"),
  OUTLINE("title and chapters as planned"),
  STORYBOARD("storyboard as it was written"),
  DEFAULT_VARIANT("default variant first");

  private final String text;

  PlaylistCheck(String text) {
    this.text = text;
  }

  WorkerException failed(String where, Object expected, Object found) {
    return Failure.outputInvalid(text, where, expected, found).asException();
  }

  /** Throws unless the two say the same as text. */
  void requireEqual(String where, Object expected, Object found) {
    if (!expected.toString().equals(found.toString())) {
      throw failed(where, expected, found);
    }
  }

  WorkerException malformed(String key, MalformedPlaylistException cause) {
    String where = cause.line() == 0 ? key : "%s, line %d".formatted(key, cause.line());
    return Failure.outputInvalid(text, where, "a playlist of ours", cause.problem())
        .causedBy(cause);
  }
}
