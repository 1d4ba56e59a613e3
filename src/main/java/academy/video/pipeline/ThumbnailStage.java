package academy.video.pipeline;

import academy.video.codec.Codec;
import academy.video.failure.Failure;
import academy.video.model.Chunk;
import academy.video.model.ChunkThumbnails;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.PosterCandidate;
import academy.video.model.PosterPlan;
import academy.video.model.PosterRecord;
import academy.video.model.SheetRecord;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TilesRecord;
import academy.video.stage.publish.InvalidObjectsException;
import academy.video.store.ObjectLayout;
import academy.video.store.ParallelCalls;
import academy.video.store.UploadQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Puts the poster and the storyboard together from what the chunks left in the store, whoever
 * encoded them: reads their tiles in order, a few objects ahead, and holds one sheet at a time.
 */
final class ThumbnailStage {

  /**
   * Objects of one chunk each, some hundred KiB: reading one takes a store tens of milliseconds.
   */
  private static final int READS_AHEAD = 16;

  private final Codec codec;
  private final Job job;
  private final EncodePlan plan;
  private final UploadQueue uploads;
  private final NavigableMap<String, Failure> faults = new ConcurrentSkipListMap<>();

  ThumbnailStage(Codec codec, Job job, EncodePlan plan, UploadQueue uploads) {
    this.codec = codec;
    this.job = job;
    this.plan = plan;
    this.uploads = uploads;
  }

  /**
   * Makes and stores what the plan asks for.
   *
   * @throws InvalidObjectsException where an object of a chunk is not as it was written
   */
  Thumbnails run(Done done) {
    UploadQueue.Batch batch = uploads.batch();
    Thumbnails thumbnails =
        new Thumbnails(
            plan.poster().map(poster -> poster(poster, done, batch)),
            plan.storyboard().map(storyboard -> storyboard(storyboard, done, batch)));
    requireNoFaults();
    batch.flush();
    return thumbnails;
  }

  /** The first good frame, or the best where none is; of equal ones the first. */
  private PosterRecord poster(PosterPlan poster, Done done, UploadQueue.Batch batch) {
    int chosen = 0;
    Optional<PosterCandidate> best = Optional.empty();
    for (Chunk chunk : plan.chunks()) {
      Optional<PosterCandidate> found = done.chunk(chunk.index()).thumbnails().poster();
      if (found.isPresent() && isBetter(found.get(), best)) {
        best = found;
        chosen = chunk.index();
      }
    }
    PosterCandidate candidate =
        best.orElseThrow(() -> new IllegalStateException("no chunk has a frame for the poster"));
    String key = ObjectLayout.posterCandidate(plan.generation(), chosen);
    byte[] jpeg = read(key, candidate.sha256());
    if (faults.isEmpty()) {
      put(batch, ObjectLayout.poster(plan.generation()), jpeg);
    }
    return new PosterRecord(
        candidate.frame(),
        plan.timeline().msOf(candidate.frame()),
        plan.video().get(poster.rendition()).size(),
        candidate.good(),
        jpeg.length,
        candidate.sha256(),
        Digests.md5(jpeg));
  }

  private static boolean isBetter(PosterCandidate candidate, Optional<PosterCandidate> best) {
    if (best.isEmpty() || candidate.good() != best.get().good()) {
      return best.isEmpty() || candidate.good();
    }
    return !candidate.good() && candidate.score() > best.get().score();
  }

  private StoryboardRecord storyboard(
      StoryboardPlan storyboard, Done done, UploadQueue.Batch batch) {
    String prefix = ObjectLayout.storyboardPrefix(plan.generation());
    Iterator<Chunk> chunks =
        plan.chunks().stream()
            .filter(chunk -> done.chunk(chunk.index()).thumbnails().tiles().isPresent())
            .iterator();
    List<SheetRecord> sheets = new ArrayList<>();
    try (ExecutorService readers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tiles-", 0).factory())) {
      Deque<CompletableFuture<byte[]>> ahead = new ArrayDeque<>();
      codec.sheets(
          storyboard,
          plan.timeline(),
          /* firstSheet= */ 0,
          () -> next(done, chunks, ahead, readers),
          (record, jpeg) -> {
            put(batch, ObjectLayout.sheet(prefix, record.index()), jpeg);
            sheets.add(record);
          },
          job.cancellation());
    }
    return new StoryboardRecord(
        plan.timeline().msOf(storyboard.intervalFrames()),
        storyboard.tiles(),
        sheets.stream().mapToLong(SheetRecord::sizeBytes).sum(),
        sheets);
  }

  /** The tiles of the next chunk; once an object is at fault, the rest is only looked through. */
  private Optional<byte[]> next(
      Done done,
      Iterator<Chunk> chunks,
      Deque<CompletableFuture<byte[]>> ahead,
      ExecutorService readers) {
    while (chunks.hasNext() || !ahead.isEmpty()) {
      job.cancellation().check();
      while (chunks.hasNext() && ahead.size() < READS_AHEAD) {
        int chunk = chunks.next().index();
        ChunkThumbnails thumbnails = done.chunk(chunk).thumbnails();
        ahead.add(CompletableFuture.supplyAsync(() -> tiles(chunk, thumbnails), readers));
      }
      byte[] tiles = ParallelCalls.result(ahead.remove());
      if (faults.isEmpty()) {
        return Optional.of(tiles);
      }
    }
    requireNoFaults();
    return Optional.empty();
  }

  private void requireNoFaults() {
    if (!faults.isEmpty()) {
      throw new InvalidObjectsException(faults.firstEntry().getValue(), faults.keySet());
    }
  }

  private byte[] tiles(int chunk, ChunkThumbnails thumbnails) {
    String key = ObjectLayout.chunkTiles(plan.generation(), chunk);
    return read(key, thumbnails.tiles().map(TilesRecord::sha256).orElseThrow());
  }

  /** An object of a chunk; where it is not as it was written, that is noted, and none. */
  private byte[] read(String key, String sha256) {
    Optional<byte[]> bytes = job.destination().read(key);
    job.meter().objectRead();
    String found = bytes.map(Digests::sha256).orElse("no object");
    if (!found.equals(sha256)) {
      faults.put(key, Failure.outputInvalid("thumbnails", key, sha256, found));
    }
    return bytes.orElse(new byte[0]);
  }

  private void put(UploadQueue.Batch batch, String key, byte[] bytes) {
    batch.put(key, bytes);
    job.meter().bytesWritten(bytes.length);
  }
}
