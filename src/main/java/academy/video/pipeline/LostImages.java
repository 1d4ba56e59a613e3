package academy.video.pipeline;

import academy.video.log.JobMeter;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.PosterRecord;
import academy.video.model.StoryboardPlan;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.storyboard.PosterSearch;
import academy.video.stage.storyboard.SheetComposer;
import academy.video.stage.storyboard.ThumbnailCollector;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes images that a finished result lost again: decodes the chunks that they show, and encodes no
 * video. The frames of a chunk are the same every time, and so are the images.
 */
record LostImages(
    EncodePlan plan,
    Set<String> keys,
    ChunkEncoder encoder,
    UploadQueue.Batch uploads,
    JobMeter meter) {

  /**
   * Makes and stores them.
   *
   * @param poster what the result's report tells of it
   */
  void restore(Optional<PosterRecord> poster) {
    String posterKey = ObjectLayout.poster(plan.generation());
    if (keys.contains(posterKey)) {
      // The chunk that it was taken from has no better one.
      poster
          .flatMap(lost -> chunkWith(lost.frame()))
          .flatMap(chunk -> taken(chunk).poster())
          .ifPresent(jpeg -> put(posterKey, jpeg));
    }
    plan.storyboard().ifPresent(this::restoreSheets);
    uploads.flush();
  }

  private Optional<Chunk> chunkWith(long frame) {
    return plan.chunks().stream()
        .filter(chunk -> chunk.startFrame() <= frame && frame < chunk.endFrame())
        .findFirst();
  }

  private void restoreSheets(StoryboardPlan storyboard) {
    String prefix = ObjectLayout.storyboardPrefix(plan.generation());
    for (int sheet = 0; sheet < storyboard.sheets(); sheet++) {
      String key = ObjectLayout.sheet(prefix, sheet);
      if (keys.contains(key)) {
        try (SheetComposer composer =
            new SheetComposer(storyboard, plan.timeline(), sheet, (_, jpeg) -> put(key, jpeg))) {
          compose(storyboard, sheet, composer);
        }
      }
    }
  }

  private void compose(StoryboardPlan storyboard, int sheet, SheetComposer composer) {
    int first = sheet * storyboard.tilesPerSheet();
    int end = Math.min(first + storyboard.tilesPerSheet(), storyboard.tiles());
    for (Chunk chunk : plan.chunks()) {
      int start = storyboard.firstTileFrom(chunk.startFrame());
      int from = Math.max(first, start);
      int to = Math.min(end, storyboard.firstTileFrom(chunk.endFrame()));
      if (from < to) {
        byte[] tiles = taken(chunk).tiles().orElseThrow();
        composer.add(
            Arrays.copyOfRange(
                tiles,
                (from - start) * storyboard.tileBytes(),
                (to - start) * storyboard.tileBytes()));
      }
    }
    if (end == storyboard.tiles()) {
      var _ = composer.finish();
    }
  }

  private ThumbnailCollector.Taken taken(Chunk chunk) {
    ThumbnailCollector collector = new ThumbnailCollector(plan, chunk, new PosterSearch());
    var _ =
        encoder.encode(
            chunk,
            /* renditions= */ List.of(),
            collector,
            rendition -> {
              throw new IllegalStateException("nothing is encoded: " + rendition.name());
            },
            ChunkEncoder.Progress.none());
    return collector.finish();
  }

  private void put(String key, byte[] jpeg) {
    uploads.put(key, jpeg);
    meter.bytesWritten(jpeg.length);
  }
}
