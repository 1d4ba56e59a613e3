package academy.video.captions;

import academy.video.json.Json;
import academy.video.model.AudioRendition;
import academy.video.model.EncodePlan;
import academy.video.model.Presentation;
import academy.video.model.Rational;
import academy.video.model.SamplePlans;
import academy.video.model.SampleTracks;
import academy.video.model.Size;
import academy.video.model.StreamRoles;
import academy.video.model.TextRendition;
import academy.video.model.Thumbnails;
import academy.video.model.VideoRendition;
import academy.video.stage.playlist.PlaylistBuilder;
import academy.video.stage.playlist.PlaylistSet;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.util.List;
import java.util.Map;

/** A small published video with text of its own: what captions are added to. */
public final class PublishedSample {

  private static final VideoRendition VIDEO = SamplePlans.video("360p", new Size(640, 360), 1);
  private static final AudioRendition AUDIO = SamplePlans.audio("ko", "한국어", true);
  private static final TextRendition TEXT =
      SamplePlans.text("text-1", "en", "English", StreamRoles.NONE);

  private PublishedSample() {}

  /**
   * Makes the playlists.
   *
   * @param frames of 25 a second, in segments of 2 s
   */
  static PlaylistSet playlists(int frames) {
    EncodePlan plan = plan(frames);
    return new PlaylistBuilder()
        .build(
            new Presentation(
                plan,
                List.of(SampleTracks.video(plan, VIDEO, i -> 30_000 + i)),
                List.of(SampleTracks.audio(plan, AUDIO, i -> 20_000 + i)),
                List.of(SampleTracks.text(plan, TEXT)),
                Thumbnails.none()));
  }

  static EncodePlan plan(int frames) {
    return SamplePlans.plan(
        SamplePlans.timeline(Rational.of(25), frames, 50, 50),
        List.of(VIDEO),
        List.of(AUDIO),
        List.of(TEXT));
  }

  /** Stores what captions need to find. */
  public static void publish(ObjectStore store, Json json, int frames) {
    EncodePlan plan = plan(frames);
    PlaylistSet playlists = playlists(frames);
    playlists.media().forEach(playlist -> store.put(playlist.key(), playlist.bytes()));
    store.put(
        ObjectLayout.report(plan.generation()),
        json.write(Map.of("plan", Map.of("timeline", plan.timeline()))));
    store.put(ObjectLayout.MULTIVARIANT_PLAYLIST, playlists.multivariant().bytes());
  }
}
