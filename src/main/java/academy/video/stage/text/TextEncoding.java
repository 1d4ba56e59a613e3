package academy.video.stage.text;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Finds out how a text file is encoded. A byte order mark tells; so do the zero bytes of UTF-16,
 * since every caption file has ASCII digits; so does valid UTF-8. For the rest, juniversalchardet
 * guesses by the frequency of characters. What it can't tell is Korean if all of it is Hangul in
 * CP949, else Windows-1252, as browsers read text without a label (Encoding Standard, 4.2).
 */
final class TextEncoding {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  /**
   * Of the bytes at even, or odd, places: UTF-16 of a caption file without any Latin letter has 30.
   */
  private static final int LEAST_PERCENT_OF_ZEROS = 10;

  /** EUC-KR's own bytes; the syllables that CP949 adds are rare. */
  private static final int FIRST_OF_EUC = 0xA1;

  /**
   * A file as text.
   *
   * @param encoding its name, such as {@code UTF-8}
   */
  record Decoded(String text, String encoding) {}

  private TextEncoding() {}

  /** Decodes; what the encoding does not have becomes U+FFFD. */
  static Decoded decode(byte[] file, Optional<Charset> given) {
    Charset charset = given.orElseGet(() -> detect(file));
    String text = new String(file, charset);
    boolean hasMark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return new Decoded(hasMark ? text.substring(1) : text, name(charset));
  }

  /**
   * The encoding that a user named.
   *
   * @throws academy.video.failure.WorkerException with USAGE where there is none of this name
   */
  static Charset named(String name) {
    try {
      return name.equalsIgnoreCase("cp949") ? cp949() : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw Failure.of(ExitCode.USAGE, "There is no encoding \"%s\".".formatted(name))
          .withHint("Name one such as UTF-8, CP949, UTF-16LE or windows-1252.")
          .causedBy(e);
    }
  }

  private static String name(Charset charset) {
    return charset.equals(cp949()) ? "CP949" : charset.name();
  }

  private static Charset detect(byte[] file) {
    return byMark(file)
        .or(() -> byZeros(file))
        .orElseGet(
            () -> isValid(StandardCharsets.UTF_8, file) ? StandardCharsets.UTF_8 : old(file));
  }

  private static Optional<Charset> byMark(byte[] file) {
    if (startsWith(file, 0xEF, 0xBB, 0xBF)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (startsWith(file, 0xFF, 0xFE)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return startsWith(file, 0xFE, 0xFF) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  private static boolean startsWith(byte[] file, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= file.length || Byte.toUnsignedInt(file[i]) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Charset> byZeros(byte[] file) {
    int[] zeros = new int[2];
    for (int i = 0; i < file.length; i++) {
      zeros[i % 2] += file[i] == 0 ? 1 : 0;
    }
    int least = Math.max(1, file.length / 2 * LEAST_PERCENT_OF_ZEROS / 100);
    if (Math.max(zeros[0], zeros[1]) < least || Math.min(zeros[0], zeros[1]) >= least) {
      return Optional.empty();
    }
    return Optional.of(zeros[1] > zeros[0] ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
  }

  private static Charset old(byte[] file) {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(file, 0, file.length);
    detector.dataEnd();
    Charset found =
        Optional.ofNullable(detector.getDetectedCharset())
            .filter(Charset::isSupported)
            .map(Charset::forName)
            .orElseGet(() -> Charset.forName("windows-1252"));
    // Of a few words of Korean, the detector takes the bytes for Cyrillic or accents.
    boolean hasOneByteEach = found.newEncoder().maxBytesPerChar() <= 1;
    boolean isKorean = found.name().equals("EUC-KR") || (hasOneByteEach && isHangul(file));
    return isKorean ? cp949() : found;
  }

  /** Microsoft's superset of EUC-KR; the detector knows the smaller one alone. */
  private static Charset cp949() {
    return Charset.forName("x-windows-949");
  }

  /** Whether all that is no ASCII is Hangul in CP949, most of it in bytes that no accent has. */
  private static boolean isHangul(byte[] file) {
    String text = new String(file, cp949());
    boolean isAll =
        text.chars()
            .allMatch(
                c ->
                    c < 0x80
                        || Character.UnicodeBlock.HANGUL_SYLLABLES.equals(
                            Character.UnicodeBlock.of(c)));
    int pairs = 0;
    int others = 0;
    for (int i = 0; i < file.length; i++) {
      if (file[i] < 0) {
        boolean isPair = i + 1 < file.length && Byte.toUnsignedInt(file[i + 1]) >= FIRST_OF_EUC;
        pairs += isPair ? 1 : 0;
        others += isPair ? 0 : 1;
        i++;
      }
    }
    return isAll && pairs >= others;
  }

  private static boolean isValid(Charset charset, byte[] file) {
    try {
      var _ = charset.newDecoder().decode(ByteBuffer.wrap(file));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }
}
