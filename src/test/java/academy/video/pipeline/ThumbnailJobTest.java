package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.json.Json;
import academy.video.model.Chunk;
import academy.video.model.CpuArchitecture;
import academy.video.model.Digests;
import academy.video.model.EncodePlan;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.PosterRecord;
import academy.video.model.Profile;
import academy.video.model.SheetRecord;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.stage.encode.ChunkEncoder;
import academy.video.stage.encode.DecodeLimit;
import academy.video.stage.encode.EncodeScheduler;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import academy.video.stage.result.Report;
import academy.video.stage.storyboard.PosterSearch;
import academy.video.stage.storyboard.SheetComposer;
import academy.video.stage.storyboard.ThumbnailCollector;
import academy.video.store.ForwardingStore;
import academy.video.store.ObjectStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Posters and storyboards of whole jobs, looked at as a player does. */
class ThumbnailJobTest extends JobTest {

  private static final Pattern CUE =
      Pattern.compile(
          "(\\d+):(\\d+):(\\d+)\\.(\\d+) --> \\S+\n(\\S+)#xywh=(\\d+),(\\d+),(\\d+),(\\d+)");

  private static Profile with(Profile.Poster poster, Profile.Storyboard storyboard) {
    Profile fast = TestJob.FAST;
    return new Profile(
        fast.name(),
        fast.segmentSeconds(),
        fast.gopSeconds(),
        fast.video(),
        fast.quality(),
        fast.audio(),
        /* audioOnly= */ false,
        fast.loudness(),
        poster,
        storyboard,
        fast.limits(),
        fast.damage());
  }

  /**
   * The clips show their frame's number; the last two are upright and turned by their container.
   */
  @ParameterizedTest
  @CsvSource({"counter.mp4, 30", "ntsc.mp4, 30000/1001", "portrait.mp4, 30", "rotated.mov, 30"})
  void encode_ofNumberedFrames_putsOnSheetsWhatIsShownAtTheTimeOfTheCue(String clip, String rate)
      throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip(clip), folder);

    Report report = ResultFolder.report(folder);
    Path sheets = folder.resolve(report.generation()).resolve("storyboard");
    double fps = report.plan().orElseThrow().timeline().frameRate().toDouble();
    assertThat(report.plan().orElseThrow().timeline().frameRate()).hasToString(rate);
    Matcher cue = CUE.matcher(Files.readString(sheets.resolve("storyboard.vtt")));
    int cues = 0;
    while (cue.find()) {
      int seconds = number(cue, 2) * 60 + number(cue, 3);
      double time = seconds + number(cue, 4) / 1000.0;
      BufferedImage tile =
          ImageIO.read(sheets.resolve(cue.group(5)).toFile())
              .getSubimage(number(cue, 6), number(cue, 7), number(cue, 8), number(cue, 9));
      assertThat((long) counter(tile)).as("at %s s", time).isEqualTo(Math.round(time * fps));
      cues++;
    }
    assertThat(cues).isEqualTo(report.storyboard().orElseThrow().tiles()).isGreaterThan(1);
  }

  private static int number(Matcher cue, int group) {
    return Integer.parseInt(cue.group(group));
  }

  /** The number in the 16 blocks of the top ninth. */
  private static int counter(BufferedImage tile) {
    int number = 0;
    for (int block = 0; block < 16; block++) {
      int x = (2 * block + 1) * tile.getWidth() / 32;
      number = number << 1 | ((tile.getRGB(x, tile.getHeight() / 18) >> 8 & 0xff) > 126 ? 1 : 0);
    }
    return number;
  }

  /** Any division, in any order, with decoders that go on or begin anew. */
  @ParameterizedTest
  @ValueSource(strings = {"counter-vfr.mkv", "lecture.mp4", "open-gop.mkv"})
  void thumbnails_ofAnyDivisionIntoChunks_areTheSameBytes(String clip) {
    List<String> whole = thumbnails(clip, /* segmentsPerChunk= */ 1_000, /* shuffled= */ false);

    assertThat(whole).hasSizeGreaterThan(1);
    assertThat(thumbnails(clip, 1, false)).isEqualTo(whole);
    assertThat(thumbnails(clip, 1, true)).isEqualTo(whole);
    assertThat(thumbnails(clip, 2, true)).isEqualTo(whole);
  }

  private static List<String> thumbnails(String clip, int segmentsPerChunk, boolean shuffled) {
    BytesSource source = BytesSource.clip(clip);
    Cancellation cancellation = new Cancellation();
    Profile profile = with(TestJob.FAST.poster(), new Profile.Storyboard("sheets", 128, 1));
    EncodePlan plan =
        new Planner(new Json(), CpuArchitecture.AMD64)
            .plan(new Prober(() -> ffmpeg).probe(source, profile, cancellation), profile);
    StoryboardPlan storyboard = plan.storyboard().orElseThrow();
    List<Chunk> chunks = new ArrayList<>(plan.timeline().chunks(segmentsPerChunk));
    if (shuffled) {
      Collections.shuffle(chunks, new Random(3));
    }
    Map<Integer, ThumbnailCollector.Taken> taken = new TreeMap<>();
    PosterSearch search = new PosterSearch();
    try (ChunkEncoder encoder =
        new ChunkEncoder(
            () -> ffmpeg,
            source,
            plan,
            new ChunkEncoder.Shared(
                new EncodeScheduler(1, false),
                cancellation,
                new DecodeLimit(60, profile.name())))) {
      for (Chunk chunk : chunks) {
        ThumbnailCollector collector = new ThumbnailCollector(plan, chunk, search);
        encoder.encode(
            chunk, plan.video(), collector, _ -> new Nowhere(), ChunkEncoder.Progress.none());
        taken.put(chunk.index(), collector.finish());
      }
    }
    List<String> objects = new ArrayList<>();
    taken.values().stream()
        .filter(each -> each.thumbnails().poster().filter(found -> found.good()).isPresent())
        .findFirst()
        .ifPresent(
            each -> objects.add("poster " + each.thumbnails().poster().orElseThrow().sha256()));
    try (SheetComposer composer =
        new SheetComposer(
            storyboard, plan.timeline(), 0, (record, jpeg) -> objects.add(Digests.sha256(jpeg)))) {
      taken.values().forEach(each -> each.tiles().ifPresent(composer::add));
      assertThat(composer.finish().tiles()).isEqualTo(storyboard.tiles());
    }
    return objects;
  }

  private static final class Nowhere implements FragmentSink {
    @Override
    public void init(byte[] initSegment) {}

    @Override
    public void fragment(Fragment fragment) {}
  }

  @Test
  void encode_whenItFailsAnywhereAndIsRunAgain_publishesTheSameThumbnails() {
    Profile profile = with(TestJob.FAST.poster(), new Profile.Storyboard("sheets", 128, 1));
    Path undisturbed = folder.resolve("undisturbed");
    new TestJob(ffmpeg).withProfile(profile).encode(TestJob.clip("counter.mp4"), undisturbed);
    Map<String, String> expected = thumbnails(undisturbed);
    assertThat(expected).hasSizeGreaterThan(1);

    for (int failingPut = 1; failingPut <= 9; failingPut += 2) {
      Path destination = folder.resolve("fails-at-" + failingPut);
      int failing = failingPut;
      TestJob job =
          new TestJob(ffmpeg)
              .withProfile(profile)
              .withStore(store -> new FailingStore(store, failing));
      assertThatThrownBy(() -> job.encode(TestJob.clip("counter.mp4"), destination))
          .isInstanceOf(WorkerException.class);

      TestJob second = new TestJob(ffmpeg).withProfile(profile);
      second.encode(TestJob.clip("counter.mp4"), destination);

      assertThat(thumbnails(destination)).as("failing at %d", failingPut).isEqualTo(expected);
    }
  }

  @Test
  void encode_whereTilesOfAnEarlierAttemptWereChanged_makesTheirChunkOnceMoreThenRefusesThem() {
    TestJob spoiling = new TestJob(ffmpeg).withStore(SpoilingStore::new);

    assertThatThrownBy(() -> spoiling.encode(TestJob.clip("counter.mp4"), folder))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains("/tiles-00000.yuv");
            });

    TestJob second = new TestJob(ffmpeg);
    second.encode(TestJob.clip("counter.mp4"), folder);
    assertThat(second.log()).contains("plan.resumed");
    assertThat(thumbnails(folder)).isNotEmpty();
  }

  /** The other takes the tiles away, which this one is about to read, when it has published. */
  @Test
  void encode_overtakenByANewerRequestForTheSame_endsSupersededAndTakesNothingAway()
      throws IOException {
    Path clip = TestJob.clip("counter.mp4");
    TestJob other = new TestJob(ffmpeg);
    TestJob overtaken =
        new TestJob(ffmpeg)
            .withStore(store -> new OvertakenStore(store, () -> other.encode(clip, folder)));

    assertThatThrownBy(() -> overtaken.encode(clip, folder))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure().isSuperseded()).isTrue());

    assertThat(other.log()).contains("plan.resumed", "output.published");
    assertThat(overtaken.log()).contains("chunk.encoded").doesNotContain("output.published");
    assertThat(ResultFolder.objects(folder, key -> key.startsWith("_work"))).isEmpty();
    assertThat(thumbnails(folder)).isNotEmpty();
    assertThat(Files.readString(folder.resolve("status.json")))
        .contains("\"state\" : \"succeeded\"");
  }

  /** Two sheets, whose border lies inside a chunk; the second one is not full. */
  @Test
  void encode_ofAFinishedJobThatLostImages_makesJustTheseAgainWithoutEncoding() throws IOException {
    Profile profile = with(TestJob.FAST.poster(), new Profile.Storyboard("sheets", 320, 1));
    Path clip = TestJob.clip("lecture.mp4");
    new TestJob(ffmpeg).withProfile(profile).encode(clip, folder);
    Map<String, String> first = thumbnails(folder);
    assertThat(first).hasSize(3);

    for (List<String> lost :
        List.of(
            List.of("poster.jpg"),
            List.of("storyboard/sheet-00000.jpg"),
            List.of("poster.jpg", "storyboard/sheet-00001.jpg"))) {
      Path generation = folder.resolve(ResultFolder.report(folder).generation());
      for (String image : lost) {
        Files.delete(generation.resolve(image));
      }
      List<String> written = new ArrayList<>();
      TestJob again =
          new TestJob(ffmpeg)
              .withProfile(profile)
              .withStore(store -> new ListeningStore(store, written));

      again.encode(clip, folder);

      assertThat(thumbnails(folder)).isEqualTo(first);
      assertThat(again.log()).doesNotContain("chunk.started").contains("output.published");
      assertThat(written).filteredOn(key -> key.endsWith(".jpg")).hasSameSizeAs(lost);
    }
  }

  @Test
  void encode_withAPosterAtATime_takesThatFrameAndSaysSo() throws IOException {
    Profile profile = with(new Profile.Poster("time", 4.2), new Profile.Storyboard("none", 256, 0));
    new TestJob(ffmpeg).withProfile(profile).encode(TestJob.clip("counter.mp4"), folder);

    Report report = ResultFolder.report(folder);
    PosterRecord poster = report.poster().orElseThrow();
    Path file = folder.resolve(report.generation()).resolve("poster.jpg");
    assertThat(counter(ImageIO.read(file.toFile()))).isEqualTo(126);
    assertThat(poster.frame()).isEqualTo(126);
    assertThat(poster.atMs()).isEqualTo(4200);
    assertThat(poster.size()).isEqualTo(new Size(640, 360));
    assertThat(poster.sizeBytes()).isEqualTo(Files.size(file));
    assertThat(poster.sha256()).isEqualTo(Digests.sha256(Files.readAllBytes(file)));
    assertThat(report.storyboard()).isEmpty();
    assertThat(thumbnails(folder)).hasSize(1);
    assertThat(Files.readString(folder.resolve("master.m3u8"))).doesNotContain("IMAGE");
  }

  @Test
  void encode_ofALecture_tellsOfItsThumbnails() {
    new TestJob(ffmpeg).encode(TestJob.clip("lecture.mp4"), folder);

    Report report = ResultFolder.report(folder);
    StoryboardRecord storyboard = report.storyboard().orElseThrow();
    assertThat(report.poster().orElseThrow().good()).isTrue();
    assertThat(storyboard.tiles()).isEqualTo(15);
    assertThat(storyboard.intervalMs()).isEqualTo(2000);
    assertThat(storyboard.sizeBytes())
        .isEqualTo(storyboard.sheets().stream().mapToLong(SheetRecord::sizeBytes).sum());
  }

  @Test
  void encode_ofAudioAlone_makesNone() {
    new TestJob(ffmpeg).encode(TestJob.clip("audio-only.m4a"), folder);

    assertThat(ResultFolder.report(folder).poster()).isEmpty();
    assertThat(ResultFolder.report(folder).storyboard()).isEmpty();
    assertThat(thumbnails(folder)).isEmpty();
  }

  /** Every frame that was published, by key. */
  private static Map<String, String> thumbnails(Path destination) {
    return ResultFolder.objects(destination, key -> key.endsWith(".jpg"));
  }

  /** Tells what is put. */
  private static final class ListeningStore extends ForwardingStore {
    private final List<String> keys;

    ListeningStore(ObjectStore store, List<String> keys) {
      super(store);
      this.keys = keys;
    }

    @Override
    public void put(String key, byte[] body) {
      super.put(key, body);
      synchronized (keys) {
        keys.add(key);
      }
    }
  }

  /** Fails in the nth put of a still frame, tile object or checkpoint, and in all behind it. */
  private static final class FailingStore extends ForwardingStore {
    private final int failingPut;
    private final AtomicInteger puts = new AtomicInteger();

    FailingStore(ObjectStore store, int failingPut) {
      super(store);
      this.failingPut = failingPut;
    }

    @Override
    public void put(String key, byte[] body) {
      boolean counts = key.matches(".*(\\.jpg|\\.yuv|/chunk-\\d+\\.json)");
      if (counts && puts.incrementAndGet() >= failingPut) {
        throw Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "It was told to fail.").asException();
      }
      super.put(key, body);
    }
  }

  /**
   * Lets another job run from its beginning to its end before it reads tiles for the first time.
   */
  private static final class OvertakenStore extends ForwardingStore {
    private final Runnable other;
    private final AtomicBoolean overtaken = new AtomicBoolean();

    OvertakenStore(ObjectStore store, Runnable other) {
      super(store);
      this.other = other;
    }

    @Override
    public Optional<byte[]> read(String key) {
      if (key.endsWith(".yuv") && overtaken.compareAndSet(false, true)) {
        other.run();
      }
      return super.read(key);
    }
  }

  /** Changes a pixel of the tiles that it stores. */
  private static final class SpoilingStore extends ForwardingStore {
    SpoilingStore(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(String key, byte[] body) {
      if (key.endsWith(".yuv")) {
        byte[] spoilt = body.clone();
        spoilt[7]++;
        super.put(key, spoilt);
      } else {
        super.put(key, body);
      }
    }
  }
}
