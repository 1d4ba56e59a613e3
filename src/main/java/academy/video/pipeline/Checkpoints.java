package academy.video.pipeline;

import academy.video.json.Json;
import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.EncodePlan;
import academy.video.model.SegmentRecord;
import academy.video.model.TextRecord;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.TilesRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is done of a plan, kept in the destination: a checkpoint is written after all objects that
 * it names are, so whatever it names is there. Any attempt on any machine goes on from them.
 */
final class Checkpoints {

  private final ObjectStore store;
  private final Json json;
  private final EncodePlan plan;
  private final Map<Integer, ChunkRecord> chunks = new ConcurrentSkipListMap<>();
  private final Map<String, AudioRecord> audio = new ConcurrentSkipListMap<>();
  private volatile Optional<TextRecord> text = Optional.empty();

  Checkpoints(ObjectStore store, Json json, EncodePlan plan) {
    this.store = store;
    this.json = json;
    this.plan = plan;
  }

  /**
   * Stores the plan, or finds the one that is there, and loads what is done of it. What belongs to
   * another plan, which only a defect or a changed worker can have left, is removed.
   */
  Done load() {
    byte[] bytes = json.write(plan);
    String key = ObjectLayout.plan(plan.generation());
    if (!store.putIfAbsent(key, bytes)) {
      Optional<byte[]> found = store.read(key); // none: another run has published a moment ago
      boolean same = found.map(this::isThisPlan).orElse(false);
      if (found.isPresent() && !same) {
        clear();
      }
      if (!same) {
        store.put(key, bytes);
      }
    }
    Map<String, Long> sizes = new HashMap<>();
    store
        .list(ObjectLayout.generationPrefix(plan.generation()))
        .forEach(object -> sizes.put(object.key(), object.sizeBytes()));
    List<ObjectInfo> work = store.list(ObjectLayout.workPrefix(plan.generation()));
    Set<String> keys = work.stream().map(ObjectInfo::key).collect(Collectors.toSet());
    work.forEach(object -> sizes.put(object.key(), object.sizeBytes()));
    chunks.clear();
    audio.clear();
    for (Chunk chunk : plan.chunks()) {
      read(keys, ObjectLayout.chunkCheckpoint(plan.generation(), chunk.index()), ChunkRecord.class)
          .filter(record -> isComplete(record, chunk, sizes))
          .ifPresent(record -> chunks.put(chunk.index(), record));
    }
    for (AudioRendition rendition : plan.audio()) {
      read(
              keys,
              ObjectLayout.audioCheckpoint(plan.generation(), rendition.name()),
              AudioRecord.class)
          .filter(record -> isComplete(record, rendition, sizes))
          .ifPresent(record -> audio.put(rendition.name(), record));
    }
    text =
        read(keys, ObjectLayout.textCheckpoint(plan.generation()), TextRecord.class)
            .filter(record -> isComplete(record, sizes));
    return done();
  }

  /** What was loaded or saved so far. */
  Done done() {
    return new Done(chunks, audio, text);
  }

  void save(ChunkRecord record) {
    store.put(ObjectLayout.chunkCheckpoint(plan.generation(), record.chunk()), json.write(record));
    chunks.put(record.chunk(), record);
  }

  void save(AudioRecord record) {
    store.put(
        ObjectLayout.audioCheckpoint(plan.generation(), record.track().rendition()),
        json.write(record));
    audio.put(record.track().rendition(), record);
  }

  void save(TextRecord record) {
    store.put(ObjectLayout.textCheckpoint(plan.generation()), json.write(record));
    text = Optional.of(record);
  }

  /** Removes the plan and all checkpoints. */
  void clear() {
    store.delete(
        store.list(ObjectLayout.workPrefix(plan.generation())).stream()
            .map(ObjectInfo::key)
            .toList());
  }

  private boolean isThisPlan(byte[] stored) {
    try {
      EncodePlan found = json.read(stored, EncodePlan.class);
      return found != null && found.makesTheSameAs(plan);
    } catch (UncheckedIOException e) {
      return false; // half of a plan, or one of another version of the worker
    }
  }

  private <T> Optional<T> read(Set<String> keys, String key, Class<T> type) {
    if (!keys.contains(key)) {
      return Optional.empty();
    }
    try {
      return store.read(key).map(bytes -> json.read(bytes, type));
    } catch (UncheckedIOException e) {
      return Optional.empty(); // not one of ours, or half of one: the chunk is encoded again
    }
  }

  private boolean isComplete(ChunkRecord record, Chunk chunk, Map<String, Long> sizes) {
    List<String> expected = plan.video().stream().map(VideoRendition::name).toList();
    List<String> found = record.tracks().stream().map(TrackRecord::rendition).toList();
    return record.generation().equals(plan.generation())
        && record.chunk() == chunk.index()
        && found.equals(expected)
        && areStored(record.thumbnails(), chunk, sizes)
        && record.tracks().stream()
            .allMatch(
                track ->
                    areStored(
                        track,
                        ObjectLayout.videoPrefix(plan.generation(), track.rendition()),
                        chunk.startSegment(),
                        chunk.endSegment(),
                        sizes));
  }

  /** Whether the tiles are all of the chunk's, and what the record tells of is stored. */
  private boolean areStored(ChunkThumbnails thumbnails, Chunk chunk, Map<String, Long> sizes) {
    int expected = plan.storyboard().map(storyboard -> storyboard.tilesIn(chunk)).orElse(0);
    String tiles = ObjectLayout.chunkTiles(plan.generation(), chunk.index());
    String poster = ObjectLayout.posterCandidate(plan.generation(), chunk.index());
    return thumbnails.tiles().map(TilesRecord::count).orElse(0) == expected
        && thumbnails.tiles().map(found -> isStored(tiles, found.sizeBytes(), sizes)).orElse(true)
        && thumbnails
            .poster()
            .map(found -> isStored(poster, found.sizeBytes(), sizes))
            .orElse(true);
  }

  private static boolean isStored(String key, long sizeBytes, Map<String, Long> sizes) {
    return Long.valueOf(sizeBytes).equals(sizes.get(key));
  }

  private boolean isComplete(
      AudioRecord record, AudioRendition rendition, Map<String, Long> sizes) {
    return record.generation().equals(plan.generation())
        && record.track().rendition().equals(rendition.name())
        && areStored(
            record.track(),
            ObjectLayout.audioPrefix(plan.generation(), rendition.name()),
            /* startSegment= */ 0,
            plan.timeline().segmentCount(),
            sizes);
  }

  private boolean isComplete(TextRecord record, Map<String, Long> sizes) {
    List<String> expected = plan.text().stream().map(TextRendition::name).toList();
    List<String> found = record.tracks().stream().map(TextTrackRecord::rendition).toList();
    return record.generation().equals(plan.generation())
        && found.equals(expected)
        && record.tracks().stream().allMatch(track -> isStored(track, sizes));
  }

  private boolean isStored(TextTrackRecord track, Map<String, Long> sizes) {
    String prefix = ObjectLayout.textPrefix(plan.generation(), track.rendition());
    List<Integer> expected = IntStream.range(0, plan.timeline().segmentCount()).boxed().toList();
    List<Integer> found = track.segments().stream().map(TextSegmentRecord::index).toList();
    return found.equals(expected)
        && track.segments().stream()
            .allMatch(
                segment ->
                    isStored(
                        ObjectLayout.textSegment(prefix, segment.index()),
                        segment.sizeBytes(),
                        sizes));
  }

  /** Whether a track names the segments from start to end, and the store has them in its sizes. */
  private static boolean areStored(
      TrackRecord track, String prefix, int startSegment, int endSegment, Map<String, Long> sizes) {
    List<Integer> expected = IntStream.range(startSegment, endSegment).boxed().toList();
    List<Integer> found = track.segments().stream().map(SegmentRecord::index).toList();
    // The first segment's encoder is the one that stores the init segment.
    boolean hasInit = startSegment > 0 || sizes.containsKey(ObjectLayout.initSegment(prefix));
    if (!found.equals(expected) || !hasInit) {
      return false;
    }
    for (SegmentRecord segment : track.segments()) {
      Long size = sizes.get(ObjectLayout.segment(prefix, segment.index()));
      if (size == null || size != segment.sizeBytes()) {
        return false;
      }
    }
    return true;
  }
}
