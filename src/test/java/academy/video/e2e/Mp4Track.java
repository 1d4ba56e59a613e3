package academy.video.e2e;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A rendition's samples as its boxes list them: times from tfdt and trun, which FFmpeg's demuxer
 * reports shifted where composition offsets are negative.
 *
 * @param timescale ticks per second
 * @param codecs as RFC 6381 writes it, from the bytes that configure a decoder
 * @param editMediaTime ticks that a player skips at the start
 * @param matrixIsIdentity whether frames are shown as they are stored
 * @param segments fragments of each segment
 */
record Mp4Track(
    int timescale,
    String codecs,
    long editMediaTime,
    boolean matrixIsIdentity,
    List<List<Fragment>> segments) {

  /**
   * A moof and its mdat.
   *
   * @param start of moof in its segment
   * @param number of mfhd
   */
  record Fragment(int start, long number, List<Sample> samples) {}

  /**
   * A sample.
   *
   * @param decodeTicks on the track's clock
   * @param showTicks likewise, when it is shown or heard
   * @param end one past its last byte, in its segment
   * @param nalTypes of its H.264 NAL units; empty for audio
   */
  record Sample(
      long decodeTicks,
      long durationTicks,
      long showTicks,
      boolean isSync,
      int end,
      List<Integer> nalTypes) {}

  static Mp4Track read(Presentation.MediaPlaylist playlist) {
    List<Mp4Box> header = Mp4Box.in(Presentation.bytes(playlist.init()));
    Mp4Box moov = Mp4Box.one(header, "moov");
    Mp4Box trak = moov.child("trak");
    Mp4Box mdhd = trak.child("mdia", "mdhd");
    int timescale = (int) mdhd.u32(mdhd.u8(0) == 1 ? 20 : 12);
    List<Mp4Box> edits = Mp4Box.all(trak.children(0), "edts");
    Mp4Box entry = trak.child("mdia", "minf", "stbl", "stsd").children(8).getFirst();
    Defaults defaults = Defaults.of(moov.child("mvex", "trex"));
    List<List<Fragment>> segments = new ArrayList<>();
    for (Presentation.Segment segment : playlist.segments()) {
      segments.add(fragments(segment.bytes(), defaults, entry.type().equals("avc1")));
    }
    return new Mp4Track(
        timescale,
        codecs(entry),
        edits.isEmpty() ? 0 : mediaTime(edits.getFirst().child("elst")),
        isIdentity(trak.child("tkhd")),
        segments);
  }

  List<Fragment> fragments() {
    return segments.stream().flatMap(List::stream).toList();
  }

  List<Sample> samples() {
    return fragments().stream().flatMap(fragment -> fragment.samples().stream()).toList();
  }

  double seconds(long ticks) {
    return (double) ticks / timescale;
  }

  private record Defaults(long duration, long size, long flags) {
    static Defaults of(Mp4Box trex) {
      return new Defaults(trex.u32(12), trex.u32(16), trex.u32(20));
    }
  }

  private static long mediaTime(Mp4Box elst) {
    if (elst.u32(4) != 1) {
      throw new AssertionError(elst.u32(4) + " edits");
    }
    return elst.u8(0) == 1 ? elst.body().getLong(16) : elst.u32(12);
  }

  private static boolean isIdentity(Mp4Box tkhd) {
    int matrix = tkhd.u8(0) == 1 ? 52 : 40;
    int[] identity = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
    for (int i = 0; i < identity.length; i++) {
      if (tkhd.body().getInt(matrix + 4 * i) != identity[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<Fragment> fragments(byte[] segment, Defaults defaults, boolean isVideo) {
    List<Fragment> fragments = new ArrayList<>();
    for (Mp4Box moof : Mp4Box.all(Mp4Box.in(segment), "moof")) {
      fragments.add(
          new Fragment(
              moof.start(),
              moof.child("mfhd").u32(4),
              samples(ByteBuffer.wrap(segment), moof, defaults, isVideo)));
    }
    return fragments;
  }

  private static List<Sample> samples(
      ByteBuffer segment, Mp4Box moof, Defaults trex, boolean isVideo) {
    Mp4Box tfhd = moof.child("traf", "tfhd");
    long has = tfhd.u32(0) & 0xffffff;
    int at = 8 + ((has & 0x1) != 0 ? 8 : 0) + ((has & 0x2) != 0 ? 4 : 0);
    long duration = (has & 0x8) != 0 ? tfhd.u32(at) : trex.duration();
    at += (has & 0x8) != 0 ? 4 : 0;
    long size = (has & 0x10) != 0 ? tfhd.u32(at) : trex.size();
    at += (has & 0x10) != 0 ? 4 : 0;
    long flags = (has & 0x20) != 0 ? tfhd.u32(at) : trex.flags();

    Mp4Box trun = moof.child("traf", "trun");
    long lists = trun.u32(0) & 0xffffff;
    long count = trun.u32(4);
    int data = moof.start() + (int) trun.u32(8);
    at = 12;
    boolean ownFirstFlags = (lists & 0x4) != 0;
    long firstFlags = ownFirstFlags ? trun.u32(at) : flags;
    at += ownFirstFlags ? 4 : 0;
    Mp4Box tfdt = moof.child("traf", "tfdt");
    long time = tfdt.u8(0) == 1 ? tfdt.body().getLong(4) : tfdt.u32(4);
    List<Sample> samples = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      long sampleDuration = duration;
      long sampleSize = size;
      long sampleFlags = i == 0 ? firstFlags : flags;
      long offset = 0;
      if ((lists & 0x100) != 0) {
        sampleDuration = trun.u32(at);
        at += 4;
      }
      if ((lists & 0x200) != 0) {
        sampleSize = trun.u32(at);
        at += 4;
      }
      if ((lists & 0x400) != 0) {
        sampleFlags = trun.u32(at);
        at += 4;
      }
      if ((lists & 0x800) != 0) {
        offset = trun.u8(0) == 0 ? trun.u32(at) : trun.body().getInt(at);
        at += 4;
      }
      int end = data + (int) sampleSize;
      samples.add(
          new Sample(
              time,
              sampleDuration,
              time + offset,
              (sampleFlags & 0x10000) == 0,
              end,
              isVideo ? nalTypes(segment, data, end) : List.of()));
      time += sampleDuration;
      data = end;
    }
    return samples;
  }

  /** ISO/IEC 14496-15, 5.3.4.2, with lengths of four bytes. */
  private static List<Integer> nalTypes(ByteBuffer segment, int start, int end) {
    List<Integer> types = new ArrayList<>();
    for (int at = start; at < end; at += 4 + segment.getInt(at)) {
      types.add(segment.get(at + 4) & 0x1f);
    }
    return types;
  }

  private static String codecs(Mp4Box entry) {
    if (entry.type().equals("avc1")) {
      Mp4Box avcC = Mp4Box.one(entry.children(78), "avcC");
      return String.format(Locale.ROOT, "avc1.%02x%02x%02x", avcC.u8(1), avcC.u8(2), avcC.u8(3));
    }
    // ISO/IEC 14496-1, 7.2.6: ES_Descriptor, in it DecoderConfigDescriptor, DecoderSpecificInfo.
    Mp4Box esds = Mp4Box.one(entry.children(28), "esds");
    int at = descriptor(esds, 4, 3) + 3; // ES_ID and flags
    int config = descriptor(esds, at, 4);
    int specific = descriptor(esds, config + 13, 5);
    return "mp4a.%x.%d".formatted(esds.u8(config), esds.u8(specific) >> 3);
  }

  /** Where the body of the descriptor at {@code at} starts, which must have this tag. */
  private static int descriptor(Mp4Box esds, int at, int tag) {
    if (esds.u8(at) != tag) {
      throw new AssertionError("descriptor %d where %d is due".formatted(esds.u8(at), tag));
    }
    int body = at + 1;
    while ((esds.u8(body) & 0x80) != 0) {
      body++;
    }
    return body + 1;
  }
}
