package academy.video.stage.segment;

import academy.video.stage.segment.InitSegment.Aac;
import java.util.Set;

/** Reads an mp4a sample entry down to its AudioSpecificConfig. */
final class AudioEntryParser {

  private static final int ES_DESCRIPTOR = 3;
  private static final int DECODER_CONFIG_DESCRIPTOR = 4;
  private static final int DECODER_SPECIFIC_INFO = 5;
  private static final int MPEG4_AUDIO = 0x40;

  private static final int SPECTRAL_BAND_REPLICATION = 5;
  private static final int PARAMETRIC_STEREO = 29;
  private static final int SYNC_EXTENSION = 0x2b7;
  private static final int EXPLICIT_FREQUENCY = 15;

  private AudioEntryParser() {}

  /** ISO/IEC 14496-12, 12.2.3.2, and ISO/IEC 14496-14, 6.7.2. */
  static Aac parse(ByteView entry) {
    entry.skip(6 + 2); // reserved, data_reference_index
    entry.skip(8 + 2 + 2 + 4 + 4); // version and reserved, channels, sample size, …, sample rate
    Box.Children boxes = Box.children("mp4a", entry, Set.of("esds", "btrt"));
    ByteView esds = boxes.one("esds").payload().skip(4);

    ByteView stream = descriptor(esds, ES_DESCRIPTOR).skip(2); // ES_ID
    if ((stream.u8() & 0xe0) != 0) {
      throw new MalformedBytesException(
          "the ES descriptor depends on another stream, URL or clock");
    }
    ByteView config = descriptor(stream, DECODER_CONFIG_DESCRIPTOR);
    int objectType = config.u8();
    if (objectType != MPEG4_AUDIO) {
      throw new MalformedBytesException("mp4a does not hold MPEG-4 audio, but " + objectType);
    }
    config.skip(1 + 3 + 4 + 4); // stream type, buffer size, largest and average bit rate
    return audioSpecificConfig(new BitReader(remaining(descriptor(config, DECODER_SPECIFIC_INFO))));
  }

  private static byte[] remaining(ByteView view) {
    return view.bytes(view.remaining());
  }

  /** ISO/IEC 14496-1, 7.2.2 and 8.3.3: a tag, and a size of up to four bytes of 7 bits. */
  private static ByteView descriptor(ByteView in, int tag) {
    int found = in.u8();
    if (found != tag) {
      throw new MalformedBytesException(
          "esds has descriptor %d where %d is due".formatted(found, tag));
    }
    long size = 0;
    for (int i = 0; i < 4; i++) {
      int part = in.u8();
      size = size << 7 | (part & 0x7f);
      if ((part & 0x80) == 0) {
        return in.slice(size);
      }
    }
    throw new MalformedBytesException("the size of an esds descriptor has more than four bytes");
  }

  /** ISO/IEC 14496-3, 1.6.2.1. */
  private static Aac audioSpecificConfig(BitReader in) {
    int objectType = objectType(in);
    int sampleRate = sampleRate(in);
    int channels = (int) in.bits(4);
    boolean replication =
        objectType == SPECTRAL_BAND_REPLICATION || objectType == PARAMETRIC_STEREO;
    int samplesPerFrame = 1024;
    if (!replication) {
      samplesPerFrame = in.flag() ? 960 : 1024; // frameLengthFlag of GASpecificConfig
      if (in.flag()) {
        in.skip(14); // coreCoderDelay
      }
      in.skip(1); // extensionFlag
      if (in.remainingBits() >= 16 && in.bits(11) == SYNC_EXTENSION) {
        replication = objectType(in) == SPECTRAL_BAND_REPLICATION && in.flag();
      }
    }
    return new Aac(
        objectType, replication, sampleRate, channels == 7 ? 8 : channels, samplesPerFrame);
  }

  private static int objectType(BitReader in) {
    int type = (int) in.bits(5);
    return type == 31 ? 32 + (int) in.bits(6) : type;
  }

  private static int sampleRate(BitReader in) {
    int index = (int) in.bits(4);
    return switch (index) { // ISO/IEC 14496-3, table 1.18
      case 0 -> 96000;
      case 1 -> 88200;
      case 2 -> 64000;
      case 3 -> 48000;
      case 4 -> 44100;
      case 5 -> 32000;
      case 6 -> 24000;
      case 7 -> 22050;
      case 8 -> 16000;
      case 9 -> 12000;
      case 10 -> 11025;
      case 11 -> 8000;
      case 12 -> 7350;
      case EXPLICIT_FREQUENCY -> (int) in.bits(24);
      default -> throw new MalformedBytesException("AAC has no sampling frequency index " + index);
    };
  }
}
