package academy.video.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * H.264 whose frames are coded as two fields each (ITU-R H.264, field_pic_flag), every field a
 * packet of its own, as broadcasters and AVCHD cameras do; no encoder at hand makes it. 32x64
 * pixels, uncompressed macroblocks (I_PCM), a bar that moves with every field, in FLV.
 */
public final class FieldCodedClip {

  private static final int WIDTH = 32;
  private static final int FIELD_HEIGHT = 32;
  private static final int MACROBLOCK = 16;
  private static final int FRAMES_PER_IDR = 25;
  private static final int MS_PER_FIELD = 20;

  private FieldCodedClip() {}

  /** The clip: 25 frames, which is 50 fields, a second. */
  public static BytesSource of(int frames) {
    ByteArrayOutputStream flv = new ByteArrayOutputStream();
    flv.writeBytes(new byte[] {'F', 'L', 'V', 1, 1, 0, 0, 0, 9, 0, 0, 0, 0});
    byte[] sps = nal(0x67, sequenceParameters());
    byte[] pps = nal(0x68, frameParameters());
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(new byte[] {1, 77, 0, 30, (byte) 0xFF, (byte) 0xE1, 0, (byte) sps.length});
    header.writeBytes(sps);
    header.writeBytes(new byte[] {1, 0, (byte) pps.length});
    header.writeBytes(pps);
    tag(flv, 0, 0x17, 0, header.toByteArray());
    for (int field = 0; field < frames * 2; field++) {
      boolean isIdr = field % (FRAMES_PER_IDR * 2) == 0;
      byte[] slice = nal(isIdr ? 0x65 : 0x61, slice(field, isIdr));
      byte[] sized = ByteBuffer.allocate(4 + slice.length).putInt(slice.length).put(slice).array();
      tag(flv, field * MS_PER_FIELD, isIdr ? 0x17 : 0x27, 1, sized);
    }
    return BytesSource.of(flv.toByteArray());
  }

  private static byte[] sequenceParameters() {
    Bits bits = new Bits();
    bits.put(8, 77, 0, 30); // Main profile, level 3
    bits.ue(0, 0); // id; frame_num of 4 bits
    bits.ue(0, 4); // order counts of type 0, of 8 bits
    bits.ue(1); // one reference frame
    bits.put(1, 0); // no gaps
    bits.ue(WIDTH / MACROBLOCK - 1, FIELD_HEIGHT / MACROBLOCK - 1);
    bits.put(1, 0, 0); // fields are possible, not within frames
    bits.put(1, 1, 0, 0); // direct_8x8_inference, no cropping, no VUI
    return bits.end();
  }

  private static byte[] frameParameters() {
    Bits bits = new Bits();
    bits.ue(0, 0); // ids
    bits.put(1, 0, 0); // CAVLC, no order in frames
    bits.ue(0, 0, 0); // slice groups, references
    bits.put(1, 0, 0, 0); // weights
    bits.ue(0, 0, 0); // quantisers
    bits.put(1, 1, 0, 0); // deblocking is controlled by slices
    return bits.end();
  }

  private static byte[] slice(int field, boolean isIdr) {
    int fieldOfGroup = field % (FRAMES_PER_IDR * 2);
    Bits bits = new Bits();
    bits.ue(0, 7, 0); // first macroblock, I slices only, parameters
    bits.put(4, fieldOfGroup / 2 % 16);
    bits.put(1, 1, field % 2); // a field, the lower one every second time
    if (isIdr) {
      bits.ue(field / (FRAMES_PER_IDR * 2) % 2);
    }
    bits.put(8, fieldOfGroup);
    bits.put(isIdr ? 2 : 1, 0); // nothing is kept of earlier frames but the last
    bits.ue(0, 1); // quantiser; no deblocking
    int barAt = field % WIDTH;
    for (int row = 0; row < FIELD_HEIGHT / MACROBLOCK; row++) {
      for (int column = 0; column < WIDTH / MACROBLOCK; column++) {
        bits.ue(25); // I_PCM
        bits.align();
        for (int pixel = 0; pixel < MACROBLOCK * MACROBLOCK; pixel++) {
          int x = column * MACROBLOCK + pixel % MACROBLOCK;
          bits.put(8, Math.floorMod(x - barAt, WIDTH) < 8 ? 220 : 40);
        }
        for (int pixel = 0; pixel < 128; pixel++) {
          bits.put(8, 128);
        }
      }
    }
    return bits.end();
  }

  /** With the bytes that keep start codes from appearing inside (7.4.1). */
  private static byte[] nal(int header, byte[] payload) {
    ByteArrayOutputStream nal = new ByteArrayOutputStream();
    nal.write(header);
    int zeros = 0;
    for (byte value : payload) {
      if (zeros >= 2 && (value & 0xFF) <= 3) {
        nal.write(3);
        zeros = 0;
      }
      zeros = value == 0 ? zeros + 1 : 0;
      nal.write(value);
    }
    return nal.toByteArray();
  }

  private static void tag(
      ByteArrayOutputStream flv, int timeMs, int kind, int packetType, byte[] data) {
    int size = data.length + 5;
    ByteBuffer tag = ByteBuffer.allocate(11 + size + 4);
    tag.putInt((9 << 24) + size);
    tag.putInt(timeMs << 8); // below 2^24 ms
    tag.put(new byte[3]);
    tag.put((byte) kind).put((byte) packetType).put(new byte[3]).put(data);
    tag.putInt(11 + size);
    flv.writeBytes(tag.array());
  }

  /** Writes bits, most significant first, and Exp-Golomb codes (9.1). */
  private static final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int count;

    void put(int length, int... values) {
      for (int value : values) {
        for (int i = length - 1; i >= 0; i--) {
          current = current * 2 + ((value >> i) & 1);
          if (++count == 8) {
            bytes.write(current);
            current = 0;
            count = 0;
          }
        }
      }
    }

    void ue(int... values) {
      for (int value : values) {
        int length = 32 - Integer.numberOfLeadingZeros(value + 1);
        put(length - 1, 0);
        put(length, value + 1);
      }
    }

    void align() {
      while (count > 0) {
        put(1, 0);
      }
    }

    byte[] end() {
      put(1, 1);
      align();
      return bytes.toByteArray();
    }
  }
}
