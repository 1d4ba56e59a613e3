package academy.video.ffmpeg;

import academy.video.model.ByteSource;
import academy.video.model.Outline;
import academy.video.model.PacketBytes;
import academy.video.model.PacketPlaces;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** One container, opened for reading over a {@link ByteSource}; used by one thread at a time. */
public final class MediaInput implements AutoCloseable {

  /** Audio with more channels can't be mixed. */
  public static final int MOST_AUDIO_CHANNELS = AudioMix.MOST_CHANNELS;

  private static final int MICROSECONDS = 1_000_000;

  /** Near enough to a position in the file to go on by reading. */
  private static final long NEAR_BYTES = 64 * 1024;

  private final ByteSource source;
  private final SourceClock clock;

  /** Where each stream was last read: packets cut from one unit share its position. */
  private final Map<Integer, Long> lastPositions = new HashMap<>();

  private final JoinedFiles files;
  private final AVFormatContext context;
  private final OwnedPacket packet = new OwnedPacket();
  private final Map<Integer, FrameSizeParser> sizeParsers = new HashMap<>();

  private final Optional<RawAudioTimes> rawTimes;
  private int parsersOfFile;

  /** What the cursor reads from instead of the source, once streams are selected; or null. */
  private @Nullable ByteSource selection;

  MediaInput(InputCallbacks callbacks, ByteSource source, SourceClock clock) {
    this.source = source;
    this.clock = clock;
    this.files = new JoinedFiles(callbacks, source, clock);
    this.context = files.first().context();
    this.rawTimes =
        switch (container()) {
          case "aac" -> Optional.of(new RawAudioTimes(/* isAdts= */ true));
          case "mp3" -> Optional.of(new RawAudioTimes(/* isAdts= */ false));
          default -> Optional.empty();
        };
  }

  /** FFmpeg's name of the container, such as {@code mov,mp4,m4a,3gp,3g2,mj2}. */
  public String container() {
    return Native.text(context.iformat().name(), "unknown");
  }

  /** The duration that the container declares, or zero. */
  public Rational declaredDuration() {
    long duration = context.duration();
    return duration == avutil.AV_NOPTS_VALUE || duration < 0
        ? Rational.ZERO
        : Rational.of(duration, MICROSECONDS);
  }

  /** Its title and chapters, as it has them. */
  public Outline outline() {
    return OutlineReader.read(context);
  }

  public List<StreamDescription> streams() {
    List<StreamDescription> streams = new ArrayList<>();
    for (int i = 0; i < context.nb_streams(); i++) {
      streams.add(StreamReader.describe(context.streams(i)));
    }
    return List.copyOf(streams);
  }

  /**
   * From now on packets of other streams are skipped, where the container can skip them, and not
   * fetched, where its index tells where they lie. To be called once.
   */
  public void select(Set<Integer> streamIndexes) {
    boolean hasVideo = false;
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      boolean selected = streamIndexes.contains(i);
      stream.discard(selected ? avcodec.AVDISCARD_DEFAULT : avcodec.AVDISCARD_ALL);
      hasVideo |= selected && stream.codecpar().codec_type() == avutil.AVMEDIA_TYPE_VIDEO;
    }
    if (!hasVideo && !files.areSeveral()) {
      source
          .forPacketsAt(visitor -> visitIndex(streamIndexes, visitor))
          .ifPresent(
              view -> {
                selection = view;
                files.first().readFrom(view);
              });
    }
  }

  private void visitIndex(Set<Integer> streamIndexes, PacketPlaces.Visitor visitor) {
    for (int streamIndex : streamIndexes) {
      AVStream stream = context.streams(streamIndex);
      int count = indexSize(streamIndex);
      for (int i = 0; i < count; i++) {
        AVIndexEntry entry = avformat.avformat_index_get_entry(stream, i);
        visitor.packet(entry.pos(), entry.size());
      }
    }
  }

  /** How many packets of a stream the container's own index names. */
  public int indexSize(int streamIndex) {
    return avformat.avformat_index_get_entries_count(context.streams(streamIndex));
  }

  /** What the container's own index says of a stream's packets; nothing where it has none. */
  public PacketIndex index(int streamIndex) {
    AVStream stream = context.streams(streamIndex);
    int all = indexSize(streamIndex);
    long[] timestamps = new long[all];
    int count = 0;
    PacketBytes held = PacketBytes.none();
    for (int i = 0; i < all; i++) {
      AVIndexEntry entry = avformat.avformat_index_get_entry(stream, i);
      if ((entry.flags() & AVIndexEntry.AVINDEX_DISCARD_FRAME) == 0) {
        timestamps[count++] = entry.timestamp();
        if (entry.pos() + entry.size() <= source.sizeBytes()) {
          boolean isKey = (entry.flags() & AVIndexEntry.AVINDEX_KEYFRAME) != 0;
          held = held.plus(isKey, entry.size());
        }
      }
    }
    return new PacketIndex(Arrays.copyOf(timestamps, count), held);
  }

  /** Moves to a packet at or before {@code seconds} from which the stream can be decoded. */
  public boolean seek(int streamIndex, Rational seconds) {
    if (clock.isUnbroken()) {
      return seekInWhole(streamIndex, seconds, /* flags= */ 0);
    }
    if (files.areSeveral()) {
      Rational timeBase = timeBase(context.streams(streamIndex));
      long ticks = seconds.dividedBy(timeBase).floor();
      return files.seek(streamIndex, clock.recordingAtTime(seconds), ticks);
    }
    // Other containers than MPEG's can't be entered at any byte; they are read from their start.
    return container().startsWith("mpeg") && seekBetweenDiscontinuities(streamIndex, seconds);
  }

  /**
   * Moves to a packet at or before {@code seconds}, in a container with an index of all packets: to
   * read what they are, since the frames before the next key frame can't be decoded.
   */
  public boolean seekToAnyPacket(int streamIndex, Rational seconds) {
    return seekInWhole(streamIndex, seconds, avformat.AVSEEK_FLAG_ANY);
  }

  private boolean seekInWhole(int streamIndex, Rational seconds, int flags) {
    AVStream stream = context.streams(streamIndex);
    Rational timeBase = timeBase(stream);
    long target = seconds.dividedBy(timeBase).floor();
    return files.first().seek(streamIndex, Long.MIN_VALUE, target, flags);
  }

  /**
   * Timestamps with discontinuities can't be searched in the whole file. Halves the bytes between
   * two of them until what is left is short enough to be read.
   */
  private boolean seekBetweenDiscontinuities(int streamIndex, Rational seconds) {
    SourceClock.Recording recording = clock.recordingAtTime(seconds);
    long low = recording.fromByte();
    long high = clock.endByte(recording, source.sizeBytes());
    while (high - low > NEAR_BYTES) {
      long middle = (low + high) / 2;
      if (!seekToByte(middle)) {
        return false;
      }
      if (isPast(streamIndex, seconds, high)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return seekToByte(low);
  }

  /** Whether the next packet of the stream is due later than a time, or lies past a byte. */
  private boolean isPast(int streamIndex, Rational seconds, long endByte) {
    Rational timeBase = timeBase(context.streams(streamIndex));
    for (AVPacket next = nextPacket(); next != null; next = nextPacket()) {
      if (next.stream_index() == streamIndex && next.dts() != avutil.AV_NOPTS_VALUE) {
        return timeBase.times(next.dts()).compareTo(seconds) > 0
            || lastPositions.getOrDefault(streamIndex, 0L) >= endByte;
      }
    }
    return true;
  }

  private boolean seekToByte(long position) {
    boolean found = files.first().seek(-1, 0, position, avformat.AVSEEK_FLAG_BYTE);
    for (int i = 0; i < context.nb_streams(); i++) {
      lastPositions.put(i, position);
    }
    return found;
  }

  /**
   * Reads the next packet's header fields, without decoding.
   *
   * @return whether there was one; false at the end, and where nothing more can be read
   */
  public boolean readPacket(PacketVisitor visitor) {
    AVPacket next = nextPacket();
    if (next == null) {
      return false;
    }
    visitor.packet(
        next.stream_index(),
        next.pts(),
        next.dts(),
        next.duration(),
        next.pos(),
        next.size(),
        (next.flags() & avcodec.AV_PKT_FLAG_KEY) != 0,
        (next.flags() & avcodec.AV_PKT_FLAG_DISCARD) != 0,
        isEncrypted(next));
    return true;
  }

  /** The size of frames that the packet just read begins with; empty where it doesn't tell. */
  public Optional<Size> keyFrameSize() {
    AVPacket read = packet.get();
    if ((read.flags() & avcodec.AV_PKT_FLAG_KEY) == 0) {
      return Optional.empty();
    }
    if (parsersOfFile != files.number()) {
      parsersOfFile = files.number();
      closeParsers();
    }
    return sizeParsers
        .computeIfAbsent(read.stream_index(), index -> new FrameSizeParser(streamBeingRead(index)))
        .sizeOf(read);
  }

  private void closeParsers() {
    sizeParsers.values().forEach(FrameSizeParser::close);
    sizeParsers.clear();
  }

  /** Reads on to the next packet of a stream; the size of frames that it begins with, if any. */
  public Optional<Size> readKeyFrameSize(int streamIndex) {
    return nextPacket(streamIndex) == null ? Optional.empty() : keyFrameSize();
  }

  /** Whether the packet's samples are encrypted (ISO/IEC 23001-7): we have no key for them. */
  private static boolean isEncrypted(AVPacket packet) {
    for (int i = 0; i < packet.side_data_elems(); i++) {
      if (packet.side_data().getPointer(i).type() == avcodec.AV_PKT_DATA_ENCRYPTION_INFO) {
        return true;
      }
    }
    return false;
  }

  /** The next packet, valid until the next call; null at the end. */
  @Nullable AVPacket nextPacket() {
    packet.unref();
    if (!files.read(packet.get())) {
      return null;
    }
    if (!clock.isUnbroken()) {
      shift(packet.get());
    }
    rawTimes.ifPresent(times -> times.stamp(packet.get(), timeBase(context.streams(0))));
    return packet.get();
  }

  /** The next packet of a stream, valid until the next call; null at the end. */
  @Nullable AVPacket nextPacket(int streamIndex) {
    AVPacket next = nextPacket();
    while (next != null && next.stream_index() != streamIndex) {
      next = nextPacket();
    }
    return next;
  }

  /** Puts a packet on the source's clock. */
  private void shift(AVPacket read) {
    if (read.pos() >= 0) {
      lastPositions.put(read.stream_index(), read.pos());
    }
    Rational timeBase = timeBase(context.streams(read.stream_index()));
    long position = lastPositions.getOrDefault(read.stream_index(), 0L);
    SourceClock.Recording recording =
        files.areSeveral() ? clock.pieces().get(files.number()) : clock.recordingAtByte(position);
    if (read.pts() != avutil.AV_NOPTS_VALUE) {
      read.pts(recording.shifted(read.pts(), timeBase));
    }
    if (read.dts() != avutil.AV_NOPTS_VALUE) {
      read.dts(recording.shifted(read.dts(), timeBase));
    }
  }

  /** Seconds a tick of a stream's timestamps. */
  static Rational timeBase(AVStream stream) {
    return Native.rational(stream.time_base(), Rational.of(1, 1000));
  }

  Optional<Rational> countedRate() {
    return clock.countedRate();
  }

  AVStream stream(int streamIndex) {
    return context.streams(streamIndex);
  }

  /** Which of several files that were joined the last packet is from, counted from 0. */
  int fileNumber() {
    return files.number();
  }

  /** The stream that the last packet is from: each of several files describes its own. */
  AVStream streamBeingRead(int streamIndex) {
    AVStream stream = files.stream(streamIndex);
    return stream == null ? stream(streamIndex) : stream;
  }

  @Override
  public void close() {
    packet.close();
    closeParsers();
    files.close();
    if (selection != null) {
      selection.close();
    }
  }

  /**
   * A container's index of a stream, without what an edit list hides.
   *
   * @param timestamps decode times in the stream's time base
   * @param held the packets that are in the file as a whole
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record PacketIndex(long[] timestamps, PacketBytes held) {}

  /**
   * Receives a packet's header fields; times are in the stream's time base, positions are bytes
   * from the file's beginning, or below zero where the container doesn't tell.
   */
  @FunctionalInterface
  public interface PacketVisitor {
    /** The timestamp that means "none". */
    long NO_TIMESTAMP = avutil.AV_NOPTS_VALUE;

    /** Takes one packet's header fields. */
    void packet(
        int streamIndex,
        long pts,
        long dts,
        long duration,
        long position,
        int sizeBytes,
        boolean isKey,
        boolean isDiscarded,
        boolean isEncrypted);
  }
}
