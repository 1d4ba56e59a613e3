package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The decoders of one job that no chunk uses at the moment: a chunk gets the one that stands at its
 * first frame, where there is one. Never holds more than there were chunks at once. Safe for use by
 * several threads.
 */
final class DecoderPool implements AutoCloseable {

  private final Supplier<Ffmpeg> ffmpeg;
  private final ByteSource source;
  private final EncodePlan plan;
  private final DecodeLimit decodeLimit;
  private final Cancellation cancellation;
  private final List<ChunkFrames> idle = new ArrayList<>();

  DecoderPool(
      Supplier<Ffmpeg> ffmpeg,
      ByteSource source,
      EncodePlan plan,
      DecodeLimit decodeLimit,
      Cancellation cancellation) {
    this.ffmpeg = ffmpeg;
    this.source = source;
    this.plan = plan;
    this.decodeLimit = decodeLimit;
    this.cancellation = cancellation;
  }

  /** Takes a decoder for a chunk; the caller gives it back, or closes it where it failed. */
  synchronized ChunkFrames take(Chunk chunk) {
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
    return best;
  }

  synchronized void giveBack(ChunkFrames frames) {
    idle.add(frames);
  }

  @Override
  public synchronized void close() {
    idle.forEach(ChunkFrames::close);
    idle.clear();
  }
}
