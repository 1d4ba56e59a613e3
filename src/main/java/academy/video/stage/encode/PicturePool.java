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
final class PicturePool implements AutoCloseable {

  private final Supplier<Ffmpeg> ffmpeg;
  private final ByteSource source;
  private final EncodePlan plan;
  private final DecodeLimit decodeLimit;
  private final Cancellation cancellation;
  private final List<ChunkPictures> idle = new ArrayList<>();

  PicturePool(
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
  synchronized ChunkPictures take(Chunk chunk) {
    ChunkPictures best =
        idle.stream()
            .filter(pictures -> pictures.continuesWith(chunk))
            .findFirst()
            .orElseGet(
                () ->
                    idle.isEmpty()
                        ? new ChunkPictures(ffmpeg.get(), source, plan, decodeLimit, cancellation)
                        : idle.getFirst());
    idle.remove(best);
    return best;
  }

  synchronized void giveBack(ChunkPictures pictures) {
    idle.add(pictures);
  }

  @Override
  public synchronized void close() {
    idle.forEach(ChunkPictures::close);
    idle.clear();
  }
}
