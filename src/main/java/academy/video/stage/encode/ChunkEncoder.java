package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.FrameScaler;
import academy.video.ffmpeg.ScaledFrame;
import academy.video.ffmpeg.VideoEncoder;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.FrameListener;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoTimescale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Encodes the chunks of one job. The fragments of every video rendition depend only on source, plan
 * and chunk. A chunk is decoded once and scaled in a cascade; each rendition is encoded in order,
 * by one thread at a time.
 *
 * <p>Safe for use by several threads, each with a chunk of its own; closed when all are done.
 */
public final class ChunkEncoder implements AutoCloseable {

  /**
   * What the chunks of one job share.
   *
   * @param scheduler where threads without a chunk find work, and rendition queues their turn
   * @param cancellation stops the job
   * @param decodeLimit how long decoding may take
   */
  public record Shared(
      EncodeScheduler scheduler, Cancellation cancellation, DecodeLimit decodeLimit) {}

  /** Makes the encoder of a job. */
  @FunctionalInterface
  public interface Factory {
    ChunkEncoder of(ByteSource source, EncodePlan plan, Shared shared);
  }

  private final EncodePlan plan;
  private final Shared shared;
  private final DecoderPool pool;

  public ChunkEncoder(Supplier<Ffmpeg> ffmpeg, ByteSource source, EncodePlan plan, Shared shared) {
    this.plan = plan;
    this.shared = shared;
    this.pool =
        new DecoderPool(
            ffmpeg,
            source,
            plan,
            shared.decodeLimit(),
            shared.cancellation(),
            shared.scheduler().chunksAtOnce());
  }

  /**
   * How encoding a chunk went.
   *
   * @param damage corruption in the chunk's span
   * @param times what the time went into
   */
  public record EncodedChunk(Damage damage, StageTimes times) {}

  /**
   * Who is told how a chunk gets on.
   *
   * @param framesEncoded is told how many more frames of the timeline were given to the encoders
   * @param decoded is called once all frames are decoded, so that only the encoders are to be
   *     drained
   */
  public record Progress(LongConsumer framesEncoded, Runnable decoded) {

    /** Nobody. */
    public static Progress none() {
      return new Progress(_ -> {}, () -> {});
    }
  }

  /**
   * Encodes a chunk, or its last segments; faster where it follows a chunk encoded before.
   *
   * @param renditions some of the plan's, in its order; with other settings where they are to come
   *     out otherwise; none where the frames are only to be seen
   * @param listener sees every frame before it is encoded, in the sizes of {@code renditions} and
   *     above; in all of the plan's sizes where {@code renditions} is empty
   * @param sinks gives, for each rendition, what takes its init segment and fragments; it is called
   *     by one thread at a time, not always the same
   * @throws academy.video.failure.WorkerException with the job's failure once it was cancelled,
   *     with SOURCE_CORRUPT where nothing can be decoded, with SOURCE_OVER_LIMIT where that takes
   *     longer than the profile allows, with INTERNAL_ERROR where an encoder fails
   */
  public EncodedChunk encode(
      Chunk chunk,
      List<VideoRendition> renditions,
      FrameListener listener,
      Function<VideoRendition, FragmentSink> sinks,
      Progress progress) {
    EncodeScheduler scheduler = shared.scheduler();
    Map<String, RenditionQueue> byName = new LinkedHashMap<>();
    List<VideoRendition> cascade =
        renditions.isEmpty() ? plan.video() : cascadeDownTo(renditions.getLast());
    ChunkFrames frames = decoderFor(chunk);
    Stopwatch watch = new Stopwatch(frames.readNanos());
    boolean whole = false;
    try (FrameScaler scaler =
        new FrameScaler(
            plan.picture().orElseThrow(), cascade.stream().map(VideoRendition::size).toList())) {
      for (VideoRendition rendition : renditions) {
        byName.put(rendition.name(), queue(chunk, rendition, sinks.apply(rendition)));
      }
      List<RenditionQueue> queues = List.copyOf(byName.values());
      scheduler.add(queues);
      Damage damage =
          frames.decode(
              chunk,
              (frame, span) -> {
                long start = System.nanoTime();
                List<ScaledFrame> scaled =
                    scaler.scale(
                        frame,
                        !renditions.isEmpty()
                            && VideoEncoder.comparesAtFullSize(
                                span.start(), span.end(), plan.timeline().gopFrames()));
                List<ScaledFrame> unclaimed = new ArrayList<>(scaled);
                try {
                  listener.show(
                      span.start(), span.end(), rendition -> scaled.get(rendition).copy());
                  watch.scaled(System.nanoTime() - start);
                  for (int i = 0; i < cascade.size(); i++) {
                    RenditionQueue queue = byName.get(cascade.get(i).name());
                    if (queue != null) {
                      scheduler.submit(queue, new RenditionQueue.Task.Show(scaled.get(i), span));
                      unclaimed.remove(scaled.get(i));
                    }
                  }
                } finally {
                  unclaimed.forEach(ScaledFrame::close); // steps of the cascade; all of a failure
                }
                scheduler.settle(queues);
                progress.framesEncoded().accept(span.end() - span.start());
                watch.shown(System.nanoTime() - start);
              });
      watch.decoded(frames.readNanos());
      pool.giveBack(frames); // the next chunk goes on with it
      whole = true;
      scheduler.wake();
      progress.decoded().run();
      scheduler.drain(queues);
      return new EncodedChunk(damage, watch.times(queues));
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "Chunk %d (frames %d to %d) could not be encoded: %s."
                  .formatted(chunk.index(), chunk.startFrame(), chunk.endFrame(), e.getMessage()))
          .causedBy(e);
    } finally {
      List<RenditionQueue> queues = List.copyOf(byName.values());
      scheduler.remove(queues);
      queues.forEach(RenditionQueue::close);
      if (!whole) {
        pool.discard(frames);
      }
    }
  }

  /**
   * Takes a decoder. All are in use where a chunk needs another pass and the next chunks have begun
   * meanwhile: then this thread helps those. A thread that has a decoder never waits for another.
   */
  private ChunkFrames decoderFor(Chunk chunk) {
    Optional<ChunkFrames> frames = pool.take(chunk);
    while (frames.isEmpty()) {
      shared.scheduler().helpUntil(pool::hasOne, shared.cancellation());
      shared.cancellation().check();
      frames = pool.take(chunk);
    }
    return frames.get();
  }

  /** The renditions whose frames are scaled: leaving out smaller ones does not change them. */
  private List<VideoRendition> cascadeDownTo(VideoRendition smallest) {
    List<String> names = plan.video().stream().map(VideoRendition::name).toList();
    return plan.video().subList(0, names.indexOf(smallest.name()) + 1);
  }

  @Override
  public void close() {
    pool.close();
  }

  private RenditionQueue queue(Chunk chunk, VideoRendition rendition, FragmentSink sink) {
    Timeline timeline = plan.timeline();
    int step = rendition.frameStep();
    Rational frameRate = rendition.frameRate(timeline);
    long firstGop = chunk.startFrame() / timeline.gopFrames();
    return new RenditionQueue(
        rendition.name(),
        rendition.size().pixels(),
        () ->
            RenditionQueue.Output.of(
                new VideoEncoder(
                    rendition,
                    frameRate,
                    timeline.gopFrames() / step,
                    VideoTimescale.of(timeline).ticksPerSecond(),
                    firstGop + 1,
                    sink),
                sink),
        step,
        shared.cancellation());
  }

  /** Where the chunk's own thread spends its time; used by that thread. */
  private static final class Stopwatch {
    private final long startNanos = System.nanoTime();
    private final long readBefore;
    private long read;
    private long scale;
    private long show;
    private long decode;

    Stopwatch(long readBefore) {
      this.readBefore = readBefore;
    }

    void scaled(long nanos) {
      scale += nanos;
    }

    /** Everything that is done with a frame once it is decoded, scaling included. */
    void shown(long nanos) {
      show += nanos;
    }

    void decoded(long readNow) {
      read = readNow - readBefore;
      decode = System.nanoTime() - startNanos - show - read;
    }

    StageTimes times(List<RenditionQueue> queues) {
      long measure = queues.stream().mapToLong(RenditionQueue::measureNanos).sum();
      long work = queues.stream().mapToLong(RenditionQueue::workNanos).sum();
      return new StageTimes(read, decode, scale, work - measure, measure);
    }
  }
}
