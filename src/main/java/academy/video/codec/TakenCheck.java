package academy.video.codec;

import academy.video.failure.Failure;
import academy.video.model.Chunk;
import academy.video.model.ChunkThumbnails;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.PosterCandidate;
import academy.video.model.PosterPlan;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.TilesRecord;
import academy.video.stage.storyboard.JpegChecker;
import academy.video.stage.storyboard.ThumbnailCollector.Taken;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks the thumbnails that a codec process took of a chunk, and makes their records.
 *
 * @param plan that asks for them
 * @param chunk that they are of
 */
record TakenCheck(EncodePlan plan, Chunk chunk) {

  /**
   * The thumbnails.
   *
   * @param told what the process tells of them
   * @param bytes the tiles, then the poster's candidate
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where they are not what the
   *     plan asks for
   */
  Taken checked(Optional<Payloads.Taken> told, byte[] bytes) {
    Payloads.Taken taken = told.orElseThrow(() -> failed("thumbnails", "none"));
    int tilesBytes = taken.tilesBytes();
    if (tilesBytes < 0 || tilesBytes > bytes.length) {
      throw failed("tiles of at most %d bytes".formatted(bytes.length), tilesBytes);
    }
    byte[] tiles = Arrays.copyOf(bytes, tilesBytes);
    byte[] poster = Arrays.copyOfRange(bytes, tilesBytes, bytes.length);
    int count = plan.storyboard().map(storyboard -> storyboard.tilesIn(chunk)).orElse(0);
    long expected = plan.storyboard().map(StoryboardPlan::tileBytes).orElse(0) * (long) count;
    if (tilesBytes != expected) {
      throw failed("%d bytes of tiles".formatted(expected), tilesBytes);
    }
    Optional<TilesRecord> tilesRecord =
        count == 0
            ? Optional.empty()
            : plan.storyboard()
                .map(
                    storyboard ->
                        new TilesRecord(
                            storyboard.firstTileFrom(chunk.startFrame()),
                            count,
                            tiles.length,
                            Digests.sha256(tiles)));
    Optional<PosterCandidate> candidate =
        taken.poster().map(found -> candidate(found, plan.poster(), poster));
    return new Taken(
        new ChunkThumbnails(tilesRecord, candidate),
        tilesRecord.map(_ -> tiles),
        candidate.map(_ -> poster));
  }

  private PosterCandidate candidate(
      Payloads.Poster told, Optional<PosterPlan> wanted, byte[] jpeg) {
    PosterPlan poster = wanted.orElseThrow(() -> failed("no poster", "one"));
    Size size = plan.video().get(poster.rendition()).size();
    JpegChecker.check("The poster of chunk " + chunk.index(), jpeg, size);
    if (told.frame() < chunk.startFrame()
        || told.frame() >= chunk.endFrame()
        || !(told.score() >= 0 && told.score() <= 1)) {
      throw failed("a frame of the chunk with a score", told);
    }
    return new PosterCandidate(
        told.frame(), told.good(), told.score(), jpeg.length, Digests.sha256(jpeg));
  }

  private RuntimeException failed(String expected, Object found) {
    return Failure.outputInvalid("thumbnails", "chunk " + chunk.index(), expected, found)
        .asException();
  }
}
