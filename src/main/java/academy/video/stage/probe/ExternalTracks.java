package academy.video.stage.probe;

import academy.video.model.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tracks of an MP4 or QuickTime file whose video or audio are in another file: their data
 * references ({@code dref}, ISO/IEC 14496-12, 8.7.2) lack the flag that says "in this file". FFmpeg
 * is told not to open such files; this says why nothing comes out.
 */
final class ExternalTracks {

  private static final int HEADER_BYTES = 8;
  private static final int LARGE_HEADER_BYTES = 16;

  /** Far more than a file has before its {@code moov}: a file of tiny boxes must not take long. */
  private static final int MOST_BOXES = 20_000;

  private static final int SELF_CONTAINED = 1;

  private final ByteSource source;
  private int boxes;

  private ExternalTracks(ByteSource source) {
    this.source = source;
  }

  /** A box's name and the position of its content. */
  private record Box(String type, long start, long end) {}

  /** Whether a track of video or audio is in another file. */
  static boolean areIn(ByteSource source) {
    return new ExternalTracks(source).areInFile();
  }

  private boolean areInFile() {
    Box file = new Box("", 0, source.sizeBytes());
    Optional<Box> moov = child(file, "moov", 0);
    Optional<Box> track = moov.flatMap(box -> child(box, "trak", box.start()));
    while (track.isPresent()) {
      if (isMedia(track.get()) && isExternal(track.get())) {
        return true;
      }
      long next = track.get().end();
      track = moov.flatMap(box -> child(box, "trak", next));
    }
    return false;
  }

  private boolean isMedia(Box track) {
    return descend(track, "mdia", "hdlr")
        .map(handler -> text(handler.start() + 8))
        .filter(type -> type.equals("vide") || type.equals("soun"))
        .isPresent();
  }

  private boolean isExternal(Box track) {
    Optional<Box> references = descend(track, "mdia", "minf", "dinf", "dref");
    if (references.isEmpty()) {
      return false;
    }
    long position = references.get().start() + HEADER_BYTES; // version, flags, count of entries
    boolean external = false;
    Optional<Box> entry = box(position, references.get().end());
    while (entry.isPresent()) {
      int flags = integer(entry.get().start()) & 0xff_ffff;
      if ((flags & SELF_CONTAINED) != 0) {
        return false;
      }
      external = true;
      entry = box(entry.get().end(), references.get().end());
    }
    return external;
  }

  private Optional<Box> descend(Box parent, String... types) {
    Optional<Box> box = Optional.of(parent);
    for (String type : types) {
      box = box.flatMap(within -> child(within, type, within.start()));
    }
    return box;
  }

  private Optional<Box> child(Box parent, String type, long from) {
    Optional<Box> box = box(from, parent.end());
    while (box.isPresent() && !box.get().type().equals(type)) {
      box = box(box.get().end(), parent.end());
    }
    return box;
  }

  /** The box at a position; empty where none fits before {@code end}. */
  private Optional<Box> box(long position, long end) {
    if (position + HEADER_BYTES > end || boxes++ > MOST_BOXES) {
      return Optional.empty();
    }
    ByteBuffer header = bytes(position, LARGE_HEADER_BYTES);
    long size = Integer.toUnsignedLong(header.getInt(0));
    int headerBytes = HEADER_BYTES;
    if (size == 1) {
      size = header.getLong(HEADER_BYTES);
      headerBytes = LARGE_HEADER_BYTES;
    } else if (size == 0) {
      size = end - position;
    }
    if (size < headerBytes || size > end - position) {
      return Optional.empty();
    }
    return Optional.of(new Box(text(position + 4), position + headerBytes, position + size));
  }

  private int integer(long position) {
    return bytes(position, Integer.BYTES).getInt(0);
  }

  private String text(long position) {
    return new String(bytes(position, Integer.BYTES).array(), StandardCharsets.ISO_8859_1);
  }

  /** Bytes of the source; zeros after its end. */
  private ByteBuffer bytes(long position, int length) {
    byte[] buffer = new byte[length];
    int filled = 0;
    while (filled < length) {
      int count = source.read(position + filled, buffer, filled, length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
    }
    return ByteBuffer.wrap(buffer);
  }
}
