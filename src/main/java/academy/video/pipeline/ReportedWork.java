package academy.video.pipeline;

import academy.video.model.AudioRecord;
import academy.video.model.Chunk;
import academy.video.model.ChunkRecord;
import academy.video.model.ChunkThumbnails;
import academy.video.model.ChunkWork;
import academy.video.model.Damage;
import academy.video.model.EncodePlan;
import academy.video.model.LoudnessRecord;
import academy.video.model.Presentation;
import academy.video.model.TextRecord;
import academy.video.model.TrackRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The checkpoints of a finished result, as far as its report still tells them: what was written,
 * but neither what it cost nor what could not be decoded.
 */
record ReportedWork(List<ChunkRecord> chunks, List<AudioRecord> audio, Optional<TextRecord> text) {

  private static final ChunkWork UNKNOWN = new ChunkWork("", "", 0, 0, 0, 0, 0, 0, 0, 0);

  static ReportedWork of(FinishedResult result) {
    Presentation made = result.presentation();
    EncodePlan plan = made.plan();
    return new ReportedWork(
        plan.chunks().stream().map(chunk -> chunk(made, chunk)).toList(),
        result.report().loudness().stream().flatMap(each -> audio(made, each)).toList(),
        made.text().isEmpty()
            ? Optional.empty()
            : Optional.of(new TextRecord(plan.generation(), made.text(), 0)));
  }

  private static ChunkRecord chunk(Presentation made, Chunk chunk) {
    List<TrackRecord> tracks =
        made.video().stream()
            .map(
                track ->
                    track.withSegments(
                        track.segments().subList(chunk.startSegment(), chunk.endSegment())))
            .toList();
    return new ChunkRecord(
        made.generation(),
        chunk.index(),
        tracks,
        Damage.NONE,
        List.of(),
        ChunkThumbnails.none(),
        UNKNOWN);
  }

  private static Stream<AudioRecord> audio(Presentation made, LoudnessRecord loudness) {
    return made.audio().stream()
        .filter(track -> track.rendition().equals(loudness.rendition()))
        .map(track -> new AudioRecord(made.generation(), track, Damage.NONE, loudness, 0));
  }
}
