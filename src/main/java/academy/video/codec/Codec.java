package academy.video.codec;

import academy.video.failure.Cancellation;
import academy.video.model.AudioRendition;
import academy.video.model.ByteSource;
import academy.video.model.EncodePlan;
import academy.video.model.FragmentSink;
import academy.video.model.Profile;
import academy.video.model.SourceInfo;
import academy.video.model.StoryboardPlan;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.audio.AudioTrackEncoder.EncodedAudio;
import academy.video.stage.storyboard.SheetComposer.SheetSink;
import academy.video.stage.text.TextSink;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What reads a source's bytes with FFmpeg: probes, decodes, encodes. Its results are values and
 * bytes; it writes to no store. One of a process; safe for use by several threads, each with a task
 * of its own. All its calls throw {@code WorkerException}: with the job's failure once it was
 * cancelled, and with what is said below.
 */
public interface Codec extends AutoCloseable {

  /** Versions of the native libraries, by name. */
  Map<String, String> versions();

  /** What keeps it from doing harm. */
  Containment containment();

  /**
   * Finds out what a source holds.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_UNSUPPORTED, SOURCE_CORRUPT or
   *     SOURCE_OVER_LIMIT where it can't or must not be encoded
   */
  SourceInfo probe(ByteSource source, Profile profile, Cancellation cancellation);

  /** Opens what encodes the chunks of a job; opening reads nothing yet. */
  VideoCodec video(
      ByteSource source, EncodePlan plan, VideoCodec.Settings settings, Cancellation cancellation);

  /** Encodes one whole audio track; may be repeated, with the same bytes. */
  EncodedAudio audio(
      ByteSource source,
      EncodePlan plan,
      AudioRendition rendition,
      FragmentSink sink,
      Cancellation cancellation);

  /**
   * Converts all text tracks; may be repeated, with the same bytes.
   *
   * @return what was written of each, in the plan's order
   */
  List<TextTrackRecord> text(
      ByteSource source,
      EncodePlan plan,
      Profile.Limits limits,
      TextSink sink,
      Cancellation cancellation);

  /**
   * Puts tiles on sheets and encodes these. The storyboard's last sheet is complete with its last
   * tile.
   *
   * @param firstSheet index of the sheet that the first tile is on
   * @param tiles gives whole tiles, one after the other, and then nothing
   * @param sink takes the sheets in order
   */
  void sheets(
      StoryboardPlan storyboard,
      Timeline timeline,
      int firstSheet,
      Supplier<Optional<byte[]>> tiles,
      SheetSink sink,
      Cancellation cancellation);

  /** The most physical memory that it took outside of this process, in bytes. */
  long peakBytes();

  @Override
  void close();
}
