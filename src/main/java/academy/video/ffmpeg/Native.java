package academy.video.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOMEM;

import academy.video.model.Rational;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** The rules for calling FFmpeg: check every return value, copy every text. */
final class Native {

  private static final int ERROR_TEXT_BYTES = 128;

  private Native() {}

  /**
   * Returns {@code result} unless it is an error.
   *
   * @throws FfmpegException naming {@code operation}
   */
  static int check(int result, String operation) {
    if (result < 0) {
      throw new FfmpegException(operation, result);
    }
    return result;
  }

  /** Returns what an allocating function gave, unless it gave null. */
  static <T extends Pointer> T require(@Nullable T pointer, String operation) {
    if (pointer == null || pointer.isNull()) {
      throw new FfmpegException(operation, AVERROR_ENOMEM());
    }
    return pointer;
  }

  static boolean wantsMoreInput(int result) {
    return result == AVERROR_EAGAIN();
  }

  static boolean isEndOfStream(int result) {
    return result == AVERROR_EOF;
  }

  static String describe(int avError) {
    byte[] text = new byte[ERROR_TEXT_BYTES];
    av_strerror(avError, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** Copies a C string, or gives {@code fallback} where there is none. */
  static String text(@Nullable BytePointer pointer, String fallback) {
    if (pointer == null || pointer.isNull()) {
      return fallback;
    }
    // A hostile file can put any bytes into its texts: malformed UTF-8 becomes U+FFFD.
    return new String(pointer.getStringBytes(), StandardCharsets.UTF_8);
  }

  /** A copy of a dictionary's value, or {@code fallback} where there is none. */
  static String metadata(@Nullable AVDictionary dictionary, String key, String fallback) {
    var entry = avutil.av_dict_get(dictionary, key, null, 0);
    return entry == null ? fallback : text(entry.value(), fallback);
  }

  /**
   * Copies a C string that may be in an old encoding: UTF-8 or, where it isn't valid UTF-8,
   * Windows-1252, as browsers read text without a label (Encoding Standard, 4.2). The few bytes
   * that have no character there become U+FFFD.
   */
  static String looseText(BytePointer pointer) {
    byte[] bytes = pointer.getStringBytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      return new String(bytes, Charset.forName("windows-1252"));
    }
  }

  /** A fraction, or {@code fallback} where FFmpeg means "unknown" by a zero. */
  static Rational rational(AVRational value, Rational fallback) {
    int numerator = value.num();
    int denominator = value.den();
    return numerator == 0 || denominator == 0 ? fallback : Rational.of(numerator, denominator);
  }

  /**
   * Options for a function that takes a dictionary; {@link Dictionary#close} frees what is left.
   */
  static Dictionary dictionary(Map<String, String> options) {
    Dictionary dictionary = new Dictionary();
    options.forEach(dictionary::set);
    return dictionary;
  }

  /** Owns an AVDictionary. */
  static final class Dictionary implements AutoCloseable {
    private final AVDictionary dictionary = new AVDictionary(null);

    void set(String key, String value) {
      check(avutil.av_dict_set(dictionary, key, value, 0), "av_dict_set " + key);
    }

    AVDictionary get() {
      return dictionary;
    }

    /**
     * Functions take out the options that they know.
     *
     * @throws FfmpegException where an option was not taken: a misspelt one must not be ignored
     */
    void requireAllTaken(String operation) {
      var left = avutil.av_dict_get(dictionary, "", null, avutil.AV_DICT_IGNORE_SUFFIX);
      if (left != null) {
        throw new FfmpegException(
            operation + " does not know the option " + text(left.key(), "?"),
            avutil.AVERROR_OPTION_NOT_FOUND);
      }
    }

    @Override
    public void close() {
      avutil.av_dict_free(dictionary);
    }
  }
}
