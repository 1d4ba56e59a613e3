package academy.video.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Mutations that keep a file's structure, so that a parser goes on past the first check: sizes of
 * MP4 boxes and EBML elements stay right, and so do the checksums of transport streams' tables. The
 * same for the same random numbers.
 */
final class StructuredMutations {

  private static final int TS_PACKET = 188;
  private static final int TS_SYNC = 0x47;

  /** Boxes with boxes in them (ISO/IEC 14496-12). */
  private static final String CONTAINERS = "moov trak mdia minf stbl edts udta mvex moof traf dinf";

  private StructuredMutations() {}

  /** The file with one such mutation; the same file where its format is another. */
  static byte[] mutate(byte[] file, Random random) {
    if (file.length > 2 * TS_PACKET && file[0] == TS_SYNC && file[TS_PACKET] == TS_SYNC) {
      return table(file, random);
    }
    if (file.length > 8 && ByteBuffer.wrap(file).getInt() == 0x1A45DFA3) {
      return element(file, random);
    }
    return boxes(file, random);
  }

  /** A box or an element: its header begins at {@code start}. */
  private record Part(int start, int body, int end, List<Integer> parents) {
    Part {
      parents = List.copyOf(parents);
    }
  }

  private static byte[] boxes(byte[] file, Random random) {
    List<Part> all = new ArrayList<>();
    collect(file, 0, file.length, List.of(), all);
    if (all.isEmpty()) {
      return file;
    }
    Part box = all.get(random.nextInt(all.size()));
    byte[] body = changed(Arrays.copyOfRange(file, box.body, box.end), random);
    int grown = body.length - (box.end - box.body);
    byte[] out = replaced(file, box, body);
    ByteBuffer sizes = ByteBuffer.wrap(out);
    for (int start : box.parents) {
      sizes.putInt(start, sizes.getInt(start) + grown);
    }
    sizes.putInt(box.start, sizes.getInt(box.start) + grown);
    return out;
  }

  private static void collect(
      byte[] file, int from, int end, List<Integer> parents, List<Part> all) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int at = from;
    while (at + 8 <= end) {
      int size = bytes.getInt(at);
      if (size < 8 || size > end - at) {
        return;
      }
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      all.add(new Part(at, at + 8, at + size, parents));
      if (CONTAINERS.contains(type)) {
        List<Integer> path = new ArrayList<>(parents);
        path.add(at);
        collect(file, at + 8, at + size, path, all);
      }
      at += size;
    }
  }

  /** Changes a leaf of EBML (RFC 8794), with its size as it was. */
  private static byte[] element(byte[] file, Random random) {
    List<Part> all = new ArrayList<>();
    elements(file, 0, file.length, all);
    if (all.isEmpty()) {
      return file;
    }
    Part element = all.get(random.nextInt(all.size()));
    byte[] body = Arrays.copyOfRange(file, element.body, element.end);
    return replaced(file, element, Arrays.copyOf(changed(body, random), body.length));
  }

  private static void elements(byte[] file, int from, int end, List<Part> all) {
    int at = from;
    while (at < end && all.size() < 10_000) {
      int idBytes = 1 + Integer.numberOfLeadingZeros((file[at] & 0xff) << 24);
      int sizeAt = at + idBytes;
      if (idBytes > 4 || sizeAt >= end) {
        return;
      }
      int sizeBytes = 1 + Integer.numberOfLeadingZeros((file[sizeAt] & 0xff) << 24);
      if (sizeBytes > 8 || sizeAt + sizeBytes > end) {
        return;
      }
      long size = file[sizeAt] & (0xff >> sizeBytes);
      boolean isUnknown = size == 0xff >> sizeBytes;
      for (int i = 1; i < sizeBytes; i++) {
        size = size << 8 | (file[sizeAt + i] & 0xff);
        isUnknown &= file[sizeAt + i] == -1;
      }
      int body = sizeAt + sizeBytes;
      int next = isUnknown ? end : (int) Math.min(end, body + size);
      if (isMaster(file, at, idBytes)) {
        elements(file, body, next, all);
      } else {
        all.add(new Part(at, body, next, List.of()));
      }
      at = next;
    }
  }

  /** Segment, SeekHead, Info, Tracks, TrackEntry, Video, Audio, Cluster, Cues, Tags and so on. */
  private static boolean isMaster(byte[] file, int at, int idBytes) {
    long id = 0;
    for (int i = 0; i < idBytes; i++) {
      id = id << 8 | (file[at + i] & 0xff);
    }
    return switch ((int) id) {
      case 0x1A45DFA3,
          0x18538067,
          0x114D9B74,
          0x1549A966,
          0x1654AE6B,
          0xAE,
          0xE0,
          0xE1,
          0x1F43B675,
          0xA0,
          0x1C53BB6B,
          0xBB,
          0xB7,
          0x1254C367,
          0x7373,
          0x1043A770,
          0x45B9 ->
          true;
      default -> false;
    };
  }

  /** Changes a table of a transport stream (ISO/IEC 13818-1, 2.4.4), and mends its CRC. */
  private static byte[] table(byte[] file, Random random) {
    List<Integer> tables = new ArrayList<>();
    for (int at = 0; at + TS_PACKET <= file.length; at += TS_PACKET) {
      boolean hasStart = (file[at + 1] & 0x40) != 0 && (file[at + 3] & 0x30) == 0x10;
      int table = file[at + 5] & 0xff;
      if (hasStart && file[at + 4] == 0 && (table == 0 || table == 2)) {
        tables.add(at);
      }
    }
    if (tables.isEmpty()) {
      return file;
    }
    int section = tables.get(random.nextInt(tables.size())) + 5;
    int length = (file[section + 1] & 0xf) << 8 | (file[section + 2] & 0xff);
    int end = section + 3 + length - 4;
    if (length < 9 || end + 4 > section - 5 + TS_PACKET) {
      return file;
    }
    byte[] body = Arrays.copyOfRange(file, section + 3, end);
    byte[] mutated = Arrays.copyOf(changed(body, random), body.length);
    byte[] out = file.clone();
    System.arraycopy(mutated, 0, out, section + 3, mutated.length);
    ByteBuffer.wrap(out).putInt(end, crc(out, section, end));
    return out;
  }

  /** CRC-32/MPEG-2: not reflected, without a final inversion. */
  static int crc(byte[] bytes, int from, int end) {
    int crc = -1;
    for (int i = from; i < end; i++) {
      crc ^= bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc < 0 ? crc << 1 ^ 0x04C11DB7 : crc << 1;
      }
    }
    return crc;
  }

  /** Numbers, bytes, less or more of it; never more than 64 bytes longer. */
  private static byte[] changed(byte[] body, Random random) {
    if (body.length == 0) {
      return body;
    }
    byte[] out = body.clone();
    int at = random.nextInt(Math.min(out.length, 256));
    switch (random.nextInt(5)) {
      case 0 -> out[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(out, at, Math.min(out.length, at + 4), (byte) 0xff);
      case 2 -> Arrays.fill(out, at, Math.min(out.length, at + 8), (byte) 0);
      case 3 -> out = Arrays.copyOf(out, at);
      default -> out = Arrays.copyOf(out, out.length + 1 + random.nextInt(64));
    }
    return out;
  }

  private static byte[] replaced(byte[] file, Part part, byte[] body) {
    return ByteBuffer.allocate(file.length - (part.end - part.body) + body.length)
        .put(file, 0, part.body)
        .put(body)
        .put(file, part.end, file.length - part.end)
        .array();
  }
}
