package academy.video.pipeline;

import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.Reencode;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.model.VideoRendition;
import academy.video.pipeline.EncodeStage.Encoded;
import academy.video.stage.result.Report.ChunkSummary;
import academy.video.stage.segment.TrackJoiner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All tracks of a presentation, each in one record.
 *
 * @param video one a video rendition, in the plan's order
 * @param audio one an audio rendition, in the plan's order
 * @param text one a text rendition, in the plan's order
 * @param thumbnails poster and storyboard
 * @param loudness of each audio rendition, in the plan's order; empty where an earlier job encoded
 *     them
 * @param damage what could not be decoded
 * @param reencoded what was encoded again for its quality
 * @param chunks how each chunk was worked on, in the plan's order
 * @param audioElapsedMs wall time of each audio rendition; empty where an earlier job encoded them
 */
record Tracks(
    List<TrackRecord> video,
    List<TrackRecord> audio,
    List<TextTrackRecord> text,
    Thumbnails thumbnails,
    List<LoudnessRecord> loudness,
    Damage damage,
    List<Reencode> reencoded,
    List<ChunkSummary> chunks,
    List<Long> audioElapsedMs) {

  /**
   * Joins what the chunks left, and checks every join.
   *
   * @param thumbnails what was made of the chunks' thumbnails
   * @param resumed the chunks that an earlier attempt encoded
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where tracks do not fit
   */
  static Tracks joined(
      EncodePlan plan, Encoded encoded, Thumbnails thumbnails, Set<Integer> resumed) {
    TrackJoiner joiner = new TrackJoiner();
    List<ChunkRecord> chunks =
        plan.chunks().stream().map(Chunk::index).map(encoded::chunk).toList();
    List<TrackRecord> video = new ArrayList<>();
    for (int i = 0; i < plan.video().size(); i++) {
      VideoRendition rendition = plan.video().get(i);
      int position = i;
      List<TrackRecord> parts = chunks.stream().map(chunk -> chunk.tracks().get(position)).toList();
      video.add(joiner.joinVideo(plan, rendition, parts));
    }
    List<AudioRecord> audioTracks =
        plan.audio().stream().map(AudioRendition::name).map(encoded::audioTrack).toList();
    List<TrackRecord> audio = new ArrayList<>();
    for (int i = 0; i < plan.audio().size(); i++) {
      audio.add(joiner.joinAudio(plan, plan.audio().get(i), audioTracks.get(i).track()));
    }
    return new Tracks(
        video,
        audio,
        plan.text().stream().map(TextRendition::name).map(encoded::text).toList(),
        thumbnails,
        audioTracks.stream().map(AudioRecord::loudness).toList(),
        encoded.damage(),
        chunks.stream().flatMap(chunk -> chunk.reencoded().stream()).toList(),
        chunks.stream()
            .map(
                chunk ->
                    ChunkSummary.of(chunk.chunk(), chunk.work(), resumed.contains(chunk.chunk())))
            .toList(),
        audioTracks.stream().map(AudioRecord::elapsedMs).toList());
  }
}
