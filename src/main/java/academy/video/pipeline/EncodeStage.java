package academy.video.pipeline;

import academy.video.codec.Codec;
import academy.video.codec.CodecEndedException;
import academy.video.codec.VideoCodec;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.ChunkWork;
import academy.video.model.Count;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.PosterCandidate;
import academy.video.model.Profile;
import academy.video.model.TextRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.stage.audio.AudioTrackEncoder.EncodedAudio;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.DecodeLimit;
import academy.video.stage.encode.StageTimes;
import academy.video.stage.segment.TrackExpectation;
import academy.video.stage.storyboard.ThumbnailCollector.Taken;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Encodes and stores what a plan lists and no earlier attempt has left. */
final class EncodeStage {

  private static final long NANOS_PER_MS = 1_000_000;

  private final Codec codec;
  private final Job job;
  private final JobLog log;
  private final EncodePlan plan;
  private final Profile profile;
  private final UploadQueue uploads;
  private final Checkpoints checkpoints;

  EncodeStage(Codec codec, Job job, EncodePlan plan, UploadQueue uploads, Checkpoints checkpoints) {
    this.codec = codec;
    this.job = job;
    this.log = job.log();
    this.plan = plan;
    this.profile = job.profile();
    this.uploads = uploads;
    this.checkpoints = checkpoints;
  }

  /** Does what has no checkpoint; gives all that is done then. */
  Done run(Capacity capacity) {
    Done before = checkpoints.done();
    List<Runnable> trackTasks = new ArrayList<>();
    for (AudioRendition rendition : plan.audio()) {
      if (!before.audio().containsKey(rendition.name())) {
        trackTasks.add(() -> encode(rendition));
      }
    }
    if (!plan.text().isEmpty() && before.text().isEmpty()) {
      trackTasks.add(this::convertText);
    }
    try (VideoCodec video = video(capacity, before)) {
      SortedMap<Integer, ChunkTask> chunkTasks = new TreeMap<>();
      for (Chunk chunk : plan.chunks()) {
        if (!before.chunks().containsKey(chunk.index())) {
          chunkTasks.put(chunk.index(), decoded -> encode(chunk, video, decoded));
        }
      }
      new TaskRunner(trackTasks, new ChunkQueue(chunkTasks), capacity, video, job.cancellation())
          .run();
      new LostImages(
              plan,
              checkpoints.lostImages(),
              codec,
              video,
              job.cancellation(),
              uploads.batch(),
              log.meter())
          .restore(checkpoints.thumbnails().flatMap(Thumbnails::poster));
    }
    return checkpoints.done();
  }

  /** Does one node's part, until no task is left for it. */
  void share(Capacity capacity, NodeShare share) {
    try (VideoCodec video = video(capacity, Done.nothing())) {
      Optional<NodeShare.Round> next = share.next();
      while (next.isPresent()) {
        run(next.get(), capacity, share, video);
        next = share.next();
      }
    }
  }

  private void run(NodeShare.Round round, Capacity capacity, NodeShare share, VideoCodec video) {
    List<Runnable> trackTasks = new ArrayList<>();
    for (AudioRendition rendition : plan.audio()) {
      if (round.tracks().contains(ObjectLayout.audioTask(rendition.name()))) {
        trackTasks.add(
            share.task(ObjectLayout.audioTask(rendition.name()), () -> encode(rendition)));
      }
    }
    if (round.tracks().contains(ObjectLayout.TEXT_TASK)) {
      trackTasks.add(share.task(ObjectLayout.TEXT_TASK, this::convertText));
    }
    SortedMap<Integer, ChunkTask> chunkTasks = new TreeMap<>();
    for (int index : round.chunks()) {
      Chunk chunk = plan.chunks().get(index);
      chunkTasks.put(
          index,
          decoded ->
              share.task(ObjectLayout.chunkTask(index), () -> encode(chunk, video, decoded)).run());
    }
    ChunkQueue queue = new ChunkQueue(chunkTasks, share.firstOwnChunk(), share.endOfOwnChunks());
    share.uses(queue);
    new TaskRunner(trackTasks, queue, capacity, video, job.cancellation()).run();
  }

  private VideoCodec video(Capacity capacity, Done before) {
    List<Integer> goodPosters =
        before.chunks().values().stream()
            .filter(chunk -> chunk.thumbnails().poster().filter(PosterCandidate::good).isPresent())
            .map(ChunkRecord::chunk)
            .toList();
    DecodeLimit limit = new DecodeLimit(profile.limits().decodeSecondsPerSecond(), profile.name());
    return codec.video(
        job.source(),
        plan,
        new VideoCodec.Settings(capacity.chunksAtOnce(), capacity.overlaps(), limit, goodPosters),
        job.cancellation());
  }

  private void encode(Chunk chunk, VideoCodec video, Runnable decoded) {
    Timeline timeline = plan.timeline();
    long startMs = job.elapsedMs();
    log.meter().chunkStarted(chunk.index());
    log.info(
        Event.CHUNK_STARTED,
        "Chunk %d of %d is being encoded.".formatted(chunk.index() + 1, plan.chunks().size()),
        Map.of(
            "chunk", chunk.index(),
            "frames", chunk.frameCount(),
            "start_ms", timeline.msOf(chunk.startFrame())));
    ProgressOfChunk progress = new ProgressOfChunk(plan.timeline(), chunk, log.meter());
    ChunkPasses.Result result =
        againAfterACrash(
            "chunk %d".formatted(chunk.index()),
            () ->
                new ChunkPasses(job, plan, chunk, video, uploads)
                    .run(new ChunkEncoder.Progress(progress.fromTheStart(), decoded)));
    ChunkThumbnails stored = store(chunk, result.taken());
    ChunkWork work = work(startMs, result);
    List<TrackRecord> records = result.tracks();
    checkpoints.save(
        new ChunkRecord(
            plan.generation(),
            chunk.index(),
            records,
            result.damage(),
            result.reencoded(),
            stored,
            work));
    log.meter().chunkEncoded(chunk.index());
    log.info(
        Event.CHUNK_ENCODED,
        "Chunk %d of %d is encoded.".formatted(chunk.index() + 1, plan.chunks().size()),
        Map.of(
            "chunk",
            chunk.index(),
            "frames",
            chunk.frameCount(),
            "segments",
            chunk.endSegment() - chunk.startSegment(),
            "bytes",
            records.stream().mapToLong(TrackRecord::sizeBytes).sum(),
            "duration_ms",
            work.elapsedMs(),
            "frames_per_second",
            chunk.frameCount() * 1000 / Math.max(1, work.elapsedMs())));
  }

  /**
   * Does a task, and once more with a fresh codec process where that helps: what it stores has the
   * same keys and bytes. A second crash ends the job.
   */
  private <T> T againAfterACrash(String task, Supplier<T> work) {
    try {
      return work.get();
    } catch (CodecEndedException e) {
      if (!e.retryHelps()) {
        throw e;
      }
      log.warn(
          Event.CODEC_RESTARTED,
          "%s A fresh codec process repeats %s.".formatted(e.failure().reason(), task),
          Map.of("task", task, "reason", e.failure().reason()));
      return work.get();
    }
  }

  /** They wait beside the checkpoint until all chunks are there. */
  private ChunkThumbnails store(Chunk chunk, Taken taken) {
    UploadQueue.Batch batch = uploads.batch();
    taken
        .tiles()
        .ifPresent(
            bytes -> put(batch, ObjectLayout.chunkTiles(plan.generation(), chunk.index()), bytes));
    taken
        .poster()
        .ifPresent(
            bytes ->
                put(batch, ObjectLayout.posterCandidate(plan.generation(), chunk.index()), bytes));
    batch.flush();
    return taken.thumbnails();
  }

  private void put(UploadQueue.Batch batch, String key, byte[] bytes) {
    batch.put(key, bytes);
    log.meter().bytesWritten(bytes.length);
  }

  private ChunkWork work(long startMs, ChunkPasses.Result result) {
    StageTimes times = result.times();
    return new ChunkWork(
        worker(),
        job.batchId(),
        startMs,
        job.elapsedMs(),
        times.read() / NANOS_PER_MS,
        times.decode() / NANOS_PER_MS,
        times.scale() / NANOS_PER_MS,
        (times.encode() - result.uploadWaitNanos()) / NANOS_PER_MS,
        times.measure() / NANOS_PER_MS,
        (result.uploadWaitNanos() + result.flushNanos()) / NANOS_PER_MS);
  }

  private String worker() {
    String thread = Thread.currentThread().getName();
    return job.node().isAlone() ? thread : "node-%d %s".formatted(job.node().index(), thread);
  }

  private void encode(AudioRendition rendition) {
    long startNanos = System.nanoTime();
    Encoded result =
        againAfterACrash("audio track " + rendition.displayName(), () -> encodeOnce(rendition));
    TrackRecord record = result.record();
    EncodedAudio encoded = result.audio();
    long elapsedMs = (System.nanoTime() - startNanos) / 1_000_000;
    checkpoints.save(
        new AudioRecord(
            plan.generation(), record, encoded.damage(), encoded.loudness(), elapsedMs));
    if (plan.isAudioOnly()) {
      // All tracks are of the same time, and one may be encoded a second time.
      long leftMs = plan.timeline().durationMs() - log.meter().mediaDoneMs();
      log.meter().mediaEncoded(Math.max(0, leftMs));
    }
    log.info(
        Event.AUDIO_ENCODED,
        "Audio track %s is encoded.".formatted(rendition.displayName()),
        Map.of(
            "rendition", rendition.name(),
            "segments", record.segments().size(),
            "bytes", record.sizeBytes(),
            "duration_ms", elapsedMs,
            "loudness_lufs", encoded.loudness().source().integratedLufs(),
            "gain_db", encoded.loudness().gainDb()));
  }

  /** An audio track as it was encoded and stored. */
  private record Encoded(EncodedAudio audio, TrackRecord record) {}

  private Encoded encodeOnce(AudioRendition rendition) {
    TrackStorer track =
        new TrackStorer(
            TrackExpectation.ofAudio(plan, rendition),
            ObjectLayout.audioPrefix(plan.generation(), rendition.name()),
            /* storesInit= */ true,
            /* isGoodEnough= */ _ -> true,
            uploads,
            log.meter());
    EncodedAudio encoded = codec.audio(job.source(), plan, rendition, track, job.cancellation());
    TrackRecord record = track.finish();
    track.flush();
    return new Encoded(encoded, record);
  }

  private void convertText() {
    long startNanos = System.nanoTime();
    UploadQueue.Batch batch = uploads.batch();
    List<TextTrackRecord> tracks =
        againAfterACrash(
            "the text tracks",
            () ->
                codec.text(
                    job.source(),
                    plan,
                    profile.limits(),
                    (rendition, segment, bytes) -> {
                      String prefix = ObjectLayout.textPrefix(plan.generation(), rendition.name());
                      put(batch, ObjectLayout.textSegment(prefix, segment.index()), bytes);
                    },
                    job.cancellation()));
    batch.flush();
    long elapsedMs = (System.nanoTime() - startNanos) / 1_000_000;
    checkpoints.save(new TextRecord(plan.generation(), tracks, elapsedMs));
    log.info(
        Event.TEXT_CONVERTED,
        "%s %s converted."
            .formatted(Count.of(tracks.size(), "text track"), tracks.size() == 1 ? "is" : "are"),
        Map.of(
            "renditions", tracks.size(),
            "cues", tracks.stream().mapToInt(TextTrackRecord::cues).sum(),
            "decode_errors", tracks.stream().mapToLong(TextTrackRecord::decodeErrors).sum(),
            "bytes", tracks.stream().mapToLong(TextTrackRecord::sizeBytes).sum(),
            "duration_ms", elapsedMs));
  }

  /** Fails the job where more could not be decoded than the profile accepts. */
  static void requireFaithful(
      EncodePlan plan, Damage damage, double missingFraction, Profile profile) {
    double percent = missingPercent(plan, damage) + missingFraction * 100;
    double maxMissingPercent = profile.damage().maxMissingPercent();
    if (percent > maxMissingPercent) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s is damaged: %.1f %% of it can't be shown or heard; at most %.1f %% is accepted."
                  .formatted(plan.source().location(), percent, maxMissingPercent))
          .withDetails(
              Map.of(
                  "decode_errors", damage.decodeErrors(),
                  "missing_ms", damage.missingMs(),
                  "limit", "damage.max_missing_percent",
                  "profile", profile.name()))
          .asException();
    }
  }

  /** The part of the presentation that stands in for what could not be decoded, 0 to 100. */
  static double missingPercent(EncodePlan plan, Damage damage) {
    double mediaMs = plan.timeline().duration().toDouble() * 1000;
    return Math.min(100, 100 * damage.missingMs() / Math.max(1, mediaMs));
  }
}
