package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The decoders of one job, never more than memory was planned for. A chunk gets the idle one that
 * stands at its first frame, where there is one. Safe for use by several threads.
 */
final class DecoderPool implements AutoCloseable {

  private final Supplier<Ffmpeg> ffmpeg;
  private final ByteSource source;
  private final EncodePlan plan;
  private final DecodeLimit decodeLimit;
  private final Cancellation cancellation;
  private final int most;
  private final List<ChunkFrames> idle = new ArrayList<>();
  private int inUse;

  /**
   * An empty pool.
   *
   * @param most decoders at once, at least 1
   */
  DecoderPool(
      Supplier<Ffmpeg> ffmpeg,
      ByteSource source,
      EncodePlan plan,
      DecodeLimit decodeLimit,
      Cancellation cancellation,
      int most) {
    this.most = most;
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.plan = plan;
    this.decodeLimit = decodeLimit;
    this.cancellation = cancellation;
  }

  /** Whether a decoder can be taken now. */
  synchronized boolean hasOne() {
    return inUse < most;
  }

  /**
   * Takes a decoder for a chunk; empty where all are in use. The caller gives it back, or discards
   * it where it failed.
   */
  synchronized Optional<ChunkFrames> take(Chunk chunk) {
    if (!hasOne()) {
      return Optional.empty();
    }
    ChunkFrames best =
        idle.stream()
            .filter(frames -> frames.continuesWith(chunk))
            .findFirst()
            .orElseGet(
                () ->
                    idle.isEmpty()
                        ? new ChunkFrames(ffmpeg.get(), source, plan, decodeLimit, cancellation)
                        : idle.getFirst());
    idle.remove(best);
    inUse++;
    return Optional.of(best);
  }

  synchronized void giveBack(ChunkFrames frames) {
    inUse--;
    idle.add(frames);
  }

  synchronized void discard(ChunkFrames frames) {
    inUse--;
    frames.close();
  }

  @Override
  public synchronized void close() {
    idle.forEach(ChunkFrames::close);
    idle.clear();
  }
}
