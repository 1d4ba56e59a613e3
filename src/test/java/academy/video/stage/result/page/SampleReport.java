package academy.video.stage.result.page;

import academy.video.model.AudioTrack;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.GopRange;
import academy.video.model.Loudness;
import academy.video.model.LoudnessCurve;
import academy.video.model.LoudnessRecord;
import academy.video.model.Outline;
import academy.video.model.Rational;
import academy.video.model.Reencode;
import academy.video.model.SegmentQuality;
import academy.video.model.SegmentRecord;
import academy.video.model.SourceInfo;
import academy.video.model.StreamChoice;
import academy.video.model.StreamRoles;
import academy.video.model.Timeline;
import academy.video.model.TrackRecord;
import academy.video.pipeline.DryRun;
import academy.video.stage.result.JobStatus.FailureStatus;
import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import academy.video.stage.result.Report.ChunkSummary;
import academy.video.stage.result.Report.DamageSummary;
import academy.video.stage.result.Report.JobSummary;
import academy.video.testing.SampleDryRun;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A report of a job that never ran, of every kind that the page must be able to show.
 *
 * @param failure why it failed; empty after success
 * @param writtenAt when it was written
 */
record SampleReport(Report report, Optional<FailureStatus> failure, String writtenAt) {

  static final FailureStatus FAILURE =
      new FailureStatus(
          31, "STORAGE_THROTTLED", true, "encode", "The store said 503 <SlowDown>.", "Wait & see.");

  private static final String WRITTEN = "2026-11-23T15:02:14Z";

  byte[] page() {
    return ReportPage.of(report, failure, writtenAt, Optional.empty());
  }

  static SampleReport succeeded() {
    DryRun sample = SampleDryRun.create();
    return of(Optional.of(sample.source()), Optional.of(sample.plan()), Optional.empty());
  }

  /** Failed with the first of two chunks done, which an earlier attempt had left. */
  static SampleReport failedWhileEncoding() {
    DryRun sample = SampleDryRun.create();
    return of(Optional.of(sample.source()), Optional.of(sample.plan()), Optional.of(FAILURE));
  }

  static SampleReport failedBeforeProbing() {
    return of(Optional.empty(), Optional.empty(), Optional.of(FAILURE));
  }

  static SampleReport ofAudioOnly() {
    DryRun sample = SampleDryRun.create();
    SourceInfo source = sample.source();
    EncodePlan plan = sample.plan();
    return of(
        Optional.of(
            new SourceInfo(
                source.identity(),
                "mp3",
                source.declaredSeconds(),
                source.clock(),
                Optional.empty(),
                source.audio(),
                List.of(),
                Outline.none(),
                source.choices(),
                0,
                Rational.ZERO,
                List.of())),
        Optional.of(
            new EncodePlan(
                plan.generation(),
                plan.source(),
                plan.clock(),
                plan.timeline(),
                Optional.empty(),
                List.of(),
                plan.audio(),
                /* audioOnlyVariant= */ false,
                List.of(),
                Outline.none(),
                Optional.empty(),
                Optional.empty(),
                plan.chunks())),
        Optional.empty());
  }

  /** Of many segments, renditions and chunks. */
  static SampleReport ofHours(int hours) {
    DryRun sample = SampleDryRun.create();
    Timeline timeline =
        new Timeline(Rational.ZERO, new Rational(30000, 1001), hours * 108_000L, 60, 180);
    EncodePlan some = sample.plan();
    EncodePlan plan =
        new EncodePlan(
            some.generation(),
            some.source(),
            some.clock(),
            timeline,
            some.picture(),
            some.video(),
            some.audio(),
            /* audioOnlyVariant= */ false,
            some.text(),
            Outline.none(),
            some.poster(),
            some.storyboard(),
            timeline.chunks(5));
    TrackRecord track = track(timeline, timeline.segmentCount());
    List<ChunkSummary> chunks =
        plan.chunks().stream()
            .map(
                chunk ->
                    new ChunkSummary(
                        chunk.index(),
                        "encode-" + chunk.index() % 16,
                        chunk.index() / 16 * 9_000L,
                        chunk.index() / 16 * 9_000L + 8_900,
                        10,
                        2_000,
                        900,
                        5_000,
                        200,
                        30,
                        false))
            .toList();
    Report report = succeeded().report();
    return ofReport(
        report.videoId(),
        Optional.empty(),
        WRITTEN,
        report.source(),
        Optional.of(plan),
        report.renditions(),
        java.util.Collections.nCopies(6, track),
        report.loudness(),
        report.damage(),
        report.reencoded(),
        report.remarks(),
        new JobSummary(
            hours * 3_600_000L,
            chunks.size() / 16 * 9_000L + 9_000,
            chunks.size(),
            0,
            16,
            1,
            1,
            List.of(),
            chunks,
            List.of()),
        report.versions());
  }

  /** Whose source says of itself what it can. */
  static SampleReport withHostileTitles(String title) {
    DryRun sample = SampleDryRun.create();
    SourceInfo source = sample.source();
    AudioTrack audioTrack = source.audio().getFirst();
    SourceInfo hostile =
        new SourceInfo(
            source.identity(),
            title,
            source.declaredSeconds(),
            source.clock(),
            source.video(),
            List.of(
                new AudioTrack(
                    audioTrack.streamIndex(),
                    Optional.empty(),
                    title,
                    2,
                    48_000,
                    title,
                    title,
                    true,
                    StreamRoles.NONE,
                    Rational.ZERO,
                    Rational.of(20))),
            List.of(),
            Outline.none(),
            List.of(new StreamChoice(audioTrack.streamIndex(), title, title, true, title)),
            0,
            Rational.ZERO,
            List.of());
    Report report = of(Optional.of(hostile), Optional.of(sample.plan()), Optional.empty()).report();
    return ofReport(
        title,
        Optional.of(new FailureStatus(60, title, false, title, title, title)),
        title,
        report.source(),
        report.plan(),
        report.renditions(),
        report.video(),
        report.loudness(),
        report.damage(),
        report.reencoded(),
        List.of(title),
        report.job(),
        Map.of("worker", title));
  }

  private static SampleReport of(
      Optional<SourceInfo> source, Optional<EncodePlan> plan, Optional<FailureStatus> failure) {
    boolean done = failure.isEmpty();
    List<TrackRecord> video =
        plan.filter(each -> !each.isAudioOnly())
            .map(each -> List.of(track(each.timeline(), done ? 4 : 2)))
            .orElse(List.of());
    return ofReport(
        "lecture-7",
        failure,
        WRITTEN,
        source,
        plan,
        video.stream().map(track -> RenditionSummary.of("video", track, 6)).toList(),
        video,
        done ? List.of(loudness()) : List.of(),
        done ? Optional.of(new DamageSummary(12.5, new Damage(3, 1_200), 6.0)) : Optional.empty(),
        done ? List.of(new Reencode(1, "720p", 3, 0.95, 22, 18, 0.9312, 0.9631)) : List.of(),
        done ? List.of("There is a single variant.") : List.of(),
        job(plan.isPresent(), done),
        Map.of("worker", "1.2.3", "ffmpeg", "8.1.2"));
  }

  private static SampleReport ofReport(
      String videoId,
      Optional<FailureStatus> failure,
      String writtenAt,
      Optional<SourceInfo> source,
      Optional<EncodePlan> plan,
      List<RenditionSummary> renditions,
      List<TrackRecord> video,
      List<LoudnessRecord> loudness,
      Optional<DamageSummary> damage,
      List<Reencode> reencoded,
      List<String> remarks,
      JobSummary job,
      Map<String, String> versions) {
    Report report =
        new Report(
            plan.map(EncodePlan::generation).orElse(""),
            videoId,
            source,
            plan,
            renditions,
            video,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            loudness,
            damage,
            reencoded,
            remarks,
            job,
            versions);
    return new SampleReport(report, failure, writtenAt);
  }

  private static TrackRecord track(Timeline timeline, int segments) {
    List<SegmentRecord> records =
        java.util.stream.IntStream.range(0, segments).mapToObj(i -> segment(timeline, i)).toList();
    return new TrackRecord("720p", "ab", "cd", 30_000, "avc1.64001f", records);
  }

  private static SegmentRecord segment(Timeline timeline, int index) {
    long start = timeline.segmentStart(index);
    long frames = timeline.segmentStart(index + 1) - start;
    return new SegmentRecord(
        index,
        start * 1001,
        frames * 1001,
        (int) frames,
        500_000L + 400_000L * (index % 5),
        "ab",
        "cd",
        List.<GopRange>of(),
        Optional.of(
            new SegmentQuality(
                0.99 - index % 5 * 0.01,
                0.96 - index % 5 * 0.01,
                6006L * index,
                Optional.of(0.97 - index % 5 * 0.01))));
  }

  private static LoudnessRecord loudness() {
    return new LoudnessRecord(
        "en",
        new Loudness(-23.1, 6.2, -3.4),
        7.1,
        true,
        new Loudness(-16, 6.2, -1),
        new LoudnessCurve(
            1000, java.util.stream.IntStream.range(0, 20).mapToObj(i -> -30.0 + i).toList()));
  }

  private static JobSummary job(boolean planned, boolean done) {
    ChunkSummary first =
        new ChunkSummary(0, "encode-0", 300, 5_300, 100, 900, 300, 3_200, 90, 10, !done);
    ChunkSummary second =
        new ChunkSummary(1, "encode-1", 400, 6_100, 50, 1_000, 320, 6_900, 95, 800, false);
    List<ChunkSummary> chunks =
        !planned ? List.of() : done ? List.of(first, second) : List.of(first);
    return new JobSummary(
        planned ? 20_020 : 0,
        6_500,
        planned ? 2 : 0,
        planned && !done ? 1 : 0,
        2,
        1_234_567,
        4_400_000,
        List.of(),
        chunks,
        List.of());
  }
}
