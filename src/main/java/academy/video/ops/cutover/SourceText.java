package academy.video.ops.cutover;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the bytes of a source file as text, in the encodings that editors write. */
final class SourceText {

  private static final int BINARY_SAMPLE = 8192;

  /**
   * What Windows writes where its language is Korean; a part of every JDK, not of every runtime.
   */
  private static final String KOREAN = "x-windows-949";

  private SourceText() {}

  /** The text; empty where the bytes are none. */
  static Optional<String> of(byte[] bytes) {
    // PowerShell writes UTF-16 with a byte order mark (about_Character_Encoding).
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return Optional.of(new String(bytes, StandardCharsets.UTF_16));
    }
    for (int i = 0; i < Math.min(bytes.length, BINARY_SAMPLE); i++) {
      if (bytes[i] == 0) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.of(
          new String(
              bytes,
              Charset.isSupported(KOREAN) ? Charset.forName(KOREAN) : StandardCharsets.ISO_8859_1));
    }
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }
}
