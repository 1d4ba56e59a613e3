package academy.video.stage.segment;

import academy.video.failure.Failure;
import academy.video.failure.WorkerException;

/**
 * The checks of this package, by the names that failures carry. A check that fails shows a defect
 * of ours or of the encoder: nothing is published.
 */
enum OutputCheck {
  INIT_STRUCTURE("init segment structure"),
  BRANDS("CMAF brand"),
  INIT_EQUAL("equal init segments of all chunks"),
  CODEC("codec, profile and level"),
  FRAME("frame size and shape"),
  COLOR("colour description"),
  AUDIO("sampling rate and channels"),
  TIMESCALE("timescale"),
  EDIT_LIST("edit list"),
  FRAGMENT_STRUCTURE("fragment structure"),
  SEQUENCE_NUMBER("fragment sequence number"),
  DECODE_TIME("decode time continuity"),
  SAMPLE_COUNT("planned sample count"),
  SAMPLE_DURATION("sample duration"),
  COMPOSITION_TIME("composition times on the frame grid"),
  RANDOM_ACCESS("IDR frame at the GOP's start and nowhere else"),
  PARAMETER_SETS("no parameter sets but those of the init segment"),
  SEGMENT_ORDER("planned segments"),
  AUDIO_LENGTH("audio as long as the timeline");

  private final String text;

  OutputCheck(String text) {
    this.text = text;
  }

  WorkerException failed(String where, Object expected, Object found) {
    return Failure.outputInvalid(text, where, expected, found).asException();
  }

  /** Throws unless {@code found} is {@code expected}. */
  void requireEqual(String where, String expected, String found) {
    if (!expected.equals(found)) {
      throw failed(where, expected, found);
    }
  }

  void requireEqual(String where, long expected, long found) {
    if (expected != found) {
      throw failed(where, expected, found);
    }
  }

  void requireEqual(String where, boolean expected, boolean found) {
    if (expected != found) {
      throw failed(where, expected, found);
    }
  }

  WorkerException malformed(String where, MalformedBytesException cause) {
    return Failure.outputInvalid(text, where, "well-formed boxes", cause.problem()).causedBy(cause);
  }
}
