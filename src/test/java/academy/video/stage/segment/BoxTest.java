package academy.video.stage.segment;

import static academy.video.stage.segment.BoxBytes.box;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BoxTest {

  private static ByteView view(BoxBytes bytes) {
    return new ByteView(bytes.toBytes());
  }

  @Test
  void read_sizeIn32Bits_givesPayloadAndGoesOnBehindIt() {
    ByteView view = view(new BoxBytes().u32(10).text("free").u16(7).u8(9));
    Box box = Box.read(view);
    assertThat(box.type()).isEqualTo("free");
    assertThat(box.sizeBytes()).isEqualTo(10);
    assertThat(box.payload().u16()).isEqualTo(7);
    assertThat(box.payload().remaining()).isZero();
    assertThat(view.u8()).isEqualTo(9);
  }

  @Test
  void read_sizeIn64Bits_givesPayload() {
    Box box = Box.read(view(new BoxBytes().u32(1).text("mdat").u64(17).u8(5)));
    assertThat(box.sizeBytes()).isEqualTo(17);
    assertThat(box.payload().u8()).isEqualTo(5);
  }

  @Test
  void read_sizeThatItsSurroundingsDoNotHold_fails() {
    for (long size : new long[] {0, 2, 7, 10, 0xffff_ffffL}) {
      assertThatThrownBy(() -> Box.read(view(new BoxBytes().u32(size).text("mdat").u8(1))))
          .isInstanceOf(MalformedBytesException.class);
    }
    for (long size : new long[] {0, 15, 18, Long.MAX_VALUE, -1}) {
      assertThatThrownBy(() -> Box.read(view(new BoxBytes().u32(1).text("mdat").u64(size).u8(1))))
          .isInstanceOf(MalformedBytesException.class);
    }
  }

  @Test
  void children_thatDoNotBelongThere_fail() {
    byte[] moov = box("moov", box("mvhd"), box("free"));
    assertThatThrownBy(() -> Box.read(new ByteView(moov)).children("mvhd"))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("free at byte 16 does not belong into moov");
  }

  @Test
  void one_missingOrDoubledBox_fails() {
    Box.Children moov =
        Box.read(new ByteView(box("moov", box("trak"), box("trak")))).children("trak", "mvex");
    assertThatThrownBy(() -> moov.one("mvex"))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessage("moov has no mvex");
    assertThatThrownBy(() -> moov.one("trak"))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("2 boxes trak");
  }

  @Property
  void children_anyBytes_areReadOrRefused(@ForAll byte[] bytes) {
    try {
      Box.children("anything", new ByteView(bytes), Set.of("moof", "mdat"));
    } catch (MalformedBytesException e) {
      assertThat(e.problem()).isNotEmpty();
    }
  }

  @Property
  void descriptors_anyBytes_areReadOrRefused(@ForAll byte[] bytes) {
    byte[] entry = new BoxBytes().zeros(28).toBytes();
    try {
      AudioEntryParser.parse(new ByteView(concat(entry, box("esds", new byte[4], bytes))));
    } catch (MalformedBytesException e) {
      assertThat(e.problem()).isNotEmpty();
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
