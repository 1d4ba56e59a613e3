package academy.video.pipeline;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.log.Event;
import academy.video.log.JobLog;
import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.ByteSource;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.PosterCandidate;
import academy.video.model.Profile;
import academy.video.model.TextRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.audio.AudioTrackEncoder;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.DecodeLimit;
import academy.video.stage.encode.EncodeScheduler;
import academy.video.stage.encode.StageTimes;
import academy.video.stage.segment.TrackExpectation;
import academy.video.stage.storyboard.PosterSearch;
import academy.video.stage.storyboard.ThumbnailCollector;
import academy.video.store.ObjectLayout;
import academy.video.store.UploadQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Encodes and stores what a plan lists and no earlier attempt has left. */
final class EncodeStage {

  private static final long NANOS_PER_MS = 1_000_000;

  /** Everything of a plan, done. */
  record Encoded(
      Map<Integer, ChunkRecord> chunks,
      Map<String, AudioRecord> audio,
      Map<String, TextTrackRecord> text) {

    ChunkRecord chunk(int index) {
      return Objects.requireNonNull(chunks.get(index), "every chunk is done");
    }

    AudioRecord audioTrack(String rendition) {
      return Objects.requireNonNull(audio.get(rendition), "every audio track is done");
    }

    TextTrackRecord text(String rendition) {
      return Objects.requireNonNull(text.get(rendition), "every text track is done");
    }

    /** Video and audio are lost side by side: the longer loss counts, not the sum. */
    Damage damage() {
      Damage damage = Damage.NONE;
      for (ChunkRecord chunk : chunks.values()) {
        damage = damage.plus(chunk.damage());
      }
      for (AudioRecord track : audio.values()) {
        damage =
            new Damage(
                damage.decodeErrors() + track.damage().decodeErrors(),
                Math.max(damage.missingMs(), track.damage().missingMs()));
      }
      return damage;
    }
  }

  private final Encoders encoders;
  private final ByteSource source;
  private final EncodePlan plan;
  private final Profile profile;
  private final QualityFloor floor;
  private final UploadQueue uploads;
  private final Checkpoints checkpoints;
  private final JobLog log;
  private final Cancellation cancellation;
  private final PosterSearch posterSearch = new PosterSearch();

  EncodeStage(
      Encoders encoders,
      ByteSource source,
      EncodePlan plan,
      Profile profile,
      UploadQueue uploads,
      Checkpoints checkpoints,
      JobLog log,
      Cancellation cancellation) {
    this.encoders = encoders;
    this.source = source;
    this.plan = plan;
    this.profile = profile;
    this.floor = new QualityFloor(profile.quality().minSsim());
    this.uploads = uploads;
    this.checkpoints = checkpoints;
    this.log = log;
    this.cancellation = cancellation;
  }

  Encoded run(Checkpoints.Done done, Capacity capacity) {
    Map<Integer, ChunkRecord> chunks = new ConcurrentHashMap<>(done.chunks());
    done.chunks()
        .values()
        .forEach(
            chunk ->
                chunk
                    .thumbnails()
                    .poster()
                    .filter(PosterCandidate::good)
                    .ifPresent(_ -> posterSearch.found(chunk.chunk())));
    Map<String, AudioRecord> audio = new ConcurrentHashMap<>(done.audio());
    EncodeScheduler scheduler = new EncodeScheduler(capacity.chunksAtOnce(), capacity.overlaps());
    List<Runnable> audioTasks = new ArrayList<>();
    for (AudioRendition rendition : plan.audio()) {
      if (!audio.containsKey(rendition.name())) {
        audioTasks.add(() -> audio.put(rendition.name(), encode(rendition)));
      }
    }
    Map<String, TextTrackRecord> text = new ConcurrentHashMap<>();
    done.text().ifPresent(record -> put(text, record));
    if (text.size() < plan.text().size()) {
      audioTasks.add(() -> put(text, convertText(profile.limits())));
    }
    try (ChunkEncoder encoder =
        encoders
            .video()
            .of(source, plan, new ChunkEncoder.Shared(scheduler, cancellation, decodeLimit()))) {
      SortedMap<Integer, ChunkTask> chunkTasks = new TreeMap<>();
      for (Chunk chunk : plan.chunks()) {
        if (!chunks.containsKey(chunk.index())) {
          chunkTasks.put(
              chunk.index(), decoded -> chunks.put(chunk.index(), encode(chunk, encoder, decoded)));
        }
      }
      new TaskRunner(audioTasks, new ChunkQueue(chunkTasks), capacity, scheduler, cancellation)
          .run();
    }
    return new Encoded(chunks, audio, text);
  }

  private DecodeLimit decodeLimit() {
    return new DecodeLimit(profile.limits().decodeSecondsPerSecond(), profile.name());
  }

  private ChunkRecord encode(Chunk chunk, ChunkEncoder encoder, Runnable decoded) {
    Timeline timeline = plan.timeline();
    long startMs = log.elapsed().toMillis();
    log.meter().chunkStarted(chunk.index());
    log.info(
        Event.CHUNK_STARTED,
        "Chunk %d of %d is being encoded.".formatted(chunk.index() + 1, plan.chunks().size()),
        Map.of(
            "chunk", chunk.index(),
            "frames", chunk.frameCount(),
            "start_ms", timeline.timeOf(chunk.startFrame()).times(1000).round()));
    ThumbnailCollector thumbnails = new ThumbnailCollector(plan, chunk, posterSearch);
    ChunkPasses.Result result =
        new ChunkPasses(plan, chunk, floor, encoder, this::storer, log)
            .run(thumbnails, new ChunkEncoder.Progress(progressOf(chunk), decoded));
    ChunkThumbnails stored = store(chunk, thumbnails.finish());
    ChunkWork work = work(startMs, result);
    List<TrackRecord> records = result.tracks();
    ChunkRecord record =
        new ChunkRecord(
            plan.generation(),
            chunk.index(),
            records,
            result.damage(),
            result.reencoded(),
            stored,
            work);
    checkpoints.save(record);
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
    return record;
  }

  /** They wait beside the checkpoint until all chunks are there. */
  private ChunkThumbnails store(Chunk chunk, ThumbnailCollector.Taken taken) {
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

  private TrackStorer storer(Chunk span, VideoRendition rendition, TrackStorer.Gate gate) {
    return new TrackStorer(
        TrackExpectation.ofVideo(plan, rendition, span),
        ObjectLayout.videoPrefix(plan.generation(), rendition.name()),
        span.startSegment() == 0,
        gate,
        uploads,
        log.meter());
  }

  private ChunkWork work(long startMs, ChunkPasses.Result result) {
    StageTimes times = result.times();
    return new ChunkWork(
        Thread.currentThread().getName(),
        startMs,
        log.elapsed().toMillis(),
        times.read() / NANOS_PER_MS,
        times.decode() / NANOS_PER_MS,
        times.scale() / NANOS_PER_MS,
        (times.encode() - result.uploadWaitNanos()) / NANOS_PER_MS,
        times.measure() / NANOS_PER_MS,
        (result.uploadWaitNanos() + result.flushNanos()) / NANOS_PER_MS);
  }

  /** Adds what every further frame is worth in milliseconds, so that the sum is the chunk's. */
  private LongConsumer progressOf(Chunk chunk) {
    AtomicLong frames = new AtomicLong(chunk.startFrame());
    AtomicLong reportedMs = new AtomicLong(millis(chunk.startFrame()));
    return further -> {
      long ms = millis(frames.addAndGet(further));
      log.meter().mediaEncoded(ms - reportedMs.getAndSet(ms));
    };
  }

  private long millis(long frame) {
    return plan.timeline().timeOf(frame).times(1000).round();
  }

  private AudioRecord encode(AudioRendition rendition) {
    long startNanos = System.nanoTime();
    TrackStorer track =
        new TrackStorer(
            TrackExpectation.ofAudio(plan, rendition),
            ObjectLayout.audioPrefix(plan.generation(), rendition.name()),
            /* storesInit= */ true,
            /* gate= */ (_, _) -> true,
            uploads,
            log.meter());
    AudioTrackEncoder.Encoded encoded =
        encoders.audio().encode(source, plan, rendition, track, cancellation);
    TrackRecord record = track.finish();
    track.flush();
    long elapsedMs = (System.nanoTime() - startNanos) / 1_000_000;
    AudioRecord audio =
        new AudioRecord(plan.generation(), record, encoded.damage(), encoded.loudness(), elapsedMs);
    checkpoints.save(audio);
    if (plan.isAudioOnly()) {
      log.meter().mediaEncoded(plan.timeline().duration().times(1000).round());
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
    return audio;
  }

  private static void put(Map<String, TextTrackRecord> text, TextRecord record) {
    record.tracks().forEach(track -> text.put(track.rendition(), track));
  }

  private TextRecord convertText(Profile.Limits limits) {
    long startNanos = System.nanoTime();
    UploadQueue.Batch batch = uploads.batch();
    List<TextTrackRecord> tracks =
        encoders
            .text()
            .encode(
                source,
                plan,
                limits,
                (rendition, segment, bytes) -> {
                  String prefix = ObjectLayout.textPrefix(plan.generation(), rendition.name());
                  batch.put(ObjectLayout.textSegment(prefix, segment.index()), bytes);
                  log.meter().bytesWritten(bytes.length);
                },
                cancellation);
    batch.flush();
    long elapsedMs = (System.nanoTime() - startNanos) / 1_000_000;
    TextRecord record = new TextRecord(plan.generation(), tracks, elapsedMs);
    checkpoints.save(record);
    log.info(
        Event.TEXT_CONVERTED,
        "%d text tracks are converted.".formatted(tracks.size()),
        Map.of(
            "renditions", tracks.size(),
            "cues", tracks.stream().mapToInt(TextTrackRecord::cues).sum(),
            "decode_errors", tracks.stream().mapToLong(TextTrackRecord::decodeErrors).sum(),
            "bytes", tracks.stream().mapToLong(TextTrackRecord::sizeBytes).sum(),
            "duration_ms", elapsedMs));
    return record;
  }

  /** Fails the job where more could not be decoded than the profile accepts. */
  static void requireFaithful(
      EncodePlan plan, Encoded encoded, double missingFraction, double maxMissingPercent) {
    double percent = missingPercent(plan, encoded.damage()) + missingFraction * 100;
    if (percent > maxMissingPercent) {
      throw Failure.of(
              ExitCode.SOURCE_CORRUPT,
              "%s: %.1f %% of it could not be decoded (%d errors); the profile accepts %.1f %%."
                  .formatted(
                      plan.source().location(),
                      percent,
                      encoded.damage().decodeErrors(),
                      maxMissingPercent))
          .asException();
    }
  }

  /** The part of the presentation that stands in for what could not be decoded, 0 to 100. */
  static double missingPercent(EncodePlan plan, Damage damage) {
    double mediaMs = plan.timeline().duration().toDouble() * 1000;
    return Math.min(100, 100 * damage.missingMs() / Math.max(1, mediaMs));
  }
}
