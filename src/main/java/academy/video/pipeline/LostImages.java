package academy.video.pipeline;

import academy.video.codec.Codec;
import academy.video.codec.VideoCodec;
import academy.video.failure.Cancellation;
import academy.video.log.JobMeter;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.PosterRecord;
import academy.video.model.StoryboardPlan;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.storyboard.ThumbnailCollector.Taken;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes images that a finished result lost again: decodes the chunks that they show, and encodes no
 * video. The frames of a chunk are the same every time, and so are the images.
 */
record LostImages(
    EncodePlan plan,
    Set<String> keys,
    Codec codec,
    VideoCodec video,
    Cancellation cancellation,
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
        Iterator<byte[]> tiles = tiles(storyboard, sheet);
        codec.sheets(
            storyboard,
            plan.timeline(),
            sheet,
            () -> tiles.hasNext() ? Optional.of(tiles.next()) : Optional.empty(),
            (_, jpeg) -> put(key, jpeg),
            cancellation);
      }
    }
  }

  /** The tiles on a sheet, of one chunk after the other. */
  private Iterator<byte[]> tiles(StoryboardPlan storyboard, int sheet) {
    int first = sheet * storyboard.tilesPerSheet();
    int end = Math.min(first + storyboard.tilesPerSheet(), storyboard.tiles());
    return plan.chunks().stream()
        .flatMap(
            chunk -> {
              int start = storyboard.firstTileFrom(chunk.startFrame());
              int from = Math.max(first, start);
              int to = Math.min(end, storyboard.firstTileFrom(chunk.endFrame()));
              return from < to
                  ? Stream.of(
                      Arrays.copyOfRange(
                          taken(chunk).tiles().orElseThrow(),
                          (from - start) * storyboard.tileBytes(),
                          (to - start) * storyboard.tileBytes()))
                  : Stream.empty();
            })
        .iterator();
  }

  private Taken taken(Chunk chunk) {
    return video
        .encode(
            chunk,
            /* renditions= */ List.of(),
            /* withThumbnails= */ true,
            rendition -> {
              throw new IllegalStateException("nothing is encoded: " + rendition.name());
            },
            ChunkEncoder.Progress.none())
        .taken()
        .orElseThrow();
  }

  private void put(String key, byte[] jpeg) {
    uploads.put(key, jpeg);
    meter.bytesWritten(jpeg.length);
  }
}
