package academy.video.stage.probe;

import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.MediaInput.PacketIndex;
import academy.video.ffmpeg.MediaInput.PacketVisitor;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.PacketBytes;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.SourceClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the times of one stream's packets, and what else they tell. */
final class PacketCollector {

  /** In which direction times jump where another recording begins. */
  enum Discontinuities {
    NONE,
    /** At positions that are known. */
    BETWEEN_FILES,
    BACK,
    BOTH_WAYS;

    /**
     * Transport and program streams begin anywhere. Recordings of browsers begin at zero; a long
     * way ahead, they have only a slide that is shown for long.
     */
    static Discontinuities of(String container) {
      if (container.startsWith("mpeg")) {
        return BOTH_WAYS;
      }
      return container.startsWith("matroska") ? BACK : NONE;
    }
  }

  /** Frames are reordered over fewer packets than this (H.264 allows 16 frames). */
  private static final int REORDERED_PACKETS = 32;

  /** Decode times never go back; after so long a gap another recording begins. */
  private static final Rational LONGEST_STEP_BACK_SECONDS = Rational.of(1, 2);

  private static final Rational LONGEST_GAP_SECONDS = Rational.of(10);

  /** More discontinuities than any recording has: what follows is corrupt. */
  private static final int MOST_JUMPS = 10_000;

  private final StreamDescription stream;
  private final long sourceBytes;
  private final Refusals refusals;
  private final Discontinuities discontinuities;
  private final long longestStepBack;
  private final long longestGap;
  private final List<ClockSurvey.Jump> jumps = new ArrayList<>();
  private long[] positions = {};
  private long[] durations = {};
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

  PacketCollector(
      StreamDescription stream,
      long sourceBytes,
      Discontinuities discontinuities,
      Refusals refusals) {
    this.stream = stream;
    this.sourceBytes = sourceBytes;
    this.refusals = refusals;
    this.discontinuities = discontinuities;
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
   * Where the last packets start, as many as may be reordered. Not earlier: fetching a second of a
   * rich source can take as long as encoding it.
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
        durations = Arrays.copyOf(durations, times.length);
      }
      positions[count] = position;
      durations[count] = lastDuration;
    }
    if (discontinuities == Discontinuities.BACK || discontinuities == Discontinuities.BOTH_WAYS) {
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
    if (lastDuration == 0) {
      Arrays.fill(durations, typicalDistance());
    }
    return new ClockSurvey.Packets(
        stream.timeBase(),
        Arrays.copyOf(times, count),
        Arrays.copyOf(positions, count),
        Arrays.copyOf(durations, count),
        List.copyOf(jumps));
  }

  /** From one packet to the next, where the container gives no durations (FLV). */
  private long typicalDistance() {
    long[] steps = new long[count];
    int found = 0;
    for (int i = 1; i < count; i++) {
      if (times[i] > times[i - 1]) {
        steps[found++] = times[i] - times[i - 1];
      }
    }
    Arrays.sort(steps, 0, found);
    return found == 0 ? 0 : steps[found / 2];
  }

  boolean hasPacketIn(long fromByte, long toByte) {
    return Arrays.stream(positions, 0, count).anyMatch(at -> at >= fromByte && at < toByte);
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
      end = Math.max(end, times[i] + durations[i]);
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
    boolean known =
        lastDuration > 0 || discontinuities == Discontinuities.BETWEEN_FILES || count < 2;
    return known
        ? Rational.ZERO
        : stream
            .timeBase()
            .times(end - start)
            .dividedBy(Rational.of(count - 1))
            .min(Rational.of(1));
  }

  /**
   * What was found.
   *
   * @param unread the share of the source in files that nothing can be read of
   */
  StreamSpan span(double unread) {
    int indexed = index.timestamps().length;
    double missing = indexed > 0 ? 1 - (double) index.held().packets() / indexed : unread;
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
