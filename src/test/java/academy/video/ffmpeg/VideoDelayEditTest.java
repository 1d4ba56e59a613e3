package academy.video.ffmpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class VideoDelayEditTest {

  private static final byte[] FTYP = box("ftyp", "iso6".getBytes(ISO_8859_1));
  private static final byte[] MVHD = box("mvhd", new byte[100]);
  private static final byte[] TKHD = box("tkhd", new byte[84]);
  private static final byte[] MDIA = box("mdia", new byte[20]);
  private static final byte[] MVEX = box("mvex", new byte[32]);

  @Test
  void addTo_putsTheEditBehindTheTrackHeader_andGrowsWhatHoldsIt() {
    // ISO/IEC 14496-12, 8.6.6.2: version and flags, entries, duration, media time, rate 1.0
    byte[] elst =
        box("elst", ByteBuffer.allocate(20).putInt(4, 1).putInt(12, 2002).putInt(16, 65536));
    assertThat(VideoDelayEdit.addTo(init(TKHD, MDIA), 2002))
        .isEqualTo(init(TKHD, box("edts", elst), MDIA));
  }

  @Test
  void addTo_withoutTrackHeader_refuses() {
    assertThatThrownBy(() -> VideoDelayEdit.addTo(init(MDIA), 2002))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no tkhd");
  }

  @Test
  void addTo_boxLongerThanTheBytes_refuses() {
    byte[] init = init(TKHD, MDIA);
    ByteBuffer.wrap(init).putInt(FTYP.length, init.length);
    assertThatThrownBy(() -> VideoDelayEdit.addTo(init, 2002))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a box of " + init.length);
  }

  private static byte[] init(byte[]... trakBoxes) {
    return join(FTYP, box("moov", join(MVHD, box("trak", join(trakBoxes)), MVEX)));
  }

  private static byte[] box(String type, ByteBuffer payload) {
    byte[] bytes = new byte[payload.capacity()];
    payload.get(0, bytes);
    return box(type, bytes);
  }

  private static byte[] box(String type, byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putInt(8 + payload.length)
        .put(type.getBytes(ISO_8859_1))
        .put(payload)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
