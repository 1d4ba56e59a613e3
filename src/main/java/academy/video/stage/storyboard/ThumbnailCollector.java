package academy.video.stage.storyboard;

import academy.video.model.Chunk;
import academy.video.model.ChunkThumbnails;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.FrameListener;
import academy.video.model.PosterCandidate;
import academy.video.model.TilesRecord;
import academy.video.model.YuvFrame;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Takes the thumbnails of a chunk from the frames that its encoders are given: the tiles of the
 * storyboard, and the best frame for the poster. For one chunk and one thread.
 */
public final class ThumbnailCollector implements FrameListener {

  /** Of a poster: artefacts are hard to see (mjpeg's scale, 2 to 31). */
  private static final int POSTER_QUANTIZER = 3;

  /**
   * What was taken.
   *
   * @param thumbnails the records of the two objects
   * @param tiles the storyboard's tiles in this chunk
   * @param poster the JPEG of the poster candidate
   */
  public record Taken(
      ChunkThumbnails thumbnails, Optional<byte[]> tiles, Optional<byte[]> poster) {}

  private final Optional<TileCollector> tiles;
  private final Optional<PosterCollector> poster;

  /**
   * Takes what the plan asks for.
   *
   * @param search what the chunks of the job know of each other
   */
  public ThumbnailCollector(EncodePlan plan, Chunk chunk, PosterSearch search) {
    this.tiles =
        plan.storyboard()
            .map(storyboard -> new TileCollector(storyboard, plan.video().size() - 1, chunk));
    this.poster = plan.poster().map(wanted -> new PosterCollector(plan, wanted, chunk, search));
  }

  @Override
  public void show(long startFrame, long endFrame, IntFunction<YuvFrame> renditions) {
    tiles.ifPresent(collector -> collector.show(endFrame, renditions));
    poster.ifPresent(collector -> collector.show(startFrame, endFrame, renditions));
  }

  /**
   * Ends the chunk.
   *
   * @throws academy.video.failure.WorkerException where the poster cannot be encoded
   * @throws IllegalStateException where not all of the chunk was shown
   */
  public Taken finish() {
    Optional<byte[]> tileBytes =
        tiles.filter(collector -> collector.count() > 0).map(TileCollector::tiles);
    Optional<PosterCollector.Candidate> best = poster.flatMap(PosterCollector::best);
    Optional<byte[]> posterBytes = best.map(candidate -> jpeg(candidate.image()));
    return new Taken(
        new ChunkThumbnails(
            tileBytes.map(this::record),
            best.map(candidate -> record(candidate, posterBytes.orElseThrow()))),
        tileBytes,
        posterBytes);
  }

  private TilesRecord record(byte[] bytes) {
    TileCollector collector = tiles.orElseThrow();
    return new TilesRecord(
        collector.first(), collector.count(), bytes.length, Digests.sha256(bytes));
  }

  private static PosterCandidate record(PosterCollector.Candidate candidate, byte[] jpeg) {
    return new PosterCandidate(
        candidate.frame(), candidate.good(), candidate.score(), jpeg.length, Digests.sha256(jpeg));
  }

  private static byte[] jpeg(YuvFrame image) {
    try (JpegWriter writer = new JpegWriter(image.size(), POSTER_QUANTIZER)) {
      return writer.write("The poster", JpegColors.of(image));
    }
  }
}
