package academy.video.stage.segment;

import static academy.video.stage.segment.BoxBytes.box;
import static academy.video.stage.segment.BoxBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.stage.segment.InitSegment.Aac;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class AudioEntryParserTest {

  /** An esds payload with an AudioSpecificConfig, its sizes written in one byte each. */
  private static Aac parse(String audioSpecificConfig) {
    byte[] config = hex(audioSpecificConfig);
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.writeBytes(new byte[28]);
    entry.writeBytes(
        box(
            "esds",
            new BoxBytes()
                .u32(0)
                .u8(3)
                .u8(3 + 2 + 13 + 2 + config.length)
                .u16(1)
                .u8(0)
                .u8(4)
                .u8(13 + 2 + config.length)
                .u8(0x40)
                .u8(0x15)
                .zeros(11)
                .u8(5)
                .u8(config.length)
                .toBytes(),
            config));
    return AudioEntryParser.parse(new ByteView(entry.toByteArray()));
  }

  @Test
  void parse_aacLc_givesRateChannelsAndCodec() {
    assertThat(parse("1190")).isEqualTo(new Aac(2, false, 48_000, 2, 1024));
    assertThat(parse("1208")).isEqualTo(new Aac(2, false, 44_100, 1, 1024));
    assertThat(parse("1190").codecs()).isEqualTo("mp4a.40.2");
  }

  @Test
  void parse_aacLcThatSaysItHasNoReplication_isAacLc() {
    // What FFmpeg writes: the sync extension 0x2b7, object type 5, sbrPresentFlag 0.
    assertThat(parse("119056e500")).isEqualTo(new Aac(2, false, 48_000, 2, 1024));
  }

  @Test
  void parse_highEfficiency_isToldFromLc() {
    assertThat(parse("131056e598").codecs()).isEqualTo("mp4a.40.5");
    assertThat(parse("2b118800").codecs()).isEqualTo("mp4a.40.5");
  }

  @Test
  void parse_explicitFrequencyAndShortFrames_areRead() {
    // 00010 1111 (24 bits: 12345) 0001 1: object type 2, one channel, frames of 960.
    assertThat(parse("1780181c8c")).isEqualTo(new Aac(2, false, 12_345, 1, 960));
  }

  @Test
  void parse_otherThanMpeg4Audio_fails() {
    byte[] entry = new BoxBytes().zeros(28).toBytes();
    byte[] esds =
        box(
            "esds",
            new BoxBytes()
                .u32(0)
                .u8(3)
                .u8(20)
                .u16(1)
                .u8(0)
                .u8(4)
                .u8(15)
                .u8(0x6b)
                .zeros(14)
                .toBytes());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(entry);
    bytes.writeBytes(esds);
    assertThatThrownBy(() -> AudioEntryParser.parse(new ByteView(bytes.toByteArray())))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("107");
  }
}
