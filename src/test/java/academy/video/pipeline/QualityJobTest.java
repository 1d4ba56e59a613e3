package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.FfmpegPrograms;
import academy.video.model.Profile;
import academy.video.model.Reencode;
import academy.video.model.SegmentQuality;
import academy.video.model.SegmentRecord;
import academy.video.model.TrackRecord;
import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import academy.video.store.ForwardingStore;
import academy.video.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole jobs whose frames come out well or badly. */
class QualityJobTest extends JobTest {

  private static final String CLIP = "counter.mp4";
  private static final long ROOM = 2_000_000;
  private static final long NARROW = 35_000;

  /** Coarse: two renditions that come out visibly worse than their sources. */
  private static Profile coarse(double minSsim, long maxBitsPerSecond) {
    return coarse(
        minSsim,
        new Profile.Rung(360, 47, maxBitsPerSecond, 30),
        new Profile.Rung(180, 30, maxBitsPerSecond, 30));
  }

  /** Smaller than any source here. */
  private static Profile tiny() {
    return coarse(0, new Profile.Rung(120, 20, ROOM, 30), new Profile.Rung(60, 20, ROOM, 30));
  }

  private static Profile coarse(double minSsim, Profile.Rung... rungs) {
    Profile fast = TestJob.FAST;
    return new Profile(
        "coarse",
        fast.segmentSeconds(),
        fast.gopSeconds(),
        new Profile.Video("veryfast", "", List.of(rungs)),
        new Profile.Quality(minSsim),
        fast.audio(),
        /* audioOnly= */ false,
        fast.loudness(),
        fast.poster(),
        fast.storyboard(),
        fast.limits(),
        fast.damage());
  }

  private Path encode(String name, Profile profile, int cores) {
    Path destination = folder.resolve(name);
    new TestJob(ffmpeg)
        .withProfile(profile)
        .withCores(cores)
        .encode(TestJob.clip(CLIP), destination);
    return destination;
  }

  @Test
  void encode_withoutAFloor_measuresEverySegmentAndEncodesNoneAgain() {
    Report report = ResultFolder.report(encode("out", coarse(0, ROOM), 2));

    assertThat(report.reencoded()).isEmpty();
    assertThat(report.video())
        .allSatisfy(
            track ->
                assertThat(track.segments())
                    .allSatisfy(segment -> assertThat(segment.quality()).isPresent()));
    assertThat(report.audio().getFirst().segments())
        .allSatisfy(segment -> assertThat(segment.quality()).isEmpty());
    RenditionSummary.Quality worst = report.renditions().getFirst().quality().orElseThrow();
    SegmentRecord lowest = report.video().getFirst().segments().get(worst.minSegment());
    assertThat(ssim(lowest)).isEqualTo(worst.min()).isLessThan(worst.mean());
    assertThat(report.video().getFirst().segments())
        .allSatisfy(segment -> assertThat(ssim(segment)).isGreaterThanOrEqualTo(worst.min()));
    assertThat(worst.minAtMs())
        .isBetween(2000L * worst.minSegment(), 2000L * worst.minSegment() + 2000);
  }

  @Test
  void report_ofASmallerRendition_saysWhatIsLostAtTheLargestSize() {
    Report report = ResultFolder.report(encode("out", coarse(0, ROOM), 2));

    RenditionSummary.Quality largest = report.renditions().getFirst().quality().orElseThrow();
    RenditionSummary.Quality smaller = report.renditions().get(1).quality().orElseThrow();
    assertThat(largest.fullSizeMean().orElseThrow()).isBetween(largest.min() - 0.01, 1.0);
    assertThat(smaller.fullSizeMean().orElseThrow())
        .as("half of the height is gone")
        .isLessThan(largest.fullSizeMean().orElseThrow())
        .isLessThan(smaller.mean());
  }

  @ParameterizedTest
  @CsvSource({
    "counter.mp4, 640x360",
    "rotated.mov, 360x640",
    "anamorphic-4x3.mp4, 768x576",
    "interlaced.ts, 240x192",
    "tiny.mp4, 176x144",
  })
  void report_ofASourceLargerThanEveryRendition_saysWhatIsLostAtTheSourcesSize(
      String clip, String fullSize) {
    assertComparedAt(fullSize, TestJob.clip(clip));
  }

  @Test
  void report_ofHdrOfAnOddSize_saysWhatIsLostAtTheSourcesEvenSize() throws IOException {
    Path source = folder.resolve("hdr.mkv");
    FfmpegPrograms.runFfmpeg(
        List.of(
            "-f",
            "lavfi",
            "-i",
            "testsrc2=s=327x187:r=25:d=2",
            "-vf",
            "format=yuv420p10le,setparams=range=tv:color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc",
            "-c:v",
            "ffv1",
            source.toString()));

    assertComparedAt("326x186", source);
  }

  private void assertComparedAt(String fullSize, Path source) {
    Path destination = folder.resolve("out");
    new TestJob(ffmpeg).withProfile(tiny()).encode(source, destination);
    Report report = ResultFolder.report(destination);

    assertThat(report.plan().orElseThrow().picture().orElseThrow().fullSize())
        .hasToString(fullSize);
    List<RenditionSummary.Quality> qualities =
        report.renditions().stream().flatMap(each -> each.quality().stream()).toList();
    assertThat(qualities)
        .hasSize(2)
        .allSatisfy(
            each ->
                assertThat(each.fullSizeMean().orElseThrow())
                    .as("what scaling took away is gone at this size")
                    .isBetween(0.1, each.mean() - 0.002));
    assertThat(qualities.getLast().fullSizeMean().orElseThrow())
        .isLessThan(qualities.getFirst().fullSizeMean().orElseThrow());
  }

  @Test
  void report_ofALargerSource_isTheSameHoweverManyThreadsEncode() {
    Report one = ResultFolder.report(encode("one", tiny(), 1));
    Report many = ResultFolder.report(encode("many", tiny(), 5));

    assertThat(many.video()).isEqualTo(one.video());
  }

  @Test
  void encode_belowTheFloor_encodesTheSegmentsAgainUntilTheyKeepIt() {
    Report before = ResultFolder.report(encode("before", coarse(0, ROOM), 2));
    RenditionSummary.Quality poor = before.renditions().getFirst().quality().orElseThrow();
    double floor = poor.min() + 0.01;
    Map<String, AtomicInteger> puts = new ConcurrentHashMap<>();
    TestJob job =
        new TestJob(ffmpeg)
            .withProfile(coarse(floor, ROOM))
            .withStore(store -> new CountingStore(store, puts));

    job.encode(TestJob.clip(CLIP), folder.resolve("after"));

    Report after = ResultFolder.report(folder.resolve("after"));
    assertThat(after.renditions().getFirst().quality().orElseThrow().min())
        .isGreaterThanOrEqualTo(floor);
    assertThat(after.reencoded())
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each.rendition()).isEqualTo("360p");
              assertThat(each.toCrf()).isEqualTo(each.fromCrf() - QualityFloor.CRF_STEP);
              assertThat(each.ssimBefore()).isLessThan(floor).isLessThan(each.ssimAfter());
            });
    // The rendition that was good enough is as it was.
    assertThat(after.video().get(1)).isEqualTo(before.video().get(1));
    assertThat(job.log()).contains("\"event\":\"chunk.reencoded\"");
    // What was rejected has never been in the store: each segment was put once.
    assertThat(puts).isNotEmpty().allSatisfy((key, count) -> assertThat(count).hasValue(1));
  }

  @Test
  void encode_withAFloorThatNothingReaches_givesUpAndSaysSo() {
    Report report = ResultFolder.report(encode("out", coarse(0.9999, ROOM), 2));

    Map<String, Long> tries =
        report.reencoded().stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.rendition() + " " + each.chunk(), Collectors.counting()));
    assertThat(tries).hasSize(2 * report.plan().orElseThrow().chunks().size());
    assertThat(tries.values()).allMatch(count -> count == QualityFloor.MOST_RETRIES);
    assertThat(report.remarks())
        .anyMatch(
            remark ->
                remark.contains(
                    "segments of 360p are below the profile's quality.min_ssim of 0.9999"));
  }

  @Test
  void encode_whereTheCapLeavesNoRoom_takesWhatComesOut() {
    Profile narrow = coarse(0.9999, NARROW);
    Report report = ResultFolder.report(encode("out", narrow, 2));

    TrackRecord capped = report.video().get(1);
    List<Integer> triedAgain =
        report.reencoded().stream()
            .filter(each -> each.rendition().equals(capped.rendition()))
            .map(Reencode::segment)
            .toList();
    List<Integer> full =
        capped.segments().stream()
            .filter(segment -> segment.sizeBytes() * 8 / 2.0 > 0.9 * NARROW)
            .map(SegmentRecord::index)
            .toList();
    assertThat(full).isNotEmpty();
    assertThat(triedAgain).doesNotContainAnyElementsOf(full);
    assertThat(report.remarks()).anyMatch(remark -> remark.contains("of 180p are below"));
  }

  @Test
  void encode_belowTheFloorOnOneAndOnSeveralThreads_decidesAndWritesTheSame() {
    Profile profile = coarse(0.97, ROOM);
    Path one = encode("one", profile, 1);
    Path four = encode("four", profile, 4);

    assertThat(ResultFolder.report(one).reencoded()).isNotEmpty();
    assertThat(lasting(ResultFolder.report(four))).isEqualTo(lasting(ResultFolder.report(one)));
    assertThat(media(four)).isEqualTo(media(one));
  }

  @Test
  void encode_belowTheFloorWhereItFailsAndIsRunAgain_decidesAndWritesTheSame() {
    Profile profile = coarse(0.97, ROOM);
    Path undisturbed = encode("undisturbed", profile, 2);

    for (int failingCall : new int[] {8, 13, 17}) {
      Path destination = folder.resolve("fails-at-" + failingCall);
      TestJob failing =
          new TestJob(ffmpeg)
              .withProfile(profile)
              .withStore(store -> new FailingStore(store, failingCall));
      assertThatThrownBy(() -> failing.encode(TestJob.clip(CLIP), destination))
          .isInstanceOf(WorkerException.class);
      new TestJob(ffmpeg).withProfile(profile).encode(TestJob.clip(CLIP), destination);

      assertThat(lasting(ResultFolder.report(destination)))
          .isEqualTo(lasting(ResultFolder.report(undisturbed)));
      assertThat(media(destination)).isEqualTo(media(undisturbed));
    }
  }

  @Test
  void encode_ofAJob_tellsWhatItsTimeWentInto() {
    Report report = ResultFolder.report(encode("out", coarse(0, ROOM), 2));

    assertThat(report.job().chunks()).hasSameSizeAs(report.plan().orElseThrow().chunks());
    assertThat(report.job().chunks())
        .allSatisfy(
            chunk -> {
              assertThat(chunk.worker()).startsWith("encode-");
              assertThat(chunk.resumed()).isFalse();
              assertThat(chunk.endMs()).isBetween(chunk.startMs(), report.job().elapsedMs());
              assertThat(chunk.encodeMs()).isPositive();
              // What one thread does one after the other takes no longer than all of it.
              assertThat(chunk.readMs() + chunk.decodeMs() + chunk.scaleMs())
                  .isLessThanOrEqualTo(chunk.endMs() - chunk.startMs());
            });
  }

  private static double ssim(SegmentRecord segment) {
    return segment.quality().map(SegmentQuality::ssim).orElseThrow();
  }

  /** What of a report no run may change. */
  private static Report lasting(Report report) {
    Report.JobSummary none =
        new Report.JobSummary(0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of());
    return new Report(
        report.generation(),
        report.videoId(),
        report.source(),
        report.plan(),
        report.renditions(),
        report.video(),
        report.audio(),
        report.text(),
        report.poster(),
        report.storyboard(),
        report.loudness(),
        report.damage(),
        report.reencoded(),
        report.remarks(),
        none,
        Map.of());
  }

  /** Every object but the reports, by key. */
  private static Map<String, String> media(Path destination) {
    return ResultFolder.objects(
        destination, key -> !key.contains("/report.") && !key.equals("status.json"));
  }

  /** Counts how often each media segment is put. */
  private static final class CountingStore extends ForwardingStore {
    private final Map<String, AtomicInteger> puts;

    CountingStore(ObjectStore store, Map<String, AtomicInteger> puts) {
      super(store);
      this.puts = puts;
    }

    @Override
    public void put(String key, byte[] body) {
      if (key.endsWith(".m4s")) {
        puts.computeIfAbsent(key, _ -> new AtomicInteger()).incrementAndGet();
      }
      super.put(key, body);
    }
  }

  /** Fails in the nth put of a segment or checkpoint, and in every one behind it. */
  private static final class FailingStore extends ForwardingStore {
    private final int failingCall;
    private final AtomicInteger calls = new AtomicInteger();

    FailingStore(ObjectStore store, int failingCall) {
      super(store);
      this.failingCall = failingCall;
    }

    @Override
    public void put(String key, byte[] body) {
      boolean counts = key.endsWith(".m4s") || key.contains("/chunk-");
      if (counts && calls.incrementAndGet() >= failingCall) {
        throw Failure.of(ExitCode.STORAGE_ACCESS_DENIED, "It was told to fail.").asException();
      }
      super.put(key, body);
    }
  }
}
