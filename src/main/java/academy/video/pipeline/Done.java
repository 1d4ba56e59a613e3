package academy.video.pipeline;

import academy.video.model.AudioRecord;
import academy.video.model.AudioRendition;
import academy.video.model.ChunkRecord;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.SegmentRecord;
import academy.video.model.TextRecord;
import academy.video.model.Thumbnails;
import academy.video.model.TrackRecord;
import academy.video.stage.segment.TrackJoiner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is done of a plan, as its checkpoints tell.
 *
 * @param chunks by index
 * @param audio by rendition's name
 * @param text all text renditions; empty where they are not done, or the plan has none
 */
record Done(
    Map<Integer, ChunkRecord> chunks, Map<String, AudioRecord> audio, Optional<TextRecord> text) {

  static Done nothing() {
    return new Done(Map.of(), Map.of(), Optional.empty());
  }

  Done {
    chunks = new TreeMap<>(chunks);
    audio = Map.copyOf(audio);
  }

  boolean isEmpty() {
    return chunks.isEmpty() && audio.isEmpty() && text.isEmpty();
  }

  ChunkRecord chunk(int index) {
    return Objects.requireNonNull(chunks.get(index), "every chunk is done");
  }

  /** The audio tracks that are done, in the plan's order. */
  List<AudioRecord> audioOf(EncodePlan plan) {
    return plan.audio().stream()
        .map(AudioRendition::name)
        .flatMap(name -> Stream.ofNullable(audio.get(name)))
        .toList();
  }

  /** What there is of each video rendition, in the plan's order, with gaps for missing chunks. */
  List<TrackRecord> videoOf(EncodePlan plan) {
    List<TrackRecord> tracks = new ArrayList<>();
    for (int i = 0; i < plan.video().size() && !chunks.isEmpty(); i++) {
      List<TrackRecord> parts = parts(i);
      List<SegmentRecord> segments =
          parts.stream().flatMap(part -> part.segments().stream()).toList();
      tracks.add(parts.getFirst().withSegments(segments));
    }
    return tracks;
  }

  private List<TrackRecord> parts(int rendition) {
    return chunks.values().stream().map(chunk -> chunk.tracks().get(rendition)).toList();
  }

  /** Video and audio are lost side by side: the longer loss counts, not the sum. */
  Damage damage() {
    Damage damage = Damage.NONE;
    for (ChunkRecord chunk : chunks.values()) {
      damage = damage.plus(chunk.damage());
    }
    for (AudioRecord track : audio.values()) {
      damage =
          new Damage(
              damage.decodeErrors() + track.damage().decodeErrors(),
              Math.max(damage.missingMs(), track.damage().missingMs()));
    }
    return damage;
  }

  /**
   * Joins what the chunks left, and checks every join.
   *
   * @param thumbnails what was made of the chunks' thumbnails
   * @throws academy.video.failure.WorkerException with OUTPUT_INVALID where tracks do not fit
   */
  Presentation joined(EncodePlan plan, Thumbnails thumbnails) {
    TrackJoiner joiner = new TrackJoiner();
    List<TrackRecord> video = new ArrayList<>();
    for (int i = 0; i < plan.video().size(); i++) {
      video.add(joiner.joinVideo(plan, plan.video().get(i), parts(i)));
    }
    List<TrackRecord> tracks = new ArrayList<>();
    for (AudioRecord record : audioOf(plan)) {
      AudioRendition rendition = plan.audio().get(tracks.size());
      tracks.add(joiner.joinAudio(plan, rendition, record.track()));
    }
    return new Presentation(
        plan, video, tracks, text.map(TextRecord::tracks).orElse(List.of()), thumbnails);
  }
}
