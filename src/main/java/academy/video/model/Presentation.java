package academy.video.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * A plan with all that was made of it: what playlists list, verification compares, and a report
 * holds.
 *
 * @param plan what was to be made
 * @param video one joined track for each of the plan's video renditions, in its order
 * @param audio one track for each of the plan's audio renditions, in its order
 * @param text one track for each of the plan's text renditions, in its order
 * @param thumbnails poster and storyboard, where the plan has them
 */
public record Presentation(
    EncodePlan plan,
    List<TrackRecord> video,
    List<TrackRecord> audio,
    List<TextTrackRecord> text,
    Thumbnails thumbnails) {

  /** Fails with {@code IllegalArgumentException} where the tracks are not the plan's. */
  public Presentation {
    video = List.copyOf(video);
    audio = List.copyOf(audio);
    text = List.copyOf(text);
    requireEqual(
        plan.video().stream().map(VideoRendition::name),
        video.stream().map(TrackRecord::rendition));
    requireEqual(
        plan.audio().stream().map(AudioRendition::name),
        audio.stream().map(TrackRecord::rendition));
    requireEqual(
        plan.text().stream().map(TextRendition::name),
        text.stream().map(TextTrackRecord::rendition));
  }

  private static void requireEqual(Stream<String> planned, Stream<String> tracks) {
    List<String> renditions = planned.toList();
    List<String> found = tracks.toList();
    if (!renditions.equals(found)) {
      throw new IllegalArgumentException(
          "tracks %s were given for the renditions %s".formatted(found, renditions));
    }
  }

  public String generation() {
    return plan.generation();
  }
}
