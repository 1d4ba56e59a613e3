package academy.video.stage.result;

import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.PosterRecord;
import academy.video.model.Presentation;
import academy.video.model.Reencode;
import academy.video.model.SourceInfo;
import academy.video.model.StoryboardRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was made and measured. That of a job that succeeded is stored as report.json; that of one
 * that failed, which knows only so much, is the source of report.html alone. Beside the media it is
 * the only object of a generation whose bytes differ from run to run, in {@code job} and {@code
 * versions}.
 *
 * @param generation names the result; blank where there is no plan
 * @param videoId the video's name
 * @param source what probing found, each stream with the reason why it was taken or left
 * @param plan everything that was decided before encoding
 * @param renditions what players see, with measured rates
 * @param video what was written of each video rendition, with every segment
 * @param audio what was written of each audio rendition, with every segment
 * @param text what was written of each text rendition, with every segment
 * @param poster as it was written, where one was made
 * @param storyboard as it was written, where one was made
 * @param loudness of each audio rendition
 * @param damage what could not be decoded; empty after a failure
 * @param reencoded what was encoded again because it came out below the profile's floor
 * @param remarks what is allowed but not advised
 * @param job how the job went
 * @param versions of worker, libraries and Java
 */
public record Report(
    String generation,
    String videoId,
    Optional<SourceInfo> source,
    Optional<EncodePlan> plan,
    List<RenditionSummary> renditions,
    List<TrackRecord> video,
    List<TrackRecord> audio,
    List<TextTrackRecord> text,
    Optional<PosterRecord> poster,
    Optional<StoryboardRecord> storyboard,
    List<LoudnessRecord> loudness,
    Optional<DamageSummary> damage,
    List<Reencode> reencoded,
    List<String> remarks,
    JobSummary job,
    Map<String, String> versions) {
  public Report {
    renditions = List.copyOf(renditions);
    video = List.copyOf(video);
    audio = List.copyOf(audio);
    text = List.copyOf(text);
    loudness = List.copyOf(loudness);
    reencoded = List.copyOf(reencoded);
    remarks = List.copyOf(remarks);
    versions = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(versions));
  }

  /** What was made, where all of it was. */
  public Optional<Presentation> presentation() {
    return plan.map(
        made -> new Presentation(made, video, audio, text, new Thumbnails(poster, storyboard)));
  }

  /**
   * Loss, in the source and in decoding.
   *
   * @param missingPercent the part of the source that its header promises but it does not hold
   * @param decoding errors, and the time that repeated frames or silence stand in for
   * @param decodingMissingPercent that time as a part of the presentation
   */
  public record DamageSummary(
      double missingPercent, Damage decoding, double decodingMissingPercent) {}

  /**
   * How the job went.
   *
   * @param mediaMs length of the presentation
   * @param elapsedMs from the job's start to the writing of the report
   * @param chunksTotal of the plan
   * @param chunksResumed that an earlier attempt had left
   * @param chunksAtOnce how many were encoded at once
   * @param bytesRead from the source
   * @param bytesWritten to the destination
   * @param chunkElapsedMs wall time of each chunk, in the plan's order
   * @param chunks how each chunk was worked on, in the plan's order
   * @param audioElapsedMs wall time of each audio rendition
   */
  public record JobSummary(
      long mediaMs,
      long elapsedMs,
      int chunksTotal,
      int chunksResumed,
      int chunksAtOnce,
      long bytesRead,
      long bytesWritten,
      List<Long> chunkElapsedMs,
      List<ChunkSummary> chunks,
      List<Long> audioElapsedMs) {
    public JobSummary {
      chunks = List.copyOf(chunks);
      chunkElapsedMs = List.copyOf(chunkElapsedMs);
      audioElapsedMs = List.copyOf(audioElapsedMs);
    }
  }

  /**
   * How a chunk was worked on; see {@link ChunkWork}.
   *
   * @param index of the chunk
   * @param resumed whether an earlier attempt encoded it; then start and end are on its clock
   */
  public record ChunkSummary(
      int index,
      String worker,
      long startMs,
      long endMs,
      long readMs,
      long decodeMs,
      long scaleMs,
      long encodeMs,
      long measureMs,
      long uploadWaitMs,
      boolean resumed) {

    public static ChunkSummary of(int index, ChunkWork work, boolean resumed) {
      return new ChunkSummary(
          index,
          work.worker(),
          work.startMs(),
          work.endMs(),
          work.readMs(),
          work.decodeMs(),
          work.scaleMs(),
          work.encodeMs(),
          work.measureMs(),
          work.uploadWaitMs(),
          resumed);
    }
  }
}
