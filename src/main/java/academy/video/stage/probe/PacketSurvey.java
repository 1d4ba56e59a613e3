package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.MediaInput.PacketIndex;
import academy.video.ffmpeg.MediaInput.PacketVisitor;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.ByteSource;
import academy.video.model.PacketBytes;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds where streams really start and end, and when their frames are shown, without decoding.
 *
 * <p>A complete index (MP4, MOV) gives that at the cost of reading the file's end. For every other
 * container all packets are read once: declared durations lie, are absent, or mean something else.
 */
final class PacketSurvey {

  private static final int SIZE_SAMPLES = 5;

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final Refusals refusals;
  private final Cancellation cancellation;

  PacketSurvey(Ffmpeg ffmpeg, ByteSource source, Refusals refusals, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.refusals = refusals;
    this.cancellation = cancellation;
  }

  /**
   * What was found.
   *
   * @param spans of each stream that has a packet
   * @param clock that their times are on
   */
  record Result(Map<Integer, StreamSpan> spans, SourceClock clock) {
    Result {
      spans = Map.copyOf(spans);
    }
  }

  /**
   * Surveys the streams.
   *
   * @param streams first the one that tells the most about the source's clock
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where a stream has more
   *     packets than the profile allows
   */
  Result survey(List<StreamDescription> streams) {
    Map<Integer, Collector> collectors = new LinkedHashMap<>();
    SourceClock clock = SourceClock.unbroken();
    try (MediaInput input = ffmpeg.open(source)) {
      Discontinuities discontinuities = Discontinuities.of(input.container());
      boolean isFlv = input.container().equals("flv");
      streams.forEach(
          stream ->
              collectors.put(
                  stream.index(),
                  new Collector(stream, source.sizeBytes(), discontinuities, isFlv, refusals)));
      input.select(collectors.keySet());
      boolean indexed =
          collectors.values().stream().allMatch(collector -> collector.takeIndex(input));
      if (!indexed) {
        readAll(input, collectors);
      } else if (!readHeadAndTails(input, collectors) || changesSize(input, collectors)) {
        collectors.values().forEach(Collector::startAgain);
        try (MediaInput whole = ffmpeg.open(source)) {
          whole.select(collectors.keySet());
          readAll(whole, collectors);
        }
      }
      if (collectors.values().stream().anyMatch(Collector::jumped)) {
        clock =
            ClockSurvey.of(
                collectors.values().stream()
                    .filter(Collector::hasPackets)
                    .map(Collector::packets)
                    .toList());
      }
    }
    Map<Integer, StreamSpan> spans = new LinkedHashMap<>();
    for (Map.Entry<Integer, Collector> entry : collectors.entrySet()) {
      if (entry.getValue().hasPackets()) {
        entry.getValue().shift(clock);
        spans.put(entry.getKey(), entry.getValue().span());
      }
    }
    return new Result(spans, clock);
  }

  /**
   * Reads the first and last packets for their exact times of showing; the index has the rest.
   *
   * @return false where the input cannot seek to a stream's tail
   */
  private boolean readHeadAndTails(MediaInput input, Map<Integer, Collector> collectors) {
    readHead(input, collectors);
    for (Map.Entry<Integer, Collector> entry : collectors.entrySet()) {
      if (!input.seekToAnyPacket(entry.getKey(), entry.getValue().tailStart())) {
        return false;
      }
      readAll(input, collectors);
    }
    return true;
  }

  private static void readHead(MediaInput input, Map<Integer, Collector> collectors) {
    PacketVisitor visitor = visitor(input, collectors);
    boolean more = true;
    while (more && !collectors.values().stream().allMatch(Collector::headIsKnown)) {
      more = input.readPacket(visitor);
    }
  }

  /** Looks at some key frames, spread over the file: an index doesn't tell sizes. */
  private boolean changesSize(MediaInput input, Map<Integer, Collector> collectors) {
    for (Map.Entry<Integer, Collector> entry : collectors.entrySet()) {
      Collector collector = entry.getValue();
      for (int part = 1; part < SIZE_SAMPLES && collector.isVideo(); part++) {
        if (input.seek(entry.getKey(), collector.timeOf(part, SIZE_SAMPLES))) {
          boolean isOther =
              input.readKeyFrameSize(entry.getKey()).filter(collector::hasOtherSize).isPresent();
          if (isOther) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void readAll(MediaInput input, Map<Integer, Collector> collectors) {
    PacketVisitor visitor = visitor(input, collectors);
    while (input.readPacket(visitor)) {
      cancellation.check();
    }
  }

  private static PacketVisitor visitor(MediaInput input, Map<Integer, Collector> collectors) {
    return (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
      Collector collector = collectors.get(stream);
      if (collector != null) {
        collector.packet(pts, dts, duration, position, isDiscarded);
        if (!isDiscarded) {
          collector.size(isKey, bytes);
        }
        collector.encrypted(isEncrypted);
        if (isKey && collector.isVideo()) {
          input.keyFrameSize().ifPresent(collector::size);
        }
      }
    };
  }

  /** In which direction times jump where another recording begins. */
  private enum Discontinuities {
    NONE,
    BACK,
    BOTH_WAYS;

    /**
     * Transport and program streams begin anywhere. Recordings of browsers that were joined byte by
     * byte begin at zero; a long way ahead, they have only a slide that is shown for long.
     */
    static Discontinuities of(String container) {
      if (container.startsWith("mpeg")) {
        return BOTH_WAYS;
      }
      return container.startsWith("matroska") || container.equals("ogg") ? BACK : NONE;
    }
  }

  /** Collects one stream's times. */
  private static final class Collector {
    /** Frames are reordered over fewer packets than this (H.264 allows 16 frames). */
    private static final int REORDERED_PACKETS = 32;

    /** Decode times never go back; after so long a gap another recording begins. */
    private static final Rational LONGEST_STEP_BACK_SECONDS = Rational.of(1, 2);

    private static final Rational LONGEST_GAP_SECONDS = Rational.of(10);

    private static final double SMALLEST_UNREAD_SHARE = 0.05;

    /** More discontinuities than any recording has: what follows is corrupt. */
    private static final int MOST_JUMPS = 10_000;

    private final StreamDescription stream;
    private final long sourceBytes;
    private final Refusals refusals;
    private final Discontinuities discontinuities;
    private final boolean isFlv;
    private final long longestStepBack;
    private final long longestGap;
    private final List<ClockSurvey.Jump> jumps = new ArrayList<>();
    private long[] positions = {};
    private long position;
    private long decodeTime = PacketVisitor.NO_TIMESTAMP;
    private PacketIndex index = new PacketIndex(new long[0], PacketBytes.none());
    private long[] times = new long[1024];
    private int count;
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private long lastDuration;
    private boolean encrypted;
    private boolean isReadWhole = true;
    private PacketBytes bytes = PacketBytes.none();
    private final List<SizeSurvey.Change> sizes = new ArrayList<>();

    Collector(
        StreamDescription stream,
        long sourceBytes,
        Discontinuities discontinuities,
        boolean isFlv,
        Refusals refusals) {
      this.stream = stream;
      this.sourceBytes = sourceBytes;
      this.refusals = refusals;
      this.discontinuities = discontinuities;
      this.isFlv = isFlv;
      this.longestStepBack = LONGEST_STEP_BACK_SECONDS.dividedBy(stream.timeBase()).round();
      this.longestGap = LONGEST_GAP_SECONDS.dividedBy(stream.timeBase()).round();
    }

    /** Takes the container's index if it is complete. */
    boolean takeIndex(MediaInput input) {
      if (stream.declaredFrames() == 0) {
        return false;
      }
      int all = input.indexSize(stream.index());
      refusals.emptyPackets(stream.index(), all, sourceBytes);
      refusals.tooManyPackets(stream.index(), all);
      PacketIndex entries = input.index(stream.index());
      boolean complete = all >= 2 && all * 2L >= stream.declaredFrames();
      isReadWhole = !complete;
      if (complete) {
        index = entries;
      }
      return complete && index.timestamps().length >= 2;
    }

    /**
     * Where the last packets start, as many as may be reordered. Not earlier: fetching a second of
     * a rich source can take as long as encoding it.
     */
    Rational tailStart() {
      int first = Math.max(0, index.timestamps().length - REORDERED_PACKETS);
      return stream.timeBase().times(index.timestamps()[first]);
    }

    void packet(long pts, long dts, long duration, long packetPosition, boolean isDiscarded) {
      long before = position;
      if (packetPosition >= 0) {
        position = packetPosition;
      }
      long time = pts == PacketVisitor.NO_TIMESTAMP ? dts : pts;
      if (time == PacketVisitor.NO_TIMESTAMP || isDiscarded) {
        return;
      }
      if (duration > 0) {
        lastDuration = duration;
      }
      start = Math.min(start, time);
      end = Math.max(end, time + lastDuration);
      if (count == times.length) {
        times = Arrays.copyOf(times, count * 2);
      }
      if (discontinuities != Discontinuities.NONE) {
        if (positions.length < times.length) {
          positions = Arrays.copyOf(positions, times.length);
        }
        positions[count] = position;
        follow(dts, before);
      }
      times[count++] = time;
      refusals.tooManyPackets(stream.index(), count);
    }

    /** Notes where decode times go back or far ahead. */
    private void follow(long dts, long beforeByte) {
      if (dts == PacketVisitor.NO_TIMESTAMP) {
        return;
      }
      long step = decodeTime == PacketVisitor.NO_TIMESTAMP ? 0 : SourceClock.step(decodeTime, dts);
      decodeTime = dts;
      boolean isAhead = step > longestGap && discontinuities == Discontinuities.BOTH_WAYS;
      boolean isJump = -step > longestStepBack || isAhead;
      if (isJump && position > beforeByte && jumps.size() < MOST_JUMPS) {
        jumps.add(new ClockSurvey.Jump(beforeByte, position));
      }
    }

    ClockSurvey.Packets packets() {
      return new ClockSurvey.Packets(
          stream.timeBase(),
          Arrays.copyOf(times, count),
          Arrays.copyOf(positions, count),
          lastDuration,
          List.copyOf(jumps));
    }

    /** Puts all times on the source's clock. */
    void shift(SourceClock clock) {
      if (clock.isUnbroken()) {
        return;
      }
      start = Long.MAX_VALUE;
      end = Long.MIN_VALUE;
      for (int i = 0; i < count; i++) {
        times[i] = clock.recordingAtByte(positions[i]).shifted(times[i], stream.timeBase());
        start = Math.min(start, times[i]);
        end = Math.max(end, times[i] + lastDuration);
      }
    }

    /** The time of a part of the index, to seek to. */
    Rational timeOf(int part, int parts) {
      int entry = (int) ((long) index.timestamps().length * part / parts);
      return stream.timeBase().times(index.timestamps()[entry]);
    }

    boolean hasOtherSize(Size size) {
      return !sizes.isEmpty() && !sizes.getFirst().size().equals(size);
    }

    /** All packets will be read: those counted so far come again. */
    void startAgain() {
      count = 0;
      bytes = PacketBytes.none();
      sizes.clear();
      isReadWhole = true;
    }

    boolean isVideo() {
      return stream.kind().equals("video");
    }

    /** From the packet just counted on, frames have this size. */
    void size(Size size) {
      boolean isNew = sizes.isEmpty() || !sizes.getLast().size().equals(size);
      if (isNew && count > 0 && sizes.size() < SizeSurvey.MOST_CHANGES) {
        sizes.add(new SizeSurvey.Change(count - 1, size));
      }
    }

    void size(boolean isKey, int packetBytes) {
      bytes = bytes.plus(isKey, packetBytes);
    }

    void encrypted(boolean isEncrypted) {
      encrypted |= isEncrypted;
    }

    boolean headIsKnown() {
      return count >= REORDERED_PACKETS;
    }

    boolean jumped() {
      return !jumps.isEmpty();
    }

    boolean hasPackets() {
      return count > 0;
    }

    /**
     * The last packet's duration where the container gives none (FLV): the average distance of the
     * others, but at most a second, for slide shows.
     */
    private Rational usualDistance() {
      boolean known = lastDuration > 0 || count < 2;
      return known
          ? Rational.ZERO
          : stream
              .timeBase()
              .times(end - start)
              .dividedBy(Rational.of(count - 1))
              .min(Rational.of(1));
    }

    /**
     * The share of the file after the last packet. FFmpeg reads FLV up to the second of several
     * recordings that were joined; other containers end with an index or tags.
     */
    private double unread() {
      double share = 1 - (double) position / sourceBytes;
      return isFlv && share >= SMALLEST_UNREAD_SHARE ? share : 0;
    }

    StreamSpan span() {
      int indexed = index.timestamps().length;
      double missing = indexed > 0 ? 1 - (double) index.held().packets() / indexed : unread();
      long[] ticks = indexed > 0 ? index.timestamps() : Arrays.copyOf(times, count);
      return new StreamSpan(
          stream.timeBase().times(start),
          stream.timeBase().times(end).plus(usualDistance()),
          indexed > 0 ? indexed : count,
          missing,
          encrypted,
          ticks,
          indexed > 0 ? index.held() : bytes,
          isReadWhole ? SizeSurvey.of(sizes, times, end) : SizeSurvey.none());
    }
  }
}
