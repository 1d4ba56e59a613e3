package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Loudness;
import academy.video.model.LoudnessCurve;
import academy.video.model.LoudnessRecord;
import academy.video.model.PosterCandidate;
import academy.video.model.PosterPlan;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.SegmentRecord;
import academy.video.model.Size;
import academy.video.model.SourceIdentity;
import academy.video.model.StoryboardPlan;
import academy.video.model.StreamRoles;
import academy.video.model.TextRecord;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.TilesRecord;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.store.ForwardingStore;
import academy.video.store.InMemoryStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointsTest {

  private static final VideoRendition LARGE = SamplePlans.video("360p", new Size(640, 360), 1);
  private static final VideoRendition SMALL = SamplePlans.video("180p", new Size(320, 180), 1);
  private static final AudioRendition AUDIO = SamplePlans.audio("main", "Audio", true);

  private static final TextRendition TEXT =
      SamplePlans.text("text-1", "de", "Deutsch", StreamRoles.NONE);

  private static final Loudness MEASURED = new Loudness(-20, 5, -3);
  private static final ChunkWork WORK = new ChunkWork("encode-0", "", 1, 8, 1, 2, 1, 2, 0, 1);
  private static final LoudnessRecord LOUDNESS =
      new LoudnessRecord(
          "main",
          MEASURED,
          0,
          /* limited= */ false,
          MEASURED,
          new LoudnessCurve(1000, List.of(-21.5, -19.0)));

  private final Json json = new Json();
  private final InMemoryStore store = new InMemoryStore();
  private final EncodePlan plan =
      SamplePlans.plan(
          SamplePlans.timeline(Rational.of(25), 700, 50, 150),
          List.of(LARGE, SMALL),
          List.of(AUDIO),
          List.of(TEXT));
  private final Checkpoints checkpoints = new Checkpoints(store, json, plan, () -> {});

  /** An earlier attempt that did everything but publish. */
  @BeforeEach
  void storeEverything() {
    checkpoints.load();
    for (Chunk chunk : plan.chunks()) {
      checkpoints.save(storedChunk(chunk));
    }
    TrackRecord audioTrack = SampleTracks.audio(plan, AUDIO, i -> 10 + i);
    storeTrack(ObjectLayout.audioPrefix(plan.generation(), AUDIO.name()), audioTrack, true);
    checkpoints.save(new AudioRecord(plan.generation(), audioTrack, Damage.NONE, LOUDNESS, 5));
    TextTrackRecord text = SampleTracks.text(plan, TEXT);
    text.segments()
        .forEach(segment -> store.put(textKey(segment.index()), new byte[100 + segment.index()]));
    checkpoints.save(new TextRecord(plan.generation(), List.of(text), 3));
  }

  private String textKey(int segment) {
    return ObjectLayout.textSegment(
        ObjectLayout.textPrefix(plan.generation(), TEXT.name()), segment);
  }

  @Test
  void load_afterEverythingWasDone_findsTheText() {
    assertThat(checkpoints.load().text().orElseThrow().tracks()).hasSize(1);
  }

  @Test
  void load_whereATextSegmentIsMissing_convertsAllTextAgain() {
    store.delete(List.of(textKey(1)));

    assertThat(checkpoints.load().text()).isEmpty();
  }

  @Test
  void load_whereATextSegmentHasAnotherSize_convertsAllTextAgain() {
    store.put(textKey(1), new byte[1]);

    assertThat(checkpoints.load().text()).isEmpty();
  }

  private ChunkRecord storedChunk(Chunk chunk) {
    List<TrackRecord> tracks =
        plan.video().stream()
            .map(rendition -> part(SampleTracks.video(plan, rendition, i -> 30 + i), chunk))
            .toList();
    for (TrackRecord track : tracks) {
      storeTrack(
          ObjectLayout.videoPrefix(plan.generation(), track.rendition()),
          track,
          chunk.index() == 0);
    }
    return new ChunkRecord(
        plan.generation(),
        chunk.index(),
        tracks,
        Damage.NONE,
        List.of(),
        ChunkThumbnails.none(),
        WORK);
  }

  private static TrackRecord part(TrackRecord track, Chunk chunk) {
    return new TrackRecord(
        track.rendition(),
        track.initSha256(),
        track.initMd5(),
        track.timescale(),
        track.codecs(),
        track.segments().subList(chunk.startSegment(), chunk.endSegment()));
  }

  private void storeTrack(String prefix, TrackRecord track, boolean withInit) {
    if (withInit) {
      store.put(ObjectLayout.initSegment(prefix), track.initMd5().getBytes(StandardCharsets.UTF_8));
    }
    for (SegmentRecord segment : track.segments()) {
      store.put(ObjectLayout.segment(prefix, segment.index()), new byte[(int) segment.sizeBytes()]);
    }
  }

  private String segment(VideoRendition rendition, int index) {
    return ObjectLayout.segment(
        ObjectLayout.videoPrefix(plan.generation(), rendition.name()), index);
  }

  private String checkpoint(int chunk) {
    return ObjectLayout.chunkCheckpoint(plan.generation(), chunk);
  }

  @Test
  void load_afterACompleteAttempt_findsEverything() {
    Done done = checkpoints.load();

    assertThat(done.chunks().keySet()).containsExactly(0, 1, 2, 3, 4);
    assertThat(done.chunks().get(1))
        .isEqualTo(json.read(store.read(checkpoint(1)).orElseThrow(), ChunkRecord.class));
    assertThat(done.audio().keySet()).containsExactly("main");
  }

  /** The same plan with a tile in each chunk but the last, which is shorter than the interval. */
  private EncodePlan planWithTiles() {
    return new EncodePlan(
        plan.generation(),
        plan.source(),
        plan.clock(),
        plan.timeline(),
        plan.picture(),
        plan.video(),
        plan.audio(),
        /* audioOnlyVariant= */ false,
        plan.text(),
        plan.outline(),
        Optional.of(new PosterPlan(0, Optional.empty())),
        Optional.of(new StoryboardPlan(new Size(2, 2), 4, 1, 170, 5)),
        plan.chunks());
  }

  /** As if the attempt had stored tiles of every chunk, and a poster of the first. */
  private Checkpoints withTiles() {
    EncodePlan other = planWithTiles();
    Checkpoints others = new Checkpoints(store, json, other, () -> {});
    Map<Integer, ChunkRecord> done = new Checkpoints(store, json, plan, () -> {}).load().chunks();
    store.delete(List.of(ObjectLayout.plan(plan.generation())));
    for (Chunk chunk : plan.chunks()) {
      int tiles = other.storyboard().orElseThrow().tilesIn(chunk);
      assertThat(tiles).isEqualTo(1);
      store.put(tiles(chunk.index()), new byte[6]);
      ChunkRecord record = Objects.requireNonNull(done.get(chunk.index()));
      Optional<PosterCandidate> poster =
          chunk.index() == 0
              ? Optional.of(new PosterCandidate(25, true, 1, 9, "00"))
              : Optional.empty();
      others.save(
          new ChunkRecord(
              record.generation(),
              record.chunk(),
              record.tracks(),
              record.damage(),
              record.reencoded(),
              new ChunkThumbnails(
                  Optional.of(new TilesRecord(chunk.index(), tiles, 6, "00")), poster),
              record.work()));
    }
    store.put(ObjectLayout.posterCandidate(plan.generation(), 0), new byte[9]);
    return others;
  }

  private String tiles(int chunk) {
    return ObjectLayout.chunkTiles(plan.generation(), chunk);
  }

  @Test
  void load_withThumbnailsOfEveryChunk_keepsAll() {
    assertThat(withTiles().load().chunks().keySet()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void load_whereTilesAreMissingOrHaveAnotherSize_redoesTheirChunks() {
    Checkpoints others = withTiles();
    store.delete(List.of(tiles(1)));
    store.put(tiles(3), new byte[7]);

    assertThat(others.load().chunks().keySet()).containsExactly(0, 2, 4);
  }

  @Test
  void load_whereAPosterIsMissing_redoesItsChunk() {
    Checkpoints others = withTiles();
    store.delete(List.of(ObjectLayout.posterCandidate(plan.generation(), 0)));

    assertThat(others.load().chunks().keySet()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void load_whereACheckpointLacksItsTiles_redoesIt() {
    Checkpoints others = withTiles();
    others.save(storedChunk(plan.chunks().get(2)));

    assertThat(others.load().chunks().keySet()).containsExactly(0, 1, 3, 4);
  }

  @Test
  void load_inAnEmptyDestination_storesThePlanAndFindsNothing() {
    InMemoryStore empty = new InMemoryStore();

    Done done = new Checkpoints(empty, json, plan, () -> {}).load();

    assertThat(done.chunks()).isEmpty();
    assertThat(done.audio()).isEmpty();
    assertThat(empty.read(ObjectLayout.plan(plan.generation())))
        .hasValueSatisfying(
            bytes -> assertThat(json.read(bytes, EncodePlan.class)).isEqualTo(plan));
  }

  @Test
  void load_whereASegmentIsMissing_redoesItsChunkOnly() {
    store.delete(List.of(segment(SMALL, 2)));
    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 1, 3, 4);
  }

  @Test
  void load_whereASegmentHasAnotherSize_redoesItsChunk() {
    store.put(segment(LARGE, 3), new byte[5]);
    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 1, 2, 4);
  }

  @Test
  void load_whereAnInitSegmentIsMissing_redoesTheChunkThatStoresIt() {
    store.delete(
        List.of(
            ObjectLayout.initSegment(ObjectLayout.videoPrefix(plan.generation(), SMALL.name()))));
    assertThat(checkpoints.load().chunks().keySet()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void load_whereAAudioSegmentIsMissing_redoesTheAudio() {
    store.delete(
        List.of(
            ObjectLayout.segment(ObjectLayout.audioPrefix(plan.generation(), AUDIO.name()), 0)));
    assertThat(checkpoints.load().audio()).isEmpty();
  }

  @Test
  void load_whereACheckpointIsHalfWritten_redoesItsChunk() {
    byte[] whole = store.read(checkpoint(4)).orElseThrow();
    for (int length = 0; length < whole.length - 1; length += 37) {
      store.put(checkpoint(4), Arrays.copyOf(whole, length));
      assertThat(checkpoints.load().chunks().keySet())
          .as("%d of %d bytes", length, whole.length)
          .containsExactly(0, 1, 2, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "7", "{\"generation\": \"3f2a\"}", "\u0000"})
  void load_whereACheckpointIsNotOneOfOurs_redoesIt(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    store.put(checkpoint(0), bytes);
    store.put(ObjectLayout.audioCheckpoint(plan.generation(), AUDIO.name()), bytes);

    Done done = checkpoints.load();

    assertThat(done.chunks().keySet()).containsExactly(1, 2, 3, 4);
    assertThat(done.audio()).isEmpty();
  }

  @Test
  void load_whereACheckpointLacksSegmentsOfItsChunk_redoesIt() {
    ChunkRecord record = json.read(store.read(checkpoint(2)).orElseThrow(), ChunkRecord.class);
    List<TrackRecord> emptied =
        record.tracks().stream()
            .map(
                track ->
                    new TrackRecord(
                        track.rendition(),
                        track.initSha256(),
                        track.initMd5(),
                        track.timescale(),
                        track.codecs(),
                        List.of()))
            .toList();
    checkpoints.save(
        new ChunkRecord(
            plan.generation(),
            2,
            emptied,
            record.damage(),
            List.of(),
            ChunkThumbnails.none(),
            record.work()));

    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 1, 3, 4);
  }

  @Test
  void load_whereACheckpointTellsOfAnotherChunkOrGeneration_redoesIt() {
    ChunkRecord record = json.read(store.read(checkpoint(2)).orElseThrow(), ChunkRecord.class);
    store.put(checkpoint(3), json.write(record));
    store.put(
        checkpoint(1),
        json.write(
            new ChunkRecord(
                "other",
                1,
                record.tracks(),
                Damage.NONE,
                List.of(),
                ChunkThumbnails.none(),
                WORK)));

    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 2, 4);
  }

  /** The name is the digest of the plan, so this is a defect, or somebody wrote to the store. */
  @Test
  void load_whereAnotherPlanIsStored_saysSoAndChangesNothing() {
    EncodePlan other =
        SamplePlans.plan(
            SamplePlans.timeline(Rational.of(25), 700, 50, 100),
            List.of(LARGE, SMALL),
            List.of(AUDIO));
    assertThat(other.generation()).isEqualTo(plan.generation());

    assertRefusedUnchanged(new Checkpoints(store, json, other, () -> {}));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "{\"generation\": \"3f2a\"}"})
  void load_whereThePlanCannotBeRead_saysSoAndChangesNothing(String text) {
    store.put(ObjectLayout.plan(plan.generation()), text.getBytes(StandardCharsets.UTF_8));

    assertRefusedUnchanged(checkpoints);
  }

  private void assertRefusedUnchanged(Checkpoints refusing) {
    List<ObjectInfo> before = store.list("");

    assertThatThrownBy(refusing::load)
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason())
                  .contains(ObjectLayout.plan(plan.generation()), "another plan");
            });
    assertThat(store.list("")).isEqualTo(before);
  }

  @Test
  void load_whereACheckpointCannotBeRead_leavesItThere() {
    byte[] unknown = "{\"of\": \"another version\"}".getBytes(StandardCharsets.UTF_8);
    store.put(checkpoint(2), unknown);

    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 1, 3, 4);
    assertThat(store.read(checkpoint(2))).contains(unknown);
  }

  /** What S3 and R2 would name these objects by, had they the bytes that the records tell of. */
  private static String etag(byte[] body) {
    if (body.length == 32 && body[0] == '0') {
      return new String(body, StandardCharsets.UTF_8); // an init segment
    }
    return "%032x".formatted(body.length % 10); // sizes end with the segment's index
  }

  @Test
  void load_whereTheListingNamesEveryMd5_keepsEverything() {
    store.withEtags(CheckpointsTest::etag);

    Done done = checkpoints.load();

    assertThat(done.chunks()).hasSize(5);
    assertThat(done.audio()).hasSize(1);
    assertThat(done.text()).isPresent();
  }

  @Test
  void load_whereASegmentOfTheSameSizeHasAnotherMd5_redoesItsChunkOnly() {
    byte[] changed = new byte[33];
    changed[7] = 1;
    store.put(segment(SMALL, 3), changed);
    store.withEtags(body -> Arrays.equals(body, changed) ? "f".repeat(32) : etag(body));

    Done done = checkpoints.load();

    assertThat(done.chunks().keySet()).containsExactly(0, 1, 2, 4);
    assertThat(done.audio()).hasSize(1);
  }

  /** As with encryption by keys of KMS: tags of the form of an MD5 that are none prove nothing. */
  @Test
  void load_whereNoEtagIsAnMd5_goesBySizes() {
    store.withEtags(body -> "%032x".formatted(7_000 + body.length));

    assertThat(checkpoints.load().chunks()).hasSize(5);
  }

  @Test
  void load_ofManyCheckpoints_readsSomeAtOnceAndNeverTooMany() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    ForwardingStore slow =
        new ForwardingStore(store) {
          @Override
          public Optional<byte[]> read(String key) {
            if (!key.contains("/chunk-")) {
              return super.read(key);
            }
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            try {
              assertThat(two.await(30, TimeUnit.SECONDS)).as("a second read beside it").isTrue();
              return super.read(key);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            } finally {
              now.decrementAndGet();
            }
          }
        };

    assertThat(new Checkpoints(slow, json, plan, () -> {}).load().chunks()).hasSize(5);
    assertThat(most.get()).isBetween(2, slow.readsAtOnce());
  }

  @Test
  void load_tellsOfEveryCheckpointThatItReads() {
    AtomicInteger read = new AtomicInteger();

    new Checkpoints(store, json, plan, read::incrementAndGet).load();

    assertThat(read).as("progress for the watchdog").hasValue(7);
  }

  @Test
  void forget_ofASegment_takesBackItsChunkOnly() {
    checkpoints.load();

    assertThat(checkpoints.forget(Set.of(segment(SMALL, 3)))).containsExactly(3);

    assertThat(checkpoints.done().chunks().keySet()).containsExactly(0, 1, 2, 4);
    assertThat(checkpoints.load().chunks().keySet()).containsExactly(0, 1, 2, 4);
    assertThat(checkpoints.done().audio()).hasSize(1);
  }

  @Test
  void forget_ofAudioAndText_takesBackThese() {
    checkpoints.load();
    String audio = ObjectLayout.audioPrefix(plan.generation(), AUDIO.name());

    assertThat(checkpoints.forget(Set.of(ObjectLayout.initSegment(audio), textKey(1)))).isEmpty();

    Done done = checkpoints.load();
    assertThat(done.chunks()).hasSize(5);
    assertThat(done.audio()).isEmpty();
    assertThat(done.text()).isEmpty();
  }

  /** A run that publishes takes the plan away; others of the same job must keep what they did. */
  @Test
  void load_whereThePlanVanishesMeanwhile_storesItAgainAndKeepsWhatIsDone() {
    String key = ObjectLayout.plan(plan.generation());
    ForwardingStore vanishing =
        new ForwardingStore(store) {
          @Override
          public Optional<byte[]> read(String read) {
            if (read.equals(key)) {
              store.delete(List.of(key));
            }
            return super.read(read);
          }
        };

    assertThat(new Checkpoints(vanishing, json, plan, () -> {}).load().chunks()).hasSize(5);
    assertThat(store.read(key)).isPresent();
  }

  @Test
  void load_whereTheSourceWasReadFromElsewhere_keepsWhatIsDone() {
    SourceIdentity elsewhere =
        new SourceIdentity(
            "r2://uploads/other.mp4", plan.source().sizeBytes(), plan.source().digest());
    EncodePlan same =
        new EncodePlan(
            plan.generation(),
            elsewhere,
            plan.clock(),
            plan.timeline(),
            plan.picture(),
            plan.video(),
            plan.audio(),
            /* audioOnlyVariant= */ false,
            plan.text(),
            plan.outline(),
            plan.poster(),
            plan.storyboard(),
            plan.chunks());

    assertThat(new Checkpoints(store, json, same, () -> {}).load().chunks()).hasSize(5);
  }

  @Test
  void clear_removesTheWorkOfThisGenerationOnly() {
    store.put("_work/0000/plan.json", new byte[1]);

    checkpoints.clear();

    assertThat(store.list("_work/")).hasSize(1);
    assertThat(store.list(ObjectLayout.generationPrefix(plan.generation()))).isNotEmpty();
  }
}
