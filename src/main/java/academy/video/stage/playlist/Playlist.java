package academy.video.stage.playlist;

import java.nio.charset.StandardCharsets;

/**
 * One playlist file.
 *
 * @param key where it belongs, below the destination
 * @param text its content, LF line ends
 */
public record Playlist(String key, String text) {

  /** The content in UTF-8 without a byte order mark (RFC 8216, 4). */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
