package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.ffmpeg.FfmpegException;
import academy.video.ffmpeg.PictureScaler;
import academy.video.ffmpeg.ScaledPicture;
import academy.video.ffmpeg.VideoEncoder;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import academy.video.model.VideoTimescale;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Encodes the chunks of one job: each a pure function of source, plan and chunk to the fragments of
 * every video rendition. Decodes once, scales in a cascade, encodes each rendition with one
 * thread's order.
 *
 * <p>Safe for use by several threads, each with a chunk of its own; closed when all are done.
 */
public final class ChunkEncoder implements AutoCloseable {

  /**
   * What the chunks of one job share.
   *
   * @param board where threads without a chunk find work
   * @param cancellation stops the job
   */
  public record Shared(LaneBoard board, Cancellation cancellation) {}

  /** Makes the encoder of a job. */
  @FunctionalInterface
  public interface Factory {
    ChunkEncoder of(ByteSource source, EncodePlan plan, Shared shared);
  }

  private final EncodePlan plan;
  private final Shared shared;
  private final PicturePool pool;

  public ChunkEncoder(Supplier<Ffmpeg> ffmpeg, ByteSource source, EncodePlan plan, Shared shared) {
    this.plan = plan;
    this.shared = shared;
    this.pool = new PicturePool(ffmpeg, source, plan, shared.cancellation());
  }

  /**
   * Encodes a chunk; sooner where it follows one that this has encoded.
   *
   * @param sinks gives, for each rendition, what takes its init segment and fragments; it is called
   *     by one thread at a time, not always the same
   * @param framesEncoded is told, as encoding goes on, how many further frames of the timeline were
   *     given to the encoders
   * @return what could not be decoded in the chunk's span
   * @throws academy.video.failure.WorkerException with the job's failure once it was cancelled,
   *     with SOURCE_CORRUPT where nothing can be decoded, with INTERNAL_ERROR where an encoder
   *     fails
   */
  public Damage encode(
      Chunk chunk, Function<VideoRendition, FragmentSink> sinks, LongConsumer framesEncoded) {
    LaneBoard board = shared.board();
    List<EncodeLane> lanes = new ArrayList<>();
    ChunkPictures pictures = pool.take(chunk);
    boolean whole = false;
    try (PictureScaler scaler =
        new PictureScaler(
            plan.picture().orElseThrow(),
            plan.video().stream().map(VideoRendition::size).toList())) {
      for (VideoRendition rendition : plan.video()) {
        lanes.add(
            lane(plan.timeline(), chunk, rendition, sinks.apply(rendition), shared.cancellation()));
      }
      board.add(lanes);
      Damage damage =
          pictures.decode(
              chunk,
              (picture, span) -> {
                List<ScaledPicture> scaled = scaler.scale(picture);
                for (int i = 0; i < lanes.size(); i++) {
                  board.submit(lanes.get(i), new EncodeLane.Task.Show(scaled.get(i), span));
                }
                board.settle(lanes);
                framesEncoded.accept(span.end() - span.start());
              });
      board.finish(lanes);
      whole = true;
      return damage;
    } catch (FfmpegException e) {
      throw Failure.of(
              ExitCode.INTERNAL_ERROR,
              "Chunk %d (frames %d to %d) could not be encoded: %s."
                  .formatted(chunk.index(), chunk.startFrame(), chunk.endFrame(), e.getMessage()))
          .causedBy(e);
    } finally {
      board.remove(lanes);
      lanes.forEach(EncodeLane::close);
      if (whole) {
        pool.giveBack(pictures);
      } else {
        pictures.close();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  private EncodeLane lane(
      Timeline timeline,
      Chunk chunk,
      VideoRendition rendition,
      FragmentSink sink,
      Cancellation cancellation) {
    int step = rendition.frameStep();
    Rational frameRate = rendition.frameRate(timeline);
    long firstGop = chunk.startFrame() / timeline.gopFrames();
    VideoEncoder encoder =
        new VideoEncoder(
            rendition,
            frameRate,
            timeline.gopFrames() / step,
            VideoTimescale.of(timeline).ticksPerSecond(),
            firstGop + 1,
            sink);
    return new EncodeLane(EncodeLane.Output.of(encoder), step, cancellation);
  }
}
