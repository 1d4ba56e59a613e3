package academy.video.codec;

/**
 * One message between the host and the codec process.
 *
 * @param kind what it says
 * @param call the host's call that it belongs to; 0 where it belongs to none
 * @param request the codec's request that it makes or answers; 0 where nobody waits for an answer
 * @param first a number whose meaning is the kind's
 * @param second another one
 * @param json a value, or nothing
 * @param data bytes, or nothing
 */
@SuppressWarnings("ArrayRecordComponent") // travels once; never compared
record Message(
    Kind kind, int call, int request, long first, long second, byte[] json, byte[] data) {

  static final byte[] NOTHING = {};

  /** What messages say, and the most bytes that each may carry. */
  enum Kind {
    // From the host. Calls, each of which a RESULT or a FAILURE ends:
    PROBE,
    ENCODE,
    AUDIO,
    TEXT,
    SHEETS,
    HELP,
    END_VIDEO,
    // What calls are about:
    PLAN,
    VIDEO,
    STOP_HELP,
    CANCEL,
    // Answers to requests:
    ANSWER,
    REFUSAL,

    // From the codec process. Once, when it is ready for a source:
    READY(64 << 10, 0),
    // Requests, which the host answers:
    READ(0, 0),
    VIEW(0, 48 << 20),
    INIT(0, 1 << 20),
    FRAGMENT(64 << 10, 48 << 20),
    TEXT_SEGMENT(0, 16 << 20),
    TILES(0, 0),
    SHEET(0, 16 << 20),
    // What needs no answer:
    CLOSE_VIEW(0, 0),
    PROGRESS(0, 0),
    DECODED(0, 0),
    NOTE(16 << 10, 0),
    // Ends of calls:
    RESULT(16 << 20, 48 << 20),
    FAILURE(64 << 10, 0);

    private final boolean isOfCodec;
    private final int mostJson;
    private final int mostData;

    Kind() {
      this.isOfCodec = false;
      this.mostJson = Integer.MAX_VALUE;
      this.mostData = Integer.MAX_VALUE;
    }

    Kind(int mostJson, int mostData) {
      this.isOfCodec = true;
      this.mostJson = mostJson;
      this.mostData = mostData;
    }

    boolean isOfCodec() {
      return isOfCodec;
    }

    boolean allows(int jsonBytes, int dataBytes) {
      return jsonBytes >= 0 && jsonBytes <= mostJson && dataBytes >= 0 && dataBytes <= mostData;
    }
  }

  static Message of(Kind kind, int call) {
    return new Message(kind, call, 0, 0, 0, NOTHING, NOTHING);
  }

  static Message of(Kind kind, int call, byte[] json) {
    return new Message(kind, call, 0, 0, 0, json, NOTHING);
  }

  static Message answer(int request, long first, byte[] data) {
    return new Message(Kind.ANSWER, 0, request, first, 0, NOTHING, data);
  }
}
