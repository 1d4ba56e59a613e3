package academy.video.stage.result;

import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Loudness;
import academy.video.model.LoudnessCurve;
import academy.video.model.PosterRecord;
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
 * report.json: what was made and measured. Beside the media it is the only object of a generation
 * whose bytes differ from run to run, in {@code job} and {@code versions}.
 *
 * @param generation names the result
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
 * @param damage what could not be decoded
 * @param reencoded what was encoded again because it came out below the profile's floor
 * @param remarks what is allowed but not advised
 * @param job how the job went
 * @param versions of worker, libraries and Java
 */
public record Report(
    String generation,
    String videoId,
    SourceInfo source,
    EncodePlan plan,
    List<RenditionSummary> renditions,
    List<TrackRecord> video,
    List<TrackRecord> audio,
    List<TextTrackRecord> text,
    Optional<PosterRecord> poster,
    Optional<StoryboardRecord> storyboard,
    List<RenditionLoudness> loudness,
    DamageSummary damage,
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

  /** The thumbnails together. */
  public Thumbnails thumbnails() {
    return new Thumbnails(poster, storyboard);
  }

  /**
   * One rendition as measured.
   *
   * @param name such as {@code 720p} or {@code main}
   * @param kind {@code video}, {@code audio} or {@code text}
   * @param codecs RFC 6381; {@code wvtt} for text, which playlists need not name
   * @param sizeBytes of all segments
   * @param averageBitsPerSecond of all segments
   * @param peakBitsPerSecond of the largest segment that is at least half a target duration long
   * @param segments how many there are
   * @param quality of a video rendition, where it was measured
   */
  public record RenditionSummary(
      String name,
      String kind,
      String codecs,
      long sizeBytes,
      long averageBitsPerSecond,
      long peakBitsPerSecond,
      int segments,
      Optional<RenditionQuality> quality) {}

  /**
   * How near a video rendition is to what was given to its encoder, by SSIM of luma.
   *
   * @param mean of all segments, each as long as it is
   * @param min of the segment that came out worst
   * @param minSegment its index
   * @param minAtMs when that segment's worst sampled frame is shown
   */
  public record RenditionQuality(double mean, double min, int minSegment, long minAtMs) {}

  /**
   * How loud an audio rendition was and is.
   *
   * @param rendition its name
   * @param source before any gain
   * @param gainDb what it was amplified by
   * @param limited whether peaks had to be limited
   * @param result of what was given to the encoder
   * @param overTime the same, along the presentation
   */
  public record RenditionLoudness(
      String rendition,
      Loudness source,
      double gainDb,
      boolean limited,
      Loudness result,
      LoudnessCurve overTime) {}

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
