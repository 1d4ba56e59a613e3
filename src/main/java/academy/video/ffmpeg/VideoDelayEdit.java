package academy.video.ffmpeg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * Adds the edit list that removes the delay of reordered frames: with B-frames, the first frame is
 * composed a few frames after the media's zero, and the edit says that the presentation starts
 * there (ISO/IEC 14496-12, 8.6.6; ISO/IEC 23000-19, 7.5.13).
 *
 * <p>CMAF also allows negative composition offsets without an edit, and FFmpeg's muxer can write
 * those. But FFmpeg's demuxer and GStreamer's move frames by the lowest offset they have seen so
 * far: audio is up to two frames early there, and times jump where a GOP needs more reordering than
 * those before it. Written by hand, because the muxer writes an edit only once it knows the first
 * packet, and then another one in each chunk.
 */
final class VideoDelayEdit {

  private static final int BOX_HEADER = 8;

  private VideoDelayEdit() {}

  /**
   * The same init segment with an edit list of one entry, which lasts to the end of the media.
   *
   * @param init ftyp and moov with one trak and no edts
   * @param mediaTime where the presentation starts on the media's clock, in ticks, above 0
   * @throws IllegalArgumentException if the boxes are others
   */
  static byte[] addTo(byte[] init, int mediaTime) {
    int moov = find(init, "moov", 0, init.length);
    int trak = find(init, "trak", moov + BOX_HEADER, moov + sizeAt(init, moov));
    int tkhd = find(init, "tkhd", trak + BOX_HEADER, trak + sizeAt(init, trak));
    int at = tkhd + sizeAt(init, tkhd);
    byte[] edts = edts(mediaTime);
    ByteBuffer longer = ByteBuffer.allocate(init.length + edts.length);
    longer.put(init, 0, at).put(edts).put(init, at, init.length - at);
    longer.putInt(moov, sizeAt(init, moov) + edts.length);
    longer.putInt(trak, sizeAt(init, trak) + edts.length);
    return longer.array();
  }

  private static byte[] edts(int mediaTime) {
    int elstSize = BOX_HEADER + 4 + 4 + 12;
    return ByteBuffer.allocate(BOX_HEADER + elstSize)
        .putInt(BOX_HEADER + elstSize)
        .put("edts".getBytes(ISO_8859_1))
        .putInt(elstSize)
        .put("elst".getBytes(ISO_8859_1))
        .putInt(0) // version and flags
        .putInt(1) // entries
        .putInt(0) // duration: all of a fragmented track, whose length the moov does not know
        .putInt(mediaTime)
        .putInt(0x0001_0000) // rate 1
        .array();
  }

  private static int find(byte[] bytes, String type, int start, int end) {
    for (int at = start; at + BOX_HEADER <= end; at += sizeAt(bytes, at)) {
      if (new String(bytes, at + 4, 4, ISO_8859_1).equals(type)) {
        return at;
      }
    }
    throw new IllegalArgumentException("no %s between byte %d and %d".formatted(type, start, end));
  }

  private static int sizeAt(byte[] bytes, int box) {
    int size = ByteBuffer.wrap(bytes).getInt(box);
    if (size < BOX_HEADER || size > bytes.length - box) {
      throw new IllegalArgumentException("a box of %d bytes at byte %d".formatted(size, box));
    }
    return size;
  }
}
