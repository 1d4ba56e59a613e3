package academy.video.ffmpeg;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Finds the captions that coded frames carry, without decoding them: {@code cc_data} of CTA-708, in
 * SEI messages of H.264 and HEVC (ATSC A/72, 6.4.2) and in user data of MPEG-2 (ATSC A/53, 6.2.3),
 * and the line-21 captions of DVDs.
 */
final class CaptionData {

  /** A triplet's bytes: markers with validity and type, then two bytes of captions. */
  static final int TRIPLET_BYTES = 3;

  /** Several times what frames have; a hostile one gets no more. */
  private static final int MOST_BYTES_A_FRAME = 128 * TRIPLET_BYTES;

  /** Bytes; no frame that carries captions has more, and it is copied. */
  private static final int LARGEST_FRAME = 32 << 20;

  private static final int SEI_OF_H264 = 6;
  private static final int PREFIX_SEI_OF_HEVC = 39;
  private static final int USER_DATA_REGISTERED = 4;
  private static final int USER_DATA_OF_MPEG2 = 0xB2;
  private static final int CC_DATA = 3;

  /** Country and provider (ITU-T T.35) of ATSC. */
  private final byte[] atsc = {(byte) 0xB5, 0, 0x31};

  private final byte[] ga94 = {'G', 'A', '9', '4', CC_DATA};
  private final byte[] dvd = {'C', 'C', 1, (byte) 0xF8};

  private final int codec;

  /** Bytes of the length before each NAL unit; 0 where start codes separate them. */
  private final int lengthBytes;

  private byte[] found = {};

  private CaptionData(int codec, int lengthBytes) {
    this.codec = codec;
    this.lengthBytes = lengthBytes;
  }

  /** Whether captions can be found in packets of this codec. */
  static boolean knows(int codec) {
    return codec == avcodec.AV_CODEC_ID_H264
        || codec == avcodec.AV_CODEC_ID_HEVC
        || codec == avcodec.AV_CODEC_ID_MPEG2VIDEO
        || codec == avcodec.AV_CODEC_ID_EIA_608;
  }

  static CaptionData of(AVCodecParameters parameters) {
    int codec = parameters.codec_id();
    // The length's size in avcC and hvcC: ISO/IEC 14496-15, 5.3.3 and 8.3.3.
    int at =
        switch (codec) {
          case avcodec.AV_CODEC_ID_H264 -> 4;
          case avcodec.AV_CODEC_ID_HEVC -> 21;
          default -> Integer.MAX_VALUE;
        };
    boolean hasLengths = parameters.extradata_size() > at && parameters.extradata().get(0) == 1;
    return new CaptionData(codec, hasLengths ? (parameters.extradata().get(at) & 3) + 1 : 0);
  }

  /** All triplets of a packet, in its order; empty where it has none. */
  byte[] triplets(AVPacket packet) {
    found = new byte[0];
    if (packet.size() <= 0 || packet.size() > LARGEST_FRAME) {
      return found;
    }
    byte[] data = new byte[packet.size()];
    packet.data().get(data);
    if (codec == avcodec.AV_CODEC_ID_EIA_608) {
      triplets(data, 0, data.length, IntUnaryOperator.identity());
    } else if (lengthBytes > 0) {
      eachOfLengths(data);
    } else {
      eachOfStartCodes(data);
    }
    return found;
  }

  private void eachOfLengths(byte[] data) {
    int at = 0;
    while (at + lengthBytes < data.length) {
      long length = 0;
      for (int i = 0; i < lengthBytes; i++) {
        length = length << 8 | (data[at++] & 0xff);
      }
      int end = (int) Math.min(data.length, at + length);
      unit(data, at, end);
      at = end;
    }
  }

  private void eachOfStartCodes(byte[] data) {
    int start = startCode(data, 0);
    while (start < data.length) {
      int next = startCode(data, start);
      unit(data, start, next);
      start = next;
    }
  }

  /** Position after the next start code, or the end. */
  private static int startCode(byte[] data, int from) {
    for (int i = from; i + 3 < data.length; i++) {
      if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
        return i + 3;
      }
    }
    return data.length;
  }

  private void unit(byte[] data, int from, int end) {
    if (end - from < 4) {
      return;
    }
    int first = data[from] & 0xff;
    switch (codec) {
      case avcodec.AV_CODEC_ID_H264 -> {
        if ((first & 0x1f) == SEI_OF_H264) {
          sei(unescaped(data, from + 1, end));
        }
      }
      case avcodec.AV_CODEC_ID_HEVC -> {
        if (first >> 1 == PREFIX_SEI_OF_HEVC) {
          sei(unescaped(data, from + 2, end));
        }
      }
      default -> {
        if (first == USER_DATA_OF_MPEG2) {
          userData(data, from + 1, end);
        }
      }
    }
  }

  /** Without the bytes that keep start codes out of NAL units (H.264, 7.4.1). */
  private static byte[] unescaped(byte[] data, int from, int end) {
    byte[] bytes = new byte[end - from];
    int count = 0;
    int zeros = 0;
    for (int i = from; i < end; i++) {
      if (zeros >= 2 && data[i] == 3) {
        zeros = 0;
        continue;
      }
      zeros = data[i] == 0 ? zeros + 1 : 0;
      bytes[count++] = data[i];
    }
    return Arrays.copyOf(bytes, count);
  }

  /** H.264, 7.3.2.3.1: each message's type and size are sums of bytes up to one below 255. */
  private void sei(byte[] data) {
    int at = 0;
    while (at + 2 < data.length) {
      int type = 0;
      while (at < data.length && (data[at] & 0xff) == 0xff) {
        type += data[at++] & 0xff;
      }
      type += at < data.length ? data[at++] & 0xff : 0;
      int size = 0;
      while (at < data.length && (data[at] & 0xff) == 0xff) {
        size += data[at++] & 0xff;
      }
      size += at < data.length ? data[at++] & 0xff : 0;
      int end = Math.min(data.length, at + size);
      if (type == USER_DATA_REGISTERED && startsWith(data, at, end, atsc)) {
        userData(data, at + atsc.length, end);
      }
      at = end;
    }
  }

  private void userData(byte[] data, int from, int end) {
    if (startsWith(data, from, end, ga94)) {
      int count = from + ga94.length < end ? data[from + ga94.length] & 0x1f : 0;
      int start = from + ga94.length + 2; // after the count and em_data
      triplets(
          data, start, Math.min(end, start + count * TRIPLET_BYTES), IntUnaryOperator.identity());
    } else if (startsWith(data, from, end, dvd)) {
      // Each block is a marker, whose last bit is set for the first field, and two bytes.
      triplets(data, from + dvd.length + 1, end, first -> (first & 1) == 1 ? 0xFC : 0xFD);
    }
  }

  private void triplets(byte[] data, int from, int end, IntUnaryOperator marker) {
    int whole = Math.max(0, end - from) / TRIPLET_BYTES * TRIPLET_BYTES;
    int count = Math.min(whole, MOST_BYTES_A_FRAME - found.length);
    int before = found.length;
    found = Arrays.copyOf(found, before + count);
    for (int i = 0; i < count; i++) {
      int value = data[from + i] & 0xff;
      found[before + i] = (byte) (i % TRIPLET_BYTES == 0 ? marker.applyAsInt(value) : value);
    }
  }

  private static boolean startsWith(byte[] data, int from, int end, byte[] start) {
    return end - from >= start.length
        && Arrays.equals(data, from, from + start.length, start, 0, start.length);
  }
}
