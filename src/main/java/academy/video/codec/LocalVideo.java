package academy.video.codec;

import academy.video.failure.Cancellation;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.FrameListener;
import academy.video.model.VideoRendition;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.EncodeScheduler;
import academy.video.stage.storyboard.PosterSearch;
import academy.video.stage.storyboard.ThumbnailCollector;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Encodes chunks in this process. */
final class LocalVideo implements VideoCodec {

  private final EncodePlan plan;
  private final EncodeScheduler scheduler;
  private final ChunkEncoder encoder;
  private final PosterSearch posterSearch = new PosterSearch();

  LocalVideo(
      Supplier<Ffmpeg> ffmpeg,
      ByteSource source,
      EncodePlan plan,
      Settings settings,
      Cancellation cancellation) {
    this.plan = plan;
    this.scheduler = new EncodeScheduler(settings.chunksAtOnce(), settings.overlaps());
    this.encoder =
        new ChunkEncoder(
            ffmpeg,
            source,
            plan,
            new ChunkEncoder.Shared(scheduler, cancellation, settings.decodeLimit()));
    settings.goodPosters().forEach(posterSearch::found);
  }

  @Override
  public Encoded encode(
      Chunk chunk,
      List<VideoRendition> renditions,
      boolean withThumbnails,
      Function<VideoRendition, FragmentSink> sinks,
      ChunkEncoder.Progress progress) {
    // Thumbnails alone are made again for a result that lost them: then no other chunk is looked
    // at.
    PosterSearch search = renditions.isEmpty() ? new PosterSearch() : posterSearch;
    Optional<ThumbnailCollector> thumbnails =
        withThumbnails
            ? Optional.of(new ThumbnailCollector(plan, chunk, search))
            : Optional.empty();
    FrameListener listener =
        thumbnails.<FrameListener>map(each -> each).orElse(FrameListener.none());
    ChunkEncoder.EncodedChunk encoded =
        encoder.encode(chunk, renditions, listener, sinks, progress);
    return new Encoded(
        encoded.damage(), encoded.times(), thumbnails.map(ThumbnailCollector::finish));
  }

  @Override
  public void helpUntil(BooleanSupplier done, Cancellation cancellation) {
    scheduler.helpUntil(done, cancellation);
  }

  @Override
  public void wake() {
    scheduler.wake();
  }

  @Override
  public void close() {
    encoder.close();
  }
}
