package academy.video.stage.segment;

import static academy.video.stage.segment.BoxBytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.model.Size;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SequenceParameterSetTest {

  /** x264, High at 3.1, 320x180 (cropped from 320x192), BT.709 in video range, square pixels. */
  private static final byte[] SMALL = hex("6764001facd941419f9f016a020202800001f480007530078c18cb");

  @Test
  void parse_croppedFrameWithVui_isRead() {
    SequenceParameterSet sps = SequenceParameterSet.parse(SMALL);
    assertThat(sps.profileIdc()).isEqualTo(100);
    assertThat(sps.levelIdc()).isEqualTo(31);
    assertThat(sps.chromaFormatIdc()).isEqualTo(1);
    assertThat(sps.bitDepth()).isEqualTo(8);
    assertThat(sps.framesOnly()).isTrue();
    assertThat(sps.size()).isEqualTo(new Size(320, 180));
    assertThat(sps.pixelShape()).contains(new Size(1, 1));
    assertThat(sps.color()).contains(new CodedColor(false, 1, 1, 1));
  }

  @Test
  void parse_baselineWithoutVui_leavesShapeAndColorOpen() {
    Bits bits = new Bits().bits(0x67, 8).bits(66, 8).bits(0xc0, 8).bits(30, 8);
    bits.ue(0).ue(0).ue(2).ue(1).bits(0, 1); // id, frame_num, POC type 2, one reference, no gaps
    bits.ue(39).ue(29).bits(1, 1).bits(1, 1); // 640x480, frames only, direct 8x8
    bits.bits(0, 1).bits(0, 1); // no cropping, no VUI
    SequenceParameterSet sps = SequenceParameterSet.parse(bits.toBytes());
    assertThat(sps.size()).isEqualTo(new Size(640, 480));
    assertThat(sps.pixelShape()).isEmpty();
    assertThat(sps.color()).isEmpty();
  }

  @Test
  void parse_interlacedWithScalingListsAndOddShape_isRead() {
    Bits bits = new Bits().bits(0x67, 8).bits(100, 8).bits(0, 8).bits(40, 8);
    bits.ue(0).ue(1).ue(2).ue(0).bits(0, 1); // id, 4:2:0, luma 10 bits, chroma 8
    bits.bits(1, 1); // scaling matrix: the first list ends at once, the others are absent
    bits.bits(1, 1).se(-8).bits(0, 7);
    bits.ue(0).ue(1); // frame_num, POC type 1 with one frame in its cycle
    bits.bits(0, 1).se(-3).se(2).ue(1).se(-1);
    bits.ue(4).bits(0, 1);
    bits.ue(119).ue(33).bits(0, 1).bits(1, 1).bits(1, 1); // 1920x(34·32), fields, MBAFF, direct
    bits.bits(1, 1).ue(0).ue(0).ue(0).ue(2); // crops 2·2·2 = 8 lines at the bottom
    bits.bits(1, 1).bits(1, 1).bits(255, 8).bits(64, 16).bits(45, 16); // VUI, shape 64:45
    bits.bits(1, 1).bits(0, 1); // overscan
    bits.bits(1, 1).bits(5, 3).bits(1, 1).bits(0, 1); // full range, no colour description
    bits.bits(1, 1).ue(2).ue(2).bits(0, 1); // chroma location, no timing
    bits.bits(1, 1).ue(1).bits(0, 8); // a NAL reference decoder with two buffers
    bits.ue(70_000).ue(80_000).bits(0, 1).ue(7).ue(8).bits(1, 1).bits(0, 20);
    bits.bits(0, 1).bits(0, 1).bits(1, 1).bits(0, 1); // no VCL one, delay, pic_struct, no limits
    SequenceParameterSet sps = SequenceParameterSet.parse(bits.toBytes());
    assertThat(sps.size()).isEqualTo(new Size(1920, 1080));
    assertThat(sps.bitDepth()).isEqualTo(10);
    assertThat(sps.framesOnly()).isFalse();
    assertThat(sps.pixelShape()).contains(new Size(64, 45));
    assertThat(sps.color()).contains(new CodedColor(true, 2, 2, 2));
  }

  @Test
  void parse_emulationPrevention_isTakenOut() {
    assertThat(NalUnits.withoutEmulationPrevention(hex("000003 00 000003 01 0003 000004")))
        .isEqualTo(hex("0000 00 0000 01 0003 000004"));
  }

  @Test
  void parse_anyTruncation_failsTyped() {
    for (int length = 0; length < SMALL.length; length++) {
      byte[] part = Arrays.copyOf(SMALL, length);
      assertThatThrownBy(() -> SequenceParameterSet.parse(part))
          .isInstanceOf(MalformedBytesException.class);
    }
  }

  @Test
  void parse_croppingOfTheWholeFrame_failsTyped() {
    Bits bits = new Bits().bits(0x67, 8).bits(66, 8).bits(0xc0, 8).bits(30, 8);
    bits.ue(0).ue(0).ue(2).ue(1).bits(0, 1);
    bits.ue(39).ue(29).bits(1, 1).bits(1, 1);
    bits.bits(1, 1).ue(160).ue(160).ue(0).ue(0);
    assertThatThrownBy(() -> SequenceParameterSet.parse(bits.toBytes()))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("0x480");
  }

  @Property
  void parse_anyBytes_areReadOrRefused(@ForAll byte[] bytes) {
    byte[] nal = new byte[bytes.length + 2];
    nal[0] = 0x67;
    nal[1] = 100;
    System.arraycopy(bytes, 0, nal, 2, bytes.length);
    try {
      assertThat(SequenceParameterSet.parse(nal).size().pixels()).isPositive();
    } catch (MalformedBytesException e) {
      assertThat(e.problem()).isNotEmpty();
    }
  }

  /** Writes bits, and Exp-Golomb codes (ITU-T H.264, 9.1). */
  private static final class Bits {
    private final StringBuilder written = new StringBuilder();

    Bits bits(long value, int count) {
      for (int i = count - 1; i >= 0; i--) {
        written.append(value >>> i & 1);
      }
      return this;
    }

    Bits ue(long value) {
      int length = 64 - Long.numberOfLeadingZeros(value + 1);
      return bits(0, length - 1).bits(value + 1, length);
    }

    Bits se(long value) {
      return ue(value > 0 ? 2 * value - 1 : -2 * value);
    }

    byte[] toBytes() {
      String padded = written + "1" + "0".repeat(7 - written.length() % 8);
      byte[] bytes = new byte[padded.length() / 8];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) Integer.parseInt(padded.substring(8 * i, 8 * i + 8), 2);
      }
      return bytes;
    }
  }
}
