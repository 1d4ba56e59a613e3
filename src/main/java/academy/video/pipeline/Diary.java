package academy.video.pipeline;

import academy.video.log.JobLog;
import academy.video.model.AudioRecord;
import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.Presentation;
import academy.video.model.Profile;
import academy.video.model.SegmentRecord;
import academy.video.model.SourceInfo;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.stage.result.RenditionSummary;
import academy.video.stage.result.Report;
import academy.video.stage.result.Report.ChunkSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a job came to know, and the report of it, however the job ends. Of one thread. */
final class Diary {

  private final String videoId;
  private final Profile profile;
  private final JobLog log;
  private final LongSupplier elapsedMs;
  private @Nullable SourceInfo source;
  private @Nullable EncodePlan plan;
  private int chunksAtOnce;
  private @Nullable Checkpoints checkpoints;
  private final Set<Integer> resumed = new TreeSet<>();
  private final Set<Integer> shared = new TreeSet<>();
  private String sharedBy = "";

  /**
   * Knows nothing yet.
   *
   * @param elapsedMs since the job's first start, on whatever node that was
   */
  Diary(String videoId, Profile profile, JobLog log, LongSupplier elapsedMs) {
    this.elapsedMs = elapsedMs;
    this.videoId = videoId;
    this.profile = profile;
    this.log = log;
  }

  void probed(SourceInfo info) {
    source = info;
  }

  void planned(EncodePlan made, Capacity capacity) {
    plan = made;
    chunksAtOnce = capacity.chunksAtOnce();
  }

  /** From here on, chunks are done one after the other. */
  void encoding(Checkpoints growing, Done before) {
    checkpoints = growing;
    before
        .chunks()
        .forEach(
            (chunk, record) -> {
              if (!shared.contains(chunk) && !isOfThisArray(record.work())) {
                resumed.add(chunk);
              }
            });
  }

  /**
   * Nodes encode the video together; what they make is not of an earlier attempt.
   *
   * @param chunks that were not there when this node began
   * @param array the id of their job, whose other nodes may have begun before; empty without Batch
   */
  void sharing(Set<Integer> chunks, String array) {
    shared.addAll(chunks);
    sharedBy = array;
  }

  private boolean isOfThisArray(ChunkWork work) {
    return !sharedBy.isEmpty() && work.job().equals(sharedBy);
  }

  boolean isEncoding() {
    return checkpoints != null;
  }

  /** A chunk is to be encoded again: it is not of an earlier attempt any more. */
  void forget(int chunk) {
    resumed.remove(chunk);
  }

  /**
   * The report as things stand.
   *
   * @param made what was made; empty where the job failed before
   * @param remarks what is allowed but not advised
   */
  Report report(Optional<Presentation> made, List<String> remarks, Map<String, String> versions) {
    Done known = checkpoints == null ? Done.nothing() : checkpoints.done();
    List<TrackRecord> video =
        plan == null ? List.of() : made.map(Presentation::video).orElse(known.videoOf(plan));
    List<AudioRecord> audio = plan == null ? List.of() : known.audioOf(plan);
    List<TextTrackRecord> text = made.map(Presentation::text).orElse(List.of());
    List<TrackRecord> audioTracks = audio.stream().map(AudioRecord::track).toList();
    List<LoudnessRecord> loudness = audio.stream().map(AudioRecord::loudness).toList();
    Thumbnails thumbnails = made.map(Presentation::thumbnails).orElse(Thumbnails.none());
    List<String> allRemarks = new ArrayList<>(source == null ? List.of() : source.remarks());
    allRemarks.addAll(remarks);
    if (made.isPresent()) {
      allRemarks.addAll(silent(loudness));
      allRemarks.addAll(belowFloor(video));
    }
    return new Report(
        plan == null ? "" : plan.generation(),
        videoId,
        Optional.ofNullable(source),
        Optional.ofNullable(plan),
        summaries(video, audioTracks, text),
        video,
        audioTracks,
        text,
        thumbnails.poster(),
        thumbnails.storyboard(),
        loudness,
        made.map(presentation -> damage(presentation, known.damage())),
        known.chunks().values().stream().flatMap(chunk -> chunk.reencoded().stream()).toList(),
        allRemarks,
        summary(known, audio),
        versions);
  }

  private List<RenditionSummary> summaries(
      List<TrackRecord> video, List<TrackRecord> audio, List<TextTrackRecord> text) {
    List<RenditionSummary> all = new ArrayList<>();
    int targetSeconds = profile.segmentSeconds();
    video.forEach(track -> all.add(RenditionSummary.of("video", track, targetSeconds)));
    audio.forEach(track -> all.add(RenditionSummary.of("audio", track, targetSeconds)));
    if (plan != null) {
      for (TextTrackRecord track : text) {
        all.add(RenditionSummary.ofText(track, plan.timeline()));
      }
    }
    return all;
  }

  private Report.DamageSummary damage(Presentation presentation, Damage damage) {
    double missing = source == null ? 0 : source.missingFraction() * 100;
    Damage all = source == null ? damage : damage.plus(source.knownDamage());
    return new Report.DamageSummary(
        missing, all, EncodeStage.missingPercent(presentation.plan(), all));
  }

  private Report.JobSummary summary(Done known, List<AudioRecord> audio) {
    List<ChunkSummary> works =
        known.chunks().values().stream()
            .map(
                chunk ->
                    ChunkSummary.of(chunk.chunk(), chunk.work(), resumed.contains(chunk.chunk())))
            .toList();
    return new Report.JobSummary(
        plan == null ? 0 : plan.timeline().durationMs(),
        elapsedMs.getAsLong(),
        plan == null ? 0 : plan.chunks().size(),
        resumed.size(),
        chunksAtOnce,
        log.meter().totalBytesRead(),
        log.meter().totalBytesWritten(),
        works.stream().map(work -> work.endMs() - work.startMs()).toList(),
        works,
        audio.stream().map(AudioRecord::elapsedMs).toList());
  }

  private static List<String> silent(List<LoudnessRecord> loudness) {
    return loudness.stream()
        .filter(each -> each.source().isSilent())
        .map(each -> "Audio track %s is silent.".formatted(each.rendition()))
        .toList();
  }

  private List<String> belowFloor(List<TrackRecord> video) {
    QualityFloor floor = new QualityFloor(profile.quality().minSsim());
    List<String> sentences = new ArrayList<>();
    for (TrackRecord track : video) {
      List<SegmentRecord> below =
          track.segments().stream().filter(segment -> !floor.isKept(segment)).toList();
      if (!below.isEmpty()) {
        sentences.add(
            "%d of %d segments of %s are below the profile's quality.min_ssim of %s, the first is segment %d."
                .formatted(
                    below.size(),
                    track.segments().size(),
                    track.rendition(),
                    floor.minSsim(),
                    below.getFirst().index()));
      }
    }
    return sentences;
  }
}
