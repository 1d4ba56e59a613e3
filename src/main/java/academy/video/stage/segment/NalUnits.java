package academy.video.stage.segment;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** H.264 NAL units as samples carry them, each after its length (ISO/IEC 14496-15, 5.3.4.2). */
final class NalUnits {

  private NalUnits() {}

  /**
   * One NAL unit.
   *
   * @param type nal_unit_type (ITU-T H.264, table 7-1)
   * @param payload reader of the whole unit, its header byte included
   */
  record NalUnit(int type, ByteView payload) {
    static final int SLICE = 1;
    static final int IDR_SLICE = 5;
    static final int SUPPLEMENTAL_INFORMATION = 6;
    static final int SEQUENCE_PARAMETERS = 7;
    static final int FRAME_PARAMETERS = 8;
    static final int ACCESS_UNIT_DELIMITER = 9;
    static final int FILLER = 12;
  }

  /** The NAL units of one sample; their lengths must fill it exactly. */
  static List<NalUnit> inSample(ByteView sample, int lengthSizeBytes) {
    List<NalUnit> units = new ArrayList<>();
    while (sample.remaining() > 0) {
      long length = 0;
      for (int i = 0; i < lengthSizeBytes; i++) {
        length = length << 8 | sample.u8();
      }
      if (length == 0) {
        throw new MalformedBytesException(
            "a NAL unit at byte %d is empty".formatted(sample.position()));
      }
      ByteView unit = sample.slice(length);
      int header = unit.peekU8();
      if ((header & 0x80) != 0) {
        throw new MalformedBytesException(
            "the NAL unit that ends before byte %d has forbidden_zero_bit set"
                .formatted(sample.position()));
      }
      units.add(new NalUnit(header & 0x1f, unit));
    }
    return units;
  }

  /** The unit without the 0x03 of each 0x000003 (ITU-T H.264, 7.4.1). */
  static byte[] withoutEmulationPrevention(byte[] nal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(nal.length);
    int zeros = 0;
    for (byte b : nal) {
      if (zeros >= 2 && b == 3) {
        zeros = 0;
        continue;
      }
      zeros = b == 0 ? zeros + 1 : 0;
      out.write(b);
    }
    return out.toByteArray();
  }
}
