package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.MediaInput.IndexEntry;
import academy.video.ffmpeg.MediaInput.PacketVisitor;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.ByteSource;
import academy.video.model.Rational;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds where streams really start and end, and when their pictures are shown, without decoding.
 *
 * <p>A complete index (MP4, MOV) gives that at the cost of reading the file's end. For every other
 * container all packets are read once: declared durations lie, are absent, or mean something else.
 */
final class PacketSurvey {

  private static final Rational TAIL_SECONDS = Rational.of(12);

  private final Ffmpeg ffmpeg;
  private final ByteSource source;
  private final Cancellation cancellation;

  PacketSurvey(Ffmpeg ffmpeg, ByteSource source, Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.cancellation = cancellation;
  }

  /** Surveys the streams; those without a single packet are missing in the result. */
  Map<Integer, StreamSpan> survey(List<StreamDescription> streams) {
    Map<Integer, Collector> collectors = new LinkedHashMap<>();
    streams.forEach(stream -> collectors.put(stream.index(), new Collector(stream)));
    try (MediaInput input = ffmpeg.open(source)) {
      input.select(collectors.keySet());
      boolean indexed =
          collectors.values().stream().allMatch(collector -> collector.takeIndex(input));
      if (!indexed) {
        readAll(input, collectors);
      } else if (!readHeadAndTails(input, collectors)) {
        try (MediaInput whole = ffmpeg.open(source)) {
          whole.select(collectors.keySet());
          readAll(whole, collectors);
        }
      }
    }
    return collectors.entrySet().stream()
        .filter(entry -> entry.getValue().hasPackets())
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().span(source)));
  }

  /**
   * Reads what gives the exact times of showing, where the index gives all that is between.
   *
   * @return false where the input cannot seek to a stream's tail
   */
  private boolean readHeadAndTails(MediaInput input, Map<Integer, Collector> collectors) {
    readHead(input, collectors);
    for (Map.Entry<Integer, Collector> entry : collectors.entrySet()) {
      if (!input.seek(entry.getKey(), entry.getValue().tailStart())) {
        return false;
      }
      readAll(input, collectors);
    }
    return true;
  }

  private static void readHead(MediaInput input, Map<Integer, Collector> collectors) {
    Set<Integer> missing = new HashSet<>(collectors.keySet());
    PacketVisitor visitor =
        (stream, pts, dts, duration, isKey, isDiscarded, isEncrypted) -> {
          Collector collector = collectors.get(stream);
          if (collector != null) {
            collector.packet(pts, dts, duration, isDiscarded);
            collector.encrypted(isEncrypted);
            if (collector.headIsKnown()) {
              missing.remove(stream);
            }
          }
        };
    boolean more = true;
    while (more && !missing.isEmpty()) {
      more = input.readPacket(visitor);
    }
  }

  private void readAll(MediaInput input, Map<Integer, Collector> collectors) {
    PacketVisitor visitor =
        (stream, pts, dts, duration, isKey, isDiscarded, isEncrypted) -> {
          Collector collector = collectors.get(stream);
          if (collector != null) {
            collector.packet(pts, dts, duration, isDiscarded);
            collector.encrypted(isEncrypted);
          }
        };
    while (input.readPacket(visitor)) {
      cancellation.check();
    }
  }

  /** Collects one stream's times. */
  private static final class Collector {
    /** Pictures are reordered over fewer packets than this (H.264 allows 16 frames). */
    private static final int REORDERED_PACKETS = 32;

    private final StreamDescription stream;
    private List<IndexEntry> index = List.of();
    private long[] times = new long[1024];
    private int count;
    private long start = Long.MAX_VALUE;
    private long end = Long.MIN_VALUE;
    private long lastDuration;
    private boolean encrypted;

    Collector(StreamDescription stream) {
      this.stream = stream;
    }

    /** Takes the container's index if it is complete. */
    boolean takeIndex(MediaInput input) {
      if (stream.declaredFrames() == 0) {
        return false;
      }
      List<IndexEntry> entries = input.index(stream.index());
      boolean complete = entries.size() >= 2 && entries.size() * 2L >= stream.declaredFrames();
      if (complete) {
        index = entries.stream().filter(entry -> !entry.discarded()).toList();
      }
      return complete && index.size() >= 2;
    }

    /** Where the last seconds start; never before the index, where AVI can't seek to. */
    Rational tailStart() {
      Rational end = stream.timeBase().times(index.getLast().timestamp());
      Rational start = stream.timeBase().times(index.getFirst().timestamp());
      return end.minus(TAIL_SECONDS).max(start);
    }

    void packet(long pts, long dts, long duration, boolean isDiscarded) {
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
      times[count++] = time;
    }

    void encrypted(boolean isEncrypted) {
      encrypted |= isEncrypted;
    }

    boolean headIsKnown() {
      return count >= REORDERED_PACKETS;
    }

    boolean hasPackets() {
      return count > 0;
    }

    StreamSpan span(ByteSource source) {
      boolean indexed = !index.isEmpty();
      long held =
          index.stream()
              .filter(entry -> entry.position() + entry.sizeBytes() <= source.sizeBytes())
              .count();
      double missing = indexed ? 1 - (double) held / index.size() : 0;
      long[] ticks =
          indexed
              ? index.stream().mapToLong(IndexEntry::timestamp).toArray()
              : Arrays.copyOf(times, count);
      return new StreamSpan(
          stream.timeBase().times(start),
          stream.timeBase().times(end),
          indexed ? index.size() : count,
          missing,
          encrypted,
          ticks);
    }
  }
}
