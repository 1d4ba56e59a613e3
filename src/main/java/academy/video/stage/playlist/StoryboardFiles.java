package academy.video.stage.playlist;

import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.StoryboardRecord;
import academy.video.model.Timeline;
import academy.video.model.VttTime;
import academy.video.stage.playlist.MultivariantPlaylist.ImageVariant;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The text files of a storyboard, and what the multivariant playlist says of it.
 *
 * @param playlist for players that read EXT-X-IMAGE-STREAM-INF
 * @param index WebVTT, for players that are given its address: one cue a frame, whose text names
 *     the sheet and the frame's place on it as a media fragment (W3C Media Fragments URI 1.0)
 */
record StoryboardFiles(Playlist playlist, Playlist index, ImageVariant variant) {

  static final String CODECS = "jpeg";
  private static final long MICROS_PER_SECOND = 1_000_000;

  static StoryboardFiles of(
      String generation, Timeline timeline, StoryboardPlan storyboard, StoryboardRecord written) {
    String prefix = ObjectLayout.storyboardPrefix(generation);
    Spans spans = Spans.ofSheets(timeline, storyboard, written);
    ImagePlaylist images = playlist(timeline, storyboard, spans);
    String key = ObjectLayout.mediaPlaylist(prefix);
    return new StoryboardFiles(
        new Playlist(key, PlaylistWriter.write(images)),
        new Playlist(ObjectLayout.storyboardIndex(prefix), index(timeline, storyboard)),
        new ImageVariant(
            BitRate.measure(spans, images.targetSeconds()).peak(), CODECS, storyboard.tile(), key));
  }

  List<Playlist> all() {
    return List.of(playlist, index);
  }

  private static ImagePlaylist playlist(Timeline timeline, StoryboardPlan storyboard, Spans spans) {
    long tileMicros = timeline.timeOf(storyboard.intervalFrames()).times(MICROS_PER_SECOND).round();
    List<ImagePlaylist.Sheet> sheets = new ArrayList<>();
    for (MediaPlaylist.Entry entry : spans.entries()) {
      sheets.add(
          new ImagePlaylist.Sheet(
              entry.durationMicros(),
              entry.uri(),
              storyboard.tile(),
              storyboard.columns(),
              storyboard.rows(),
              tileMicros));
    }
    return new ImagePlaylist(PlaylistBuilder.VERSION, spans.targetSeconds(), sheets);
  }

  private static String index(Timeline timeline, StoryboardPlan storyboard) {
    Size size = storyboard.tile();
    StringBuilder text = new StringBuilder("WEBVTT\n");
    for (int tile = 0; tile < storyboard.tiles(); tile++) {
      int place = tile % storyboard.tilesPerSheet();
      Rational start = timeline.timeOf(storyboard.frameOf(tile));
      Rational end = timeline.timeOf(Math.min(storyboard.frameOf(tile + 1), timeline.frameCount()));
      text.append('\n')
          .append(time(start))
          .append(" --> ")
          .append(time(end))
          .append('\n')
          .append(ObjectLayout.sheetName(tile / storyboard.tilesPerSheet()))
          .append(
              "#xywh=%d,%d,%d,%d\n"
                  .formatted(
                      place % storyboard.columns() * size.width(),
                      place / storyboard.columns() * size.height(),
                      size.width(),
                      size.height()));
    }
    return text.toString();
  }

  private static String time(Rational seconds) {
    return VttTime.of(seconds.times(1000).round());
  }
}
