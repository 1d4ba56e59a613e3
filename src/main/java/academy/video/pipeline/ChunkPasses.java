package academy.video.pipeline;

import academy.video.codec.VideoCodec;
import academy.video.log.Event;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Reencode;
import academy.video.model.SegmentQuality;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.StageTimes;
import academy.video.stage.segment.TrackExpectation;
import academy.video.stage.storyboard.ThumbnailCollector.Taken;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Encodes one chunk, and again what came out below the profile's floor: from the first segment that
 * did to the chunk's end, at a higher quality, for the renditions concerned. Each time a segment is
 * rejected it is dropped before it is stored, with what would follow it, so nothing that is stored
 * is ever overwritten with other bytes, and no more than one segment is held in memory.
 *
 * <p>For one chunk and one thread.
 */
final class ChunkPasses {

  /**
   * A stored chunk.
   *
   * @param tracks one a video rendition, in the plan's order
   * @param taken the chunk's thumbnails
   * @param damage what could not be decoded
   * @param reencoded what was encoded again, in the order in which that was done
   * @param times what the time of all passes went into
   * @param uploadWaitNanos time that encoders waited for the upload queue; a part of {@code times}
   * @param flushNanos time spent in waiting for the last uploads; not a part of it
   */
  record Result(
      List<TrackRecord> tracks,
      Taken taken,
      Damage damage,
      List<Reencode> reencoded,
      StageTimes times,
      long uploadWaitNanos,
      long flushNanos) {}

  private final Job job;
  private final EncodePlan plan;
  private final Chunk chunk;
  private final QualityFloor floor;
  private final VideoCodec codec;
  private final UploadQueue uploads;
  private final List<Part> parts;
  private final List<TrackStorer> used = new ArrayList<>();
  private final List<Reencode> reencoded = new ArrayList<>();

  ChunkPasses(Job job, EncodePlan plan, Chunk chunk, VideoCodec codec, UploadQueue uploads) {
    this.job = job;
    this.plan = plan;
    this.chunk = chunk;
    this.floor = new QualityFloor(job.profile().quality().minSsim());
    this.codec = codec;
    this.uploads = uploads;
    this.parts = plan.video().stream().map(Part::new).toList();
  }

  /**
   * Encodes and stores the chunk.
   *
   * @param progress as in {@link ChunkEncoder#encode}, for the first pass alone
   */
  Result run(ChunkEncoder.Progress progress) {
    VideoCodec.Encoded first = pass(parts, /* withThumbnails= */ true, progress);
    StageTimes times = first.times();
    for (List<Part> next = next(); !next.isEmpty(); next = next()) {
      times =
          times.plus(pass(next, /* withThumbnails= */ false, ChunkEncoder.Progress.none()).times());
    }
    long flushStart = System.nanoTime();
    used.forEach(TrackStorer::flush);
    return new Result(
        parts.stream().map(Part::record).toList(),
        first.taken().orElseThrow(),
        first.damage(),
        List.copyOf(reencoded),
        times,
        used.stream().mapToLong(TrackStorer::waitNanos).sum(),
        System.nanoTime() - flushStart);
  }

  /** The renditions that have the most of the chunk still to be encoded, all from one segment. */
  private List<Part> next() {
    Optional<Integer> earliest =
        parts.stream()
            .filter(part -> part.nextSegment < chunk.endSegment())
            .map(part -> part.nextSegment)
            .min(Comparator.naturalOrder());
    return parts.stream()
        .filter(part -> earliest.isPresent() && part.nextSegment == earliest.get())
        .toList();
  }

  private VideoCodec.Encoded pass(
      List<Part> some, boolean withThumbnails, ChunkEncoder.Progress progress) {
    int from = some.getFirst().nextSegment;
    Chunk span =
        new Chunk(
            chunk.index(),
            plan.timeline().segmentStart(from),
            chunk.endFrame(),
            from,
            chunk.endSegment());
    Map<String, Part> byName =
        some.stream().collect(Collectors.toMap(part -> part.rendition.name(), Function.identity()));
    VideoCodec.Encoded encoded =
        codec.encode(
            span,
            some.stream().map(part -> part.rendition).toList(),
            withThumbnails,
            rendition -> part(byName, rendition).begin(span),
            progress);
    some.forEach(Part::end);
    return encoded;
  }

  private static Part part(Map<String, Part> byName, VideoRendition rendition) {
    return Objects.requireNonNull(byName.get(rendition.name()), "a rendition asked for");
  }

  /** What is done of one rendition. */
  private final class Part {
    private VideoRendition rendition;
    private int retries;
    private int nextSegment = chunk.startSegment();
    private Optional<TrackStorer> storer = Optional.empty();
    private Optional<TrackRecord> head = Optional.empty();
    private final List<SegmentRecord> segments = new ArrayList<>();

    /** The attempt before this one, whose segment {@code nextSegment} was below the floor. */
    private Optional<Rejected> rejected = Optional.empty();

    Part(VideoRendition rendition) {
      this.rendition = rendition;
    }

    TrackStorer begin(Chunk span) {
      TrackExpectation expected = TrackExpectation.ofVideo(plan, rendition, span);
      TrackStorer begun =
          new TrackStorer(
              expected,
              ObjectLayout.videoPrefix(plan.generation(), rendition.name()),
              /* storesInit= */ span.startSegment() == 0,
              segment -> floor.accepts(segment, rendition, expected.timescale(), retries),
              uploads,
              job.meter());
      storer = Optional.of(begun);
      used.add(begun);
      return begun;
    }

    void end() {
      TrackStorer ended = storer.orElseThrow();
      TrackRecord record = ended.finish();
      Optional<SegmentRecord> below = ended.rejected();
      head = Optional.of(record);
      segments.addAll(record.segments());
      SegmentRecord first =
          record.segments().isEmpty() ? below.orElseThrow() : record.segments().getFirst();
      rejected.ifPresent(earlier -> reencoded.add(reencode(earlier, first)));
      rejected = below.map(segment -> new Rejected(segment, rendition));
      nextSegment = below.map(SegmentRecord::index).orElse(chunk.endSegment());
      below.ifPresent(this::tryAgain);
    }

    private void tryAgain(SegmentRecord below) {
      double crf = rendition.encoder().crf();
      rendition = QualityFloor.better(rendition);
      retries++;
      double ssim = ssim(below);
      job.log()
          .info(
              Event.CHUNK_REENCODED,
              "Segment %d of %s came out at an SSIM of %.4f, below %.4f: chunk %d is encoded again from there."
                  .formatted(
                      below.index(), rendition.name(), ssim, floor.minSsim(), chunk.index() + 1),
              Map.of(
                  "chunk", chunk.index(),
                  "rendition", rendition.name(),
                  "segment", below.index(),
                  "ssim", ssim,
                  "min_ssim", floor.minSsim(),
                  "from_crf", crf,
                  "to_crf", rendition.encoder().crf()));
    }

    /** The whole chunk of this rendition; every pass made the same init segment. */
    TrackRecord record() {
      return head.orElseThrow().withSegments(segments);
    }
  }

  private record Rejected(SegmentRecord segment, VideoRendition rendition) {}

  private Reencode reencode(Rejected before, SegmentRecord after) {
    return new Reencode(
        chunk.index(),
        before.rendition.name(),
        before.segment.index(),
        floor.minSsim(),
        before.rendition.encoder().crf(),
        QualityFloor.better(before.rendition).encoder().crf(),
        ssim(before.segment),
        ssim(after));
  }

  private static double ssim(SegmentRecord segment) {
    return segment.quality().map(SegmentQuality::ssim).orElse(0.0);
  }
}
