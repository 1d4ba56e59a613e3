package academy.video.stage.probe;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.MediaInput;
import academy.video.ffmpeg.MediaInput.PacketVisitor;
import academy.video.ffmpeg.StreamDescription;
import academy.video.model.ByteSource;
import academy.video.model.SourceClock;
import academy.video.stage.probe.PacketCollector.Discontinuities;
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
   * @param unreadFiles of files that were joined, those that nothing can be read of
   */
  record Result(Map<Integer, StreamSpan> spans, SourceClock clock, int unreadFiles) {
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
    JoinFinder joins = new JoinFinder(source);
    Map<Integer, PacketCollector> collectors;
    try (MediaInput input = ffmpeg.open(joins)) {
      collectors = collectors(streams, Discontinuities.of(input.container()));
      surveyOne(input, collectors, joins);
    }
    List<Long> files = joins.starts(cancellation);
    if (!files.isEmpty()) {
      refusals.tooManyFiles(files.size());
      return surveyFiles(streams, files);
    }
    List<ClockSurvey.Packets> packets = packets(collectors);
    boolean jumps = collectors.values().stream().anyMatch(PacketCollector::jumped);
    SourceClock clock = jumps ? ClockSurvey.of(packets) : SourceClock.unbroken();
    return new Result(spans(collectors, clock, /* unread= */ 0), clock, /* unreadFiles= */ 0);
  }

  private void surveyOne(
      MediaInput input, Map<Integer, PacketCollector> collectors, ByteSource bytes) {
    input.select(collectors.keySet());
    boolean indexed = collectors.values().stream().allMatch(each -> each.takeIndex(input));
    if (!indexed) {
      readAll(input, collectors);
    } else if (!readHeadAndTails(input, collectors) || changesSize(input, collectors)) {
      collectors.values().forEach(PacketCollector::startAgain);
      try (MediaInput whole = ffmpeg.open(bytes)) {
        whole.select(collectors.keySet());
        readAll(whole, collectors);
      }
    }
  }

  /** Files that were joined byte by byte: each is opened for itself. */
  private Result surveyFiles(List<StreamDescription> streams, List<Long> starts) {
    SourceClock each = SourceClock.ofJoinedFiles(starts);
    Map<Integer, PacketCollector> collectors;
    try (MediaInput input = ffmpeg.open(source, each)) {
      collectors = collectors(streams, Discontinuities.BETWEEN_FILES);
      input.select(collectors.keySet());
      readAll(input, collectors);
    }
    SourceClock clock = ClockSurvey.ofFiles(starts, packets(collectors));
    int unread = 0;
    double unreadBytes = 0;
    for (SourceClock.Recording file : clock.pieces()) {
      long end = clock.endByte(file, source.sizeBytes());
      if (collectors.values().stream().noneMatch(all -> all.hasPacketIn(file.fromByte(), end))) {
        unread++;
        unreadBytes += end - file.fromByte();
      }
    }
    return new Result(spans(collectors, clock, unreadBytes / source.sizeBytes()), clock, unread);
  }

  private Map<Integer, PacketCollector> collectors(
      List<StreamDescription> streams, Discontinuities discontinuities) {
    Map<Integer, PacketCollector> collectors = new LinkedHashMap<>();
    for (StreamDescription stream : streams) {
      collectors.put(
          stream.index(),
          new PacketCollector(stream, source.sizeBytes(), discontinuities, refusals));
    }
    return collectors;
  }

  private static List<ClockSurvey.Packets> packets(Map<Integer, PacketCollector> collectors) {
    return collectors.values().stream()
        .filter(PacketCollector::hasPackets)
        .map(PacketCollector::packets)
        .toList();
  }

  private static Map<Integer, StreamSpan> spans(
      Map<Integer, PacketCollector> collectors, SourceClock clock, double unread) {
    Map<Integer, StreamSpan> spans = new LinkedHashMap<>();
    for (Map.Entry<Integer, PacketCollector> entry : collectors.entrySet()) {
      if (entry.getValue().hasPackets()) {
        entry.getValue().shift(clock);
        spans.put(entry.getKey(), entry.getValue().span(unread));
      }
    }
    return spans;
  }

  /**
   * Reads the first and last packets for their exact times of showing; the index has the rest.
   *
   * @return false where the input cannot seek to a stream's tail
   */
  private boolean readHeadAndTails(MediaInput input, Map<Integer, PacketCollector> collectors) {
    readHead(input, collectors);
    for (Map.Entry<Integer, PacketCollector> entry : collectors.entrySet()) {
      if (!input.seekToAnyPacket(entry.getKey(), entry.getValue().tailStart())) {
        return false;
      }
      readAll(input, collectors);
    }
    return true;
  }

  private static void readHead(MediaInput input, Map<Integer, PacketCollector> collectors) {
    PacketVisitor visitor = visitor(input, collectors);
    boolean more = true;
    while (more && !collectors.values().stream().allMatch(PacketCollector::headIsKnown)) {
      more = input.readPacket(visitor);
    }
  }

  /** Looks at some key frames, spread over the file: an index doesn't tell sizes. */
  private boolean changesSize(MediaInput input, Map<Integer, PacketCollector> collectors) {
    for (Map.Entry<Integer, PacketCollector> entry : collectors.entrySet()) {
      PacketCollector collector = entry.getValue();
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

  private void readAll(MediaInput input, Map<Integer, PacketCollector> collectors) {
    PacketVisitor visitor = visitor(input, collectors);
    while (input.readPacket(visitor)) {
      cancellation.check();
    }
  }

  private static PacketVisitor visitor(MediaInput input, Map<Integer, PacketCollector> collectors) {
    return (stream, pts, dts, duration, position, bytes, isKey, isDiscarded, isEncrypted) -> {
      PacketCollector collector = collectors.get(stream);
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
}
