package academy.video.stage.playlist;

import academy.video.model.PlainText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A playlist's lines, read one by one (RFC 8216, 4.1): strict UTF-8 without a byte order mark, LF
 * line ends and otherwise {@link PlainText}, {@code #EXTM3U} first.
 */
final class PlaylistLines {

  private final List<String> lines;
  private int next;

  PlaylistLines(byte[] file) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPlaylistException(0, "the file is not UTF-8");
    }
    if (!text.startsWith("#EXTM3U\n")) {
      throw new MalformedPlaylistException(1, "the first line is not #EXTM3U");
    }
    if (!text.endsWith("\n")) {
      throw new MalformedPlaylistException(0, "the last line does not end");
    }
    lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || !PlainText.isLine(line)) {
        throw new MalformedPlaylistException(i + 1, "a blank line or a control character");
      }
    }
    next = 1;
  }

  boolean hasNext() {
    return next < lines.size();
  }

  String next() {
    if (!hasNext()) {
      throw new MalformedPlaylistException(lines.size(), "the playlist ends too early");
    }
    return lines.get(next++);
  }

  /** Number of the line that was read last, from 1. */
  int number() {
    return next;
  }

  /** The next line, which must be a URI. */
  String nextUri() {
    String line = next();
    if (line.startsWith("#")) {
      throw new MalformedPlaylistException(next, "a URI is due");
    }
    return line;
  }
}
