package academy.video.pipeline;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.EncodePlan;
import academy.video.model.SegmentRecord;
import academy.video.model.TextRecord;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TilesRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.stage.publish.StoredObject;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.ParallelCalls;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What is done of a plan, kept in the destination: a checkpoint is written after all objects that
 * it names are, so whatever it names is there. Any attempt on any machine goes on from them.
 */
final class Checkpoints {

  /** Bytes; a longer object is no checkpoint of ours. */
  private static final int LARGEST_RECORD = 16 << 20;

  private final ObjectStore store;
  private final Json json;
  private final EncodePlan plan;
  private final Runnable objectRead;
  private final Map<Integer, ChunkRecord> chunks = new ConcurrentSkipListMap<>();
  private final Map<String, AudioRecord> audio = new ConcurrentSkipListMap<>();
  private final Set<Integer> madeHere = ConcurrentHashMap.newKeySet();
  private volatile Optional<TextRecord> text = Optional.empty();
  private Optional<Thumbnails> thumbnails = Optional.empty();
  private Set<String> lostImages = Set.of();

  /**
   * Knows of nothing that is done yet.
   *
   * @param objectRead is told of every checkpoint that was read; by several threads
   */
  Checkpoints(ObjectStore store, Json json, EncodePlan plan, Runnable objectRead) {
    this.store = store;
    this.json = json;
    this.plan = plan;
    this.objectRead = objectRead;
  }

  /**
   * Stores the plan, or finds it there, and loads what is done of it. A checkpoint that cannot be
   * read, or whose objects are not stored as it says, counts for nothing, and stays until what it
   * was for is made again.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where another plan is stored
   *     under this one's name
   */
  Done load() {
    begin();
    Map<String, ObjectInfo> listed = new HashMap<>();
    for (String prefix :
        List.of(
            ObjectLayout.generationPrefix(plan.generation()),
            ObjectLayout.workPrefix(plan.generation()))) {
      store.list(prefix).forEach(object -> listed.put(object.key(), object));
    }
    List<ChunkRecord> foundChunks =
        readAll(
            plan.chunks(),
            chunk ->
                read(listed, chunkKey(chunk.index()), ChunkRecord.class)
                    .filter(record -> isOf(chunk, record)));
    List<AudioRecord> foundAudio =
        readAll(
            plan.audio(),
            rendition ->
                read(listed, audioKey(rendition.name()), AudioRecord.class)
                    .filter(record -> isOf(rendition, record)));
    Optional<TextRecord> foundText =
        read(listed, ObjectLayout.textCheckpoint(plan.generation()), TextRecord.class)
            .filter(this::isOfAllText);
    List<StoredObject> all = new ArrayList<>();
    foundChunks.forEach(record -> all.addAll(objects(record)));
    foundAudio.forEach(record -> all.addAll(objects(record)));
    foundText.ifPresent(record -> all.addAll(objects(record)));
    Listing listing = Listing.of(listed, all);
    chunks.clear();
    audio.clear();
    foundChunks.stream()
        .filter(record -> listing.has(objects(record)))
        .forEach(record -> chunks.put(record.chunk(), record));
    foundAudio.stream()
        .filter(record -> listing.has(objects(record)))
        .forEach(record -> audio.put(record.track().rendition(), record));
    text = foundText.filter(record -> listing.has(objects(record)));
    return done();
  }

  /**
   * Stores the plan, or finds it there.
   *
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where another plan is stored
   *     under this one's name
   */
  void begin() {
    byte[] bytes = json.write(plan);
    String key = ObjectLayout.plan(plan.generation());
    if (store.putIfAbsent(key, bytes)) {
      return;
    }
    Optional<byte[]> found = store.read(key);
    if (found.isEmpty()) {
      store.put(key, bytes); // another run has published a moment ago
    } else if (!isThisPlan(found.get())) {
      throw anotherPlan(key, store);
    }
  }

  private boolean isThisPlan(byte[] stored) {
    try {
      EncodePlan found = json.read(stored, EncodePlan.class);
      return found != null && found.makesTheSameAs(plan);
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** The generation is a digest of the plan: what is stored here was changed, or is a defect's. */
  static RuntimeException anotherPlan(String key, ObjectStore store) {
    return new Failure(
            ExitCode.OUTPUT_INVALID,
            "Check plan-name failed: %s in %s is of another plan than the one that it is named after."
                .formatted(key, store.location()),
            "Nothing was changed. Delete the video's objects with delete, then encode it again; if"
                + " nobody wrote to that object, report this line.")
        .asException();
  }

  private <T, R> List<R> readAll(List<T> items, Function<T, Optional<R>> read) {
    return ParallelCalls.map("checkpoint-", store.readsAtOnce(), items, read).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private <T> Optional<T> read(Map<String, ObjectInfo> listed, String key, Class<T> type) {
    if (!listed.containsKey(key) || listed.get(key).sizeBytes() > LARGEST_RECORD) {
      return Optional.empty();
    }
    try {
      Optional<T> record = store.read(key).map(bytes -> json.read(bytes, type));
      objectRead.run();
      return record;
    } catch (UncheckedIOException e) {
      return Optional.empty(); // not one of ours, or half of one
    }
  }

  /**
   * What the store holds.
   *
   * @param namesByMd5 whether its entity tags are MD5s, as one that equals what was written shows
   */
  private record Listing(Map<String, ObjectInfo> objects, boolean namesByMd5) {

    static Listing of(Map<String, ObjectInfo> listed, List<StoredObject> written) {
      return new Listing(
          listed,
          written.stream()
              .anyMatch(
                  object ->
                      Optional.ofNullable(listed.get(object.key()))
                          .filter(object::isProvenBy)
                          .isPresent()));
    }

    boolean has(List<StoredObject> written) {
      return written.stream().allMatch(this::has);
    }

    private boolean has(StoredObject object) {
      ObjectInfo found = objects.get(object.key());
      return found != null
          && object.isAsLongAs(found)
          && (!namesByMd5 || object.md5().isEmpty() || object.isProvenBy(found));
    }
  }

  /**
   * Takes what a finished result tells for done, but for what its invalid objects belong to: there
   * are no checkpoints of it any more. Chunks that are made again bring the same bytes as before,
   * which the report knows.
   *
   * @return false, with nothing changed, where an object belongs to no chunk and no track
   */
  boolean assume(FinishedResult result) {
    ReportedWork reported = ReportedWork.of(result);
    Set<String> known = new HashSet<>();
    reported.chunks().forEach(record -> objects(record).forEach(each -> known.add(each.key())));
    reported.audio().forEach(record -> objects(record).forEach(each -> known.add(each.key())));
    reported.text().ifPresent(record -> objects(record).forEach(each -> known.add(each.key())));
    Set<String> images = new HashSet<>();
    StoredObject.images(result.presentation()).forEach(image -> images.add(image.key()));
    known.addAll(images);
    if (!known.containsAll(result.invalid())) {
      return false;
    }
    images.retainAll(result.invalid());
    lostImages = Set.copyOf(images);
    reported.chunks().forEach(record -> chunks.put(record.chunk(), record));
    reported.audio().forEach(record -> audio.put(record.track().rendition(), record));
    text = reported.text();
    thumbnails = Optional.of(result.presentation().thumbnails());
    var _ = forget(result.invalid());
    return true;
  }

  /** Poster and storyboard, where they were made already. */
  Optional<Thumbnails> thumbnails() {
    return thumbnails;
  }

  /** Chunks that this run has encoded. */
  Set<Integer> madeHere() {
    return Set.copyOf(madeHere);
  }

  /** Keys of those images among them that are not as they were written. */
  Set<String> lostImages() {
    return lostImages;
  }

  /** What was loaded or saved so far. */
  Done done() {
    return new Done(chunks, audio, text);
  }

  void save(ChunkRecord record) {
    store.put(chunkKey(record.chunk()), json.write(record));
    chunks.put(record.chunk(), record);
    madeHere.add(record.chunk());
  }

  void save(AudioRecord record) {
    store.put(audioKey(record.track().rendition()), json.write(record));
    audio.put(record.track().rendition(), record);
  }

  void save(TextRecord record) {
    store.put(ObjectLayout.textCheckpoint(plan.generation()), json.write(record));
    text = Optional.of(record);
  }

  /** Takes back the checkpoints that name one of these objects; gives the chunks among them. */
  Set<Integer> forget(Set<String> keys) {
    List<String> checkpoints = new ArrayList<>();
    Set<Integer> forgotten = new TreeSet<>();
    for (ChunkRecord record : List.copyOf(chunks.values())) {
      if (namesOneOf(keys, objects(record))) {
        checkpoints.add(chunkKey(record.chunk()));
        chunks.remove(record.chunk());
        forgotten.add(record.chunk());
      }
    }
    for (AudioRecord record : List.copyOf(audio.values())) {
      if (namesOneOf(keys, objects(record))) {
        checkpoints.add(audioKey(record.track().rendition()));
        audio.remove(record.track().rendition());
      }
    }
    if (text.filter(record -> namesOneOf(keys, objects(record))).isPresent()) {
      checkpoints.add(ObjectLayout.textCheckpoint(plan.generation()));
      text = Optional.empty();
    }
    store.delete(checkpoints);
    return forgotten;
  }

  private static boolean namesOneOf(Set<String> keys, List<StoredObject> objects) {
    return objects.stream().map(StoredObject::key).anyMatch(keys::contains);
  }

  /** Removes the plan and all checkpoints. */
  void clear() {
    store.delete(
        store.list(ObjectLayout.workPrefix(plan.generation())).stream()
            .map(ObjectInfo::key)
            .toList());
  }

  private String chunkKey(int chunk) {
    return ObjectLayout.chunkCheckpoint(plan.generation(), chunk);
  }

  private String audioKey(String rendition) {
    return ObjectLayout.audioCheckpoint(plan.generation(), rendition);
  }

  private List<StoredObject> objects(ChunkRecord record) {
    List<StoredObject> objects = new ArrayList<>();
    for (TrackRecord track : record.tracks()) {
      String prefix = ObjectLayout.videoPrefix(plan.generation(), track.rendition());
      // The first chunk's encoder is the one that stores the init segment.
      objects.addAll(StoredObject.of(prefix, track, /* withInit= */ record.chunk() == 0));
    }
    record
        .thumbnails()
        .tiles()
        .ifPresent(
            tiles ->
                objects.add(
                    new StoredObject(
                        ObjectLayout.chunkTiles(plan.generation(), record.chunk()),
                        tiles.sizeBytes(),
                        tiles.sha256(),
                        Optional.empty())));
    record
        .thumbnails()
        .poster()
        .ifPresent(
            poster ->
                objects.add(
                    new StoredObject(
                        ObjectLayout.posterCandidate(plan.generation(), record.chunk()),
                        poster.sizeBytes(),
                        poster.sha256(),
                        Optional.empty())));
    return objects;
  }

  private List<StoredObject> objects(AudioRecord record) {
    String prefix = ObjectLayout.audioPrefix(plan.generation(), record.track().rendition());
    return StoredObject.of(prefix, record.track(), /* withInit= */ true);
  }

  private List<StoredObject> objects(TextRecord record) {
    return record.tracks().stream()
        .flatMap(track -> StoredObject.of(plan.generation(), track).stream())
        .toList();
  }

  private boolean isOf(Chunk chunk, ChunkRecord record) {
    List<String> expected = plan.video().stream().map(VideoRendition::name).toList();
    List<String> found = record.tracks().stream().map(TrackRecord::rendition).toList();
    int tiles = plan.storyboard().map(storyboard -> storyboard.tilesIn(chunk)).orElse(0);
    return record.generation().equals(plan.generation())
        && record.chunk() == chunk.index()
        && found.equals(expected)
        && record.thumbnails().tiles().map(TilesRecord::count).orElse(0) == tiles
        && record.tracks().stream()
            .allMatch(track -> isWhole(track, chunk.startSegment(), chunk.endSegment()));
  }

  private boolean isOf(AudioRendition rendition, AudioRecord record) {
    return record.generation().equals(plan.generation())
        && record.track().rendition().equals(rendition.name())
        && isWhole(record.track(), 0, plan.timeline().segmentCount());
  }

  private static boolean isWhole(TrackRecord track, int startSegment, int endSegment) {
    List<Integer> expected = IntStream.range(startSegment, endSegment).boxed().toList();
    return track.segments().stream().map(SegmentRecord::index).toList().equals(expected);
  }

  private boolean isOfAllText(TextRecord record) {
    List<String> expected = plan.text().stream().map(TextRendition::name).toList();
    List<String> found = record.tracks().stream().map(TextTrackRecord::rendition).toList();
    List<Integer> segments = IntStream.range(0, plan.timeline().segmentCount()).boxed().toList();
    return record.generation().equals(plan.generation())
        && found.equals(expected)
        && record.tracks().stream()
            .allMatch(
                track ->
                    track.segments().stream()
                        .map(TextSegmentRecord::index)
                        .toList()
                        .equals(segments));
  }
}
