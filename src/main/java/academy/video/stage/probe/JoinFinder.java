package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.model.ByteSource;
import academy.video.model.PacketPlaces;
import academy.video.model.SourceIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds where another file begins in a source, as where recordings were joined byte by byte: by the
 * headers of Matroska and WebM (RFC 9559), FLV, and Ogg (RFC 3533). Looks at the bytes while they
 * are read for something else, and at the end reads what nobody wanted. Used by one thread at a
 * time.
 */
final class JoinFinder implements ByteSource {

  /** A header, and an Ogg page that begins a stream, are shorter. */
  private static final int LONGEST_HEADER = 4096;

  private static final int LONGEST_MAGIC = 6;

  /** More are refused. */
  static final int MOST_FILES = 1000;

  /** Each file of Ogg may have several streams, each with a page that begins it. */
  private static final int MOST_CANDIDATES = 10 * MOST_FILES;

  private static final int BLOCK = 256 * 1024;

  /** Too few bytes for a file. */
  private static final int LONGEST_TAIL = 16;

  /** What a file begins with, and its header is known by. */
  private enum Format {
    MATROSKA("\u001aE\u00df\u00a3"),
    FLV("FLV\u0001"),
    /** A page that begins a stream. */
    OGG("OggS\0\u0002");

    /** Bytes, as characters. */
    private final String magic;

    Format(String magic) {
      this.magic = magic;
    }

    private byte[] magic() {
      return magic.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Optional<Format> of(byte[] bytes) {
      return Arrays.stream(values())
          .filter(format -> bytes.length == LONGEST_MAGIC && isAt(format.magic(), bytes, 0))
          .findFirst();
    }
  }

  private final ByteSource source;

  /** Spans of bytes that were looked at, by their first bytes. */
  private final TreeMap<Long, Long> seen = new TreeMap<>();

  /** The end of the last read, and the bytes there that may begin a header. */
  private long lastEnd;

  private byte[] lastBytes = {};

  private final TreeSet<Long> candidates = new TreeSet<>();
  private final Optional<Format> format;

  JoinFinder(ByteSource source) {
    this.source = source;
    this.format = Format.of(bytes(0, LONGEST_MAGIC));
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) {
    int count = source.read(position, buffer, offset, length);
    if (count > 0 && format.isPresent()) {
      look(format.get(), position, buffer, offset, count);
    }
    return count;
  }

  private void look(Format wanted, long position, byte[] buffer, int offset, int count) {
    byte[] magic = wanted.magic();
    byte[] before = position == lastEnd ? lastBytes : new byte[0];
    int few = Math.min(count, magic.length);
    byte[] border = Arrays.copyOf(before, before.length + few);
    System.arraycopy(buffer, offset, border, before.length, few);
    collect(magic, border, 0, border.length, position - before.length);
    collect(magic, buffer, offset, count, position);
    lastEnd = position + count;
    lastBytes =
        count > few
            ? Arrays.copyOfRange(buffer, offset + count - magic.length, offset + count)
            : Arrays.copyOfRange(border, Math.max(0, border.length - magic.length), border.length);
    Map.Entry<Long, Long> span = seen.floorEntry(position);
    if (span != null && span.getValue() >= position) {
      seen.put(span.getKey(), Math.max(lastEnd, span.getValue()));
    } else {
      seen.put(position, lastEnd);
    }
  }

  private void collect(byte[] magic, byte[] bytes, int offset, int count, long position) {
    for (int i = offset; i <= offset + count - magic.length; i++) {
      if (bytes[i] == magic[0] && isAt(magic, bytes, i) && candidates.size() < MOST_CANDIDATES) {
        candidates.add(position + i - offset);
      }
    }
  }

  private static boolean isAt(byte[] magic, byte[] bytes, int at) {
    return Arrays.equals(magic, 0, magic.length, bytes, at, at + magic.length);
  }

  /** Where files begin, the first at 0; empty where there is only one. Reads what is left. */
  List<Long> starts(Cancellation cancellation) {
    if (format.isEmpty()) {
      return List.of();
    }
    readRest(cancellation);
    TreeSet<Long> starts = new TreeSet<>();
    long endOfBeginnings = 0;
    for (long candidate : candidates) {
      if (starts.size() > MOST_FILES) {
        break; // refused, however many there are
      }
      byte[] header = bytes(candidate, LONGEST_HEADER);
      long end = candidate + lengthOfHeader(format.get(), header);
      // The streams of one Ogg file begin on pages that follow each other.
      if (end > candidate && candidate != endOfBeginnings) {
        starts.add(candidate);
      }
      endOfBeginnings = end > candidate && format.get() == Format.OGG ? end : endOfBeginnings;
    }
    starts.add(0L);
    return starts.size() > 1 ? List.copyOf(starts) : List.of();
  }

  private void readRest(Cancellation cancellation) {
    byte[] buffer = new byte[BLOCK];
    long position = 0;
    while (position < source.sizeBytes() - LONGEST_TAIL) {
      Map.Entry<Long, Long> span = seen.floorEntry(position);
      if (span != null && span.getValue() > position) {
        position = span.getValue();
        continue;
      }
      cancellation.check();
      // From a little earlier on: a header may begin with the last bytes that were looked at.
      if (read(Math.max(0, position - LONGEST_MAGIC), buffer, 0, buffer.length) <= 0) {
        return;
      }
    }
  }

  /** How long the header is that bytes begin with; 0 where they only look like one. */
  private static int lengthOfHeader(Format format, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return switch (format) {
      case MATROSKA -> {
        int type = text.substring(0, Math.min(64, text.length())).indexOf("B\u0082");
        boolean isKnown =
            type > 0
                && (text.startsWith("webm", type + 3) || text.startsWith("matroska", type + 3));
        yield isKnown ? type : 0;
      }
      case FLV ->
          bytes.length >= 13 && (bytes[4] & ~5) == 0 && text.startsWith("\0\0\0\t\0\0\0\0", 5)
              ? 13
              : 0;
      case OGG -> lengthOfFirstPage(bytes, text);
    };
  }

  /** A page that begins a stream has number 0 and no time yet. */
  private static int lengthOfFirstPage(byte[] bytes, String text) {
    boolean isFirst =
        bytes.length > 27
            && bytes[4] == 0
            && bytes[5] == 2
            && text.startsWith("\0\0\0\0\0\0\0\0", 6)
            && text.startsWith("\0\0\0\0", 18);
    if (!isFirst) {
      return 0;
    }
    int segments = bytes[26] & 0xff;
    int length = 27 + segments;
    for (int i = 27; i < Math.min(bytes.length, 27 + segments); i++) {
      length += bytes[i] & 0xff;
    }
    return length;
  }

  private byte[] bytes(long position, int most) {
    byte[] bytes = new byte[most];
    int count = 0;
    while (count < most) {
      int read = source.read(position + count, bytes, count, most - count);
      if (read <= 0) {
        break;
      }
      count += read;
    }
    return Arrays.copyOf(bytes, count);
  }

  @Override
  public SourceIdentity identity() {
    return source.identity();
  }

  @Override
  public String location() {
    return source.location();
  }

  @Override
  public long sizeBytes() {
    return source.sizeBytes();
  }

  @Override
  public Optional<ByteSource> forPacketsAt(PacketPlaces places) {
    return source.forPacketsAt(places);
  }

  /** Leaves the source open. */
  @Override
  public void close() {}
}
