package academy.video.codec;

import java.util.Arrays;
import java.util.Optional;

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

  /** What messages say, and the most bytes that each may carry. */
  enum Kind {
    // From the host. Calls, each of which a RESULT or a FAILURE ends:
    PROBE(1),
    ENCODE(2),
    AUDIO(3),
    TEXT(4),
    SHEETS(5),
    HELP(6),
    END_VIDEO(7),
    // What calls are about:
    PLAN(8),
    VIDEO(9),
    STOP_HELP(10),
    CANCEL(11),
    // Answers to requests:
    ANSWER(12),
    REFUSAL(13),

    // From the codec process. Once, when it is ready for a source:
    READY(14, 64 << 10, 0),
    // Requests, which the host answers:
    READ(15, 0, 0),
    VIEW(16, 0, 48 << 20),
    INIT(17, 0, 1 << 20),
    FRAGMENT(18, 64 << 10, 48 << 20),
    TEXT_SEGMENT(19, 0, 16 << 20),
    TILES(20, 0, 0),
    SHEET(21, 0, 16 << 20),
    // What needs no answer:
    CLOSE_VIEW(22, 0, 0),
    PROGRESS(23, 0, 0),
    DECODED(24, 0, 0),
    NOTE(25, 16 << 10, 0),
    // Ends of calls:
    RESULT(26, 16 << 20, 48 << 20),
    FAILURE(27, 64 << 10, 0);

    private final int code;
    private final boolean isOfCodec;
    private final int mostJson;
    private final int mostData;

    Kind(int code) {
      this.code = code;
      this.isOfCodec = false;
      this.mostJson = Integer.MAX_VALUE;
      this.mostData = Integer.MAX_VALUE;
    }

    Kind(int code, int mostJson, int mostData) {
      this.code = code;
      this.isOfCodec = true;
      this.mostJson = mostJson;
      this.mostData = mostData;
    }

    /** What stands for it in front of a message. */
    int code() {
      return code;
    }

    static Optional<Kind> ofCode(int code) {
      return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
    }

    boolean isOfCodec() {
      return isOfCodec;
    }

    boolean allows(int jsonBytes, int dataBytes) {
      return jsonBytes >= 0 && jsonBytes <= mostJson && dataBytes >= 0 && dataBytes <= mostData;
    }
  }

  static byte[] nothing() {
    return new byte[0];
  }

  static Message of(Kind kind, int call) {
    return new Message(kind, call, 0, 0, 0, nothing(), nothing());
  }

  static Message of(Kind kind, int call, byte[] json) {
    return new Message(kind, call, 0, 0, 0, json, nothing());
  }

  static Message answer(int request, long first, byte[] data) {
    return new Message(Kind.ANSWER, 0, request, first, 0, nothing(), data);
  }
}
