package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.store.ForwardingStore;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectStore;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodeJobTest extends JobTest {

  @Test
  void encode_whenItSucceeds_leavesPlaylistsReportAndStatusAndNoWork() throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);

    String master = Files.readString(folder.resolve("master.m3u8"));
    assertThat(master).contains("/video/360p/playlist.m3u8").contains("/audio/main/playlist.m3u8");
    assertThat(Files.readString(folder.resolve("status.json")))
        .contains("\"state\" : \"succeeded\"");
    assertThat(objects(folder).keySet())
        .noneMatch(key -> key.startsWith("_work"))
        .anyMatch(key -> key.endsWith("/report.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"counter.mp4", "counter-vfr.mkv", "open-gop.mkv", "b-frames.ts"})
  void encode_withOneAndWithSeveralThreads_publishesTheSameBytes(String clip) {
    new TestJob(ffmpeg).withCores(1).encode(TestJob.clip(clip), folder.resolve("one"));
    new TestJob(ffmpeg).withCores(4).encode(TestJob.clip(clip), folder.resolve("four"));

    assertThat(published(folder.resolve("four"))).isEqualTo(published(folder.resolve("one")));
  }

  @Test
  void encode_whenItFailsAnywhereAndIsRunAgain_publishesTheSameBytes() {
    Path undisturbed = folder.resolve("undisturbed");
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), undisturbed);
    Map<String, String> expected = published(undisturbed);
    Random random = new Random(7);

    for (int round = 0; round < 6; round++) {
      Path destination = folder.resolve("round-" + round);
      int failingCall = 1 + random.nextInt(22); // the job writes 23 objects and more
      TestJob job = new TestJob(ffmpeg).withStore(store -> new FailingStore(store, failingCall));
      assertThatThrownBy(() -> job.encode(TestJob.clip("counter.mp4"), destination))
          .isInstanceOf(WorkerException.class);
      assertThat(destination.resolve("master.m3u8")).doesNotExist();

      new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), destination);

      assertThat(published(destination)).as("failing call %d", failingCall).isEqualTo(expected);
    }
  }

  @Test
  void encode_afterChunksOfAnEarlierAttempt_saysSoAndKeepsThem() {
    TestJob failing =
        new TestJob(ffmpeg)
            .withCores(1)
            .withStore(store -> new FailingStore(store, /* failingCall= */ 30));
    assertThatThrownBy(() -> failing.encode(TestJob.clip("counter.mp4"), folder))
        .isInstanceOf(WorkerException.class);

    TestJob second = new TestJob(ffmpeg);
    second.encode(TestJob.clip("counter.mp4"), folder);

    assertThat(second.log()).contains("\"event\":\"plan.resumed\"");
  }

  @Test
  void encode_ofAFinishedJob_publishesItAgainWithoutEncoding() {
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);
    Map<String, String> first = published(folder);

    TestJob again = new TestJob(ffmpeg);
    again.encode(TestJob.clip("counter.mp4"), folder);

    assertThat(again.log()).doesNotContain("chunk.started").contains("output.published");
    assertThat(published(folder)).isEqualTo(first);
  }

  @Test
  void encode_ofAFinishedJobWhoseSourceWasMoved_doesNotEncodeAgain() throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("tiny.mp4"), folder.resolve("out"));
    Path moved = Files.copy(TestJob.clip("tiny.mp4"), folder.resolve("moved.mp4"));

    TestJob again = new TestJob(ffmpeg);
    again.encode(moved, folder.resolve("out"));

    assertThat(again.log()).doesNotContain("chunk.started").contains("output.published");
  }

  /** One bad object of a finished result costs one chunk, or one track, or nothing. */
  @ParameterizedTest
  @CsvSource({
    "/video/180p/segment-00002.m4s, 1",
    "/video/360p/init.mp4, 1",
    "/audio/main/segment-00001.m4s, 0",
    "/video/180p/playlist.m3u8, 0",
    "/storyboard/sheet-00000.jpg, 0",
    "/poster.jpg, 0"
  })
  void encode_ofAFinishedJobWithOneBadObject_makesOnlyWhatItBelongsTo(String ending, int chunks)
      throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);
    Map<String, String> first = published(folder);
    Path bad = folder.resolve(keyOf(first, ending));
    byte[] altered = Files.readAllBytes(bad);
    altered[altered.length - 1] ^= 1;
    Files.write(bad, altered);

    TestJob again = new TestJob(ffmpeg);
    again.encode(TestJob.clip("counter.mp4"), folder);

    assertThat(again.log().split("\"event\":\"chunk.started\"", -1)).hasSize(1 + chunks);
    assertThat(again.log()).contains("output.published");
    assertThat(published(folder)).isEqualTo(first);
    assertThat(folder.resolve("_work"))
        .satisfiesAnyOf(
            work -> assertThat(work).doesNotExist(), work -> assertThat(work).isEmptyDirectory());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/video/180p/segment-00002.m4s", "/storyboard/sheet-00000.jpg", "/poster.jpg"})
  void encode_ofAFinishedJobThatLostAnObject_makesItAgain(String ending) throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);
    Map<String, String> first = published(folder);
    Files.delete(folder.resolve(keyOf(first, ending)));

    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);

    assertThat(published(folder)).isEqualTo(first);
  }

  private static String keyOf(Map<String, String> published, String ending) {
    return published.keySet().stream()
        .filter(key -> key.endsWith(ending))
        .findFirst()
        .orElseThrow();
  }

  /** One bad object costs one chunk, and the job itself makes it again. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/video/180p/segment-00002.m4s",
        "/video/360p/init.mp4",
        "/audio/main/segment-00001.m4s",
        "/storyboard/sheet-00000.jpg"
      })
  void encode_whereTheStoreSpoilsAnObjectOnce_makesWhatItBelongsToAgain(String ending) {
    Path undisturbed = folder.resolve("undisturbed");
    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), undisturbed);
    TestJob job = new TestJob(ffmpeg).withStore(store -> new SpoilingStore(store, ending, 1));

    job.encode(TestJob.clip("counter.mp4"), folder.resolve("out"));

    int chunks = ResultFolder.report(undisturbed).plan().orElseThrow().chunks().size();
    int again = ending.contains("/video/") ? 1 : 0;
    assertThat(published(folder.resolve("out"))).isEqualTo(published(undisturbed));
    assertThat(job.log().split("\"event\":\"output.invalid\"", -1)).hasSize(2);
    assertThat(job.log().split("\"event\":\"chunk.started\"", -1)).hasSize(1 + chunks + again);
    assertThat(ResultFolder.report(folder.resolve("out")).job().chunksResumed()).isZero();
  }

  @Test
  void encode_whereTheStoreAlwaysSpoilsAnObject_triesOnceMoreAndKeepsTheOtherChunks() {
    TestJob job =
        new TestJob(ffmpeg)
            .withStore(store -> new SpoilingStore(store, "/video/180p/segment-00002.m4s", 9));

    assertThatThrownBy(() -> job.encode(TestJob.clip("counter.mp4"), folder))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID));
    TestJob next = new TestJob(ffmpeg);
    next.encode(TestJob.clip("counter.mp4"), folder);

    assertThat(job.log().split("\"event\":\"output.invalid\"", -1)).hasSize(3);
    assertThat(next.log().split("\"event\":\"chunk.started\"", -1)).hasSize(2);
  }

  @Test
  void encode_whereAReportTellsOfAnotherPlan_saysSoAndOverwritesNothing() throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("tiny.mp4"), folder);
    String key =
        objects(folder).keySet().stream()
            .filter(each -> each.endsWith("/report.json"))
            .findFirst()
            .orElseThrow();
    Path report = folder.resolve(key);
    String text = Files.readString(report);
    Files.writeString(
        report, text.replaceFirst("\"rc-lookahead\" : \"30\"", "\"rc-lookahead\" : \"9\""));
    Map<String, String> before = published(folder);

    assertThatThrownBy(() -> new TestJob(ffmpeg).encode(TestJob.clip("tiny.mp4"), folder))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.OUTPUT_INVALID);
              assertThat(e.failure().reason()).contains(key, "another plan");
            });
    assertThat(published(folder)).containsAllEntriesOf(before);
  }

  /** Anybody may have written a finished job's report. */
  @ParameterizedTest
  @CsvSource({
    "/plan, null", // so that there is no presentation
    "/video/0/rendition, \"../../360p\"",
    "/video/0/rendition, \"\\u0000\"",
    "/audio, []",
    "/video, 7",
  })
  void encode_whereAReportIsNoneOfAJob_encodesAgainAsIfThereWereNone(String at, String value)
      throws IOException {
    new TestJob(ffmpeg).encode(TestJob.clip("tiny.mp4"), folder);
    Map<String, String> first = published(folder);
    Path report = ResultFolder.reportFile(folder);
    ObjectMapper json = new ObjectMapper();
    JsonNode tree = json.readTree(report.toFile());
    JsonPointer pointer = JsonPointer.compile(at);
    ((ObjectNode) tree.at(pointer.head()))
        .set(pointer.last().getMatchingProperty(), json.readTree(value));
    json.writeValue(report.toFile(), tree);

    TestJob again = new TestJob(ffmpeg);
    again.encode(TestJob.clip("tiny.mp4"), folder);

    assertThat(again.log()).contains("chunk.started", "output.published");
    assertThat(published(folder)).isEqualTo(first);
    assertThat(ResultFolder.report(folder).presentation()).isPresent();
  }

  @Test
  void encode_whenItBreaksUnexpectedly_saysSoInItsStatus() throws IOException {
    TestJob job = new TestJob(ffmpeg).withStore(BrokenStore::new);

    assertThatThrownBy(() -> job.encode(TestJob.clip("tiny.mp4"), folder))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Files.readString(folder.resolve("status.json")))
        .contains("\"state\" : \"failed\"")
        .contains("\"failure\" : \"INTERNAL_ERROR\"");
  }

  @Test
  void encode_whenItSucceedsAfterAFailure_leavesAReportForPeopleOfTheResultOnly()
      throws IOException {
    TestJob failing =
        new TestJob(ffmpeg)
            .withCores(1)
            .withStore(store -> new OnceFailingStore(store, "/chunk-00001.json"));
    assertThatThrownBy(() -> failing.encode(TestJob.clip("counter.mp4"), folder))
        .isInstanceOf(WorkerException.class);
    String failed = Files.readString(folder.resolve("_work/report.html"));

    new TestJob(ffmpeg).encode(TestJob.clip("counter.mp4"), folder);

    assertThat(failed)
        .contains("Failed: STORAGE_UNAVAILABLE", "The store is gone.")
        .contains("until it failed, with 1 of", "Bit rate over time", "counter.mp4");
    assertThat(folder.resolve("_work")).doesNotExist();
    String page =
        Files.readString(
            folder.resolve(
                objects(folder).keySet().stream()
                    .filter(key -> key.endsWith("/report.html"))
                    .findFirst()
                    .orElseThrow()));
    assertThat(page)
        .contains("Succeeded", "chunks were there already", "an earlier attempt", "encode-");
  }

  @Test
  void encode_ofWhatIsNoVideo_leavesAReportThatSaysWhy() throws IOException {
    Path source = Files.writeString(folder.resolve("notes.mp4"), "just words".repeat(500));

    assertThatThrownBy(() -> new TestJob(ffmpeg).encode(source, folder.resolve("out")))
        .isInstanceOf(WorkerException.class);

    assertThat(Files.readString(folder.resolve("out/_work/report.html")))
        .contains("Failed: SOURCE_UNSUPPORTED", "in stage probe")
        .doesNotContain("What was made");
  }

  @Test
  void encode_whereNotEvenTheReportOfAFailureCanBeWritten_keepsTheFirstFailure() {
    TestJob job = new TestJob(ffmpeg).withStore(UnreportingStore::new);

    assertThatThrownBy(() -> job.encode(TestJob.clip("tiny.mp4"), folder))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> assertThat(e.failure().reason()).isEqualTo("The first failure."));
    assertThat(folder.resolve("_work/report.html")).doesNotExist();
  }

  /** Media and playlists by key, as digests; report and status tell of one run. */
  private static Map<String, String> published(Path destination) {
    Map<String, String> objects = objects(destination);
    objects.keySet().removeIf(key -> key.contains("/report.") || key.equals("status.json"));
    return objects;
  }

  private static Map<String, String> objects(Path destination) {
    return ResultFolder.objects(destination, _ -> true);
  }

  /** Fails the first write of a key that ends like this. */
  private static final class OnceFailingStore extends ForwardingStore {
    private final String ending;
    private final AtomicInteger calls = new AtomicInteger();

    OnceFailingStore(ObjectStore store, String ending) {
      super(store);
      this.ending = ending;
    }

    @Override
    public void put(String key, byte[] body) {
      if (key.endsWith(ending) && calls.getAndIncrement() == 0) {
        throw Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.").asException();
      }
      super.put(key, body);
    }
  }

  /** Stores other bytes of the same length for a key that ends like this, so many times. */
  private static final class SpoilingStore extends ForwardingStore {
    private final String ending;
    private final AtomicInteger left;

    SpoilingStore(ObjectStore store, String ending, int times) {
      super(store);
      this.ending = ending;
      this.left = new AtomicInteger(times);
    }

    @Override
    public void put(String key, byte[] body) {
      boolean spoils = key.endsWith(ending) && left.getAndDecrement() > 0;
      super.put(key, spoils ? new byte[body.length] : body);
    }
  }

  /** Takes neither segments nor reports. */
  private static final class UnreportingStore extends ForwardingStore {
    UnreportingStore(ObjectStore store) {
      super(store);
    }

    @Override
    public void put(String key, byte[] body) {
      if (key.endsWith(".m4s") || key.endsWith(".mp4")) {
        throw Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "The first failure.").asException();
      }
      if (key.endsWith("report.html")) {
        throw Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The second failure.").asException();
      }
      super.put(key, body);
    }
  }

  /** Writes, but breaks where it is asked what there is. */
  private static final class BrokenStore extends ForwardingStore {
    BrokenStore(ObjectStore store) {
      super(store);
    }

    @Override
    public List<ObjectInfo> list(String prefix) {
      throw new IllegalStateException("made by the test");
    }
  }

  /** Fails every write from the nth on: as if the process had died there. */
  private static final class FailingStore extends ForwardingStore {
    private final int failingCall;
    private final AtomicInteger calls = new AtomicInteger();

    FailingStore(ObjectStore store, int failingCall) {
      super(store);
      this.failingCall = failingCall;
    }

    private void count() {
      if (calls.incrementAndGet() >= failingCall) {
        throw Failure.of(ExitCode.STORAGE_UNAVAILABLE, "The store is gone.").asException();
      }
    }

    @Override
    public void put(String key, byte[] body) {
      count();
      super.put(key, body);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] body) {
      count();
      return super.putIfAbsent(key, body);
    }
  }
}
