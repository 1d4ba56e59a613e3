package academy.video.stage.plan;

import academy.video.model.PosterPlan;
import academy.video.model.Profile;
import academy.video.model.Rational;
import academy.video.model.Size;
import academy.video.model.StoryboardPlan;
import academy.video.model.Timeline;
import academy.video.model.VideoRendition;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Plans the thumbnails of a presentation: its poster and its storyboard. Pure. */
final class ThumbnailPlanner {

  /** A poster's shorter side is at least this, where a rendition has it. */
  private static final int POSTER_LINES = 720;

  /**
   * A sheet's longest side in pixels: what television players decode (Roku's limit for sheets of
   * thumbnails).
   */
  private static final int LARGEST_SHEET = 1080;

  private static final int MOST_SHEETS = 36;

  /** The interval in seconds is at least the square root of the duration divided by this. */
  private static final int GROWTH = 8;

  /** Above the largest round interval, multiples of it. */
  private static final long COARSE_SECONDS = 600;

  private ThumbnailPlanner() {}

  /** The poster; none where the profile wants none or there are no frames. */
  static Optional<PosterPlan> poster(
      Profile.Poster wish, Timeline timeline, List<VideoRendition> video) {
    if (video.isEmpty()) {
      return Optional.empty();
    }
    int rendition = 0;
    for (int i = 0; i < video.size(); i++) {
      Size size = video.get(i).size();
      if (Math.min(size.width(), size.height()) >= POSTER_LINES) {
        rendition = i;
      }
    }
    return switch (wish.mode()) {
      case Profile.Poster.AUTO -> Optional.of(new PosterPlan(rendition, Optional.empty()));
      case Profile.Poster.TIME ->
          Optional.of(new PosterPlan(rendition, Optional.of(frameAt(wish.atSeconds(), timeline))));
      default -> Optional.empty();
    };
  }

  private static long frameAt(double seconds, Timeline timeline) {
    long millis = Math.round(seconds * 1000);
    long frame = Rational.of(millis, 1000).times(timeline.frameRate()).floor();
    return Math.min(frame, timeline.frameCount() - 1);
  }

  /** The storyboard; none where the profile wants none or there are no frames. */
  static Optional<StoryboardPlan> storyboard(
      Profile.Storyboard wish, Timeline timeline, List<VideoRendition> video) {
    if (video.isEmpty() || !wish.mode().equals(Profile.Storyboard.SHEETS)) {
      return Optional.empty();
    }
    Size tile = tile(video.getLast().size(), wish.tileSide());
    int columns = Math.max(1, LARGEST_SHEET / tile.width());
    int rows = Math.max(1, LARGEST_SHEET / tile.height());
    long interval = intervalFrames(wish, timeline, (long) MOST_SHEETS * columns * rows);
    int tiles = Math.toIntExact(Math.ceilDiv(timeline.frameCount(), interval));
    int usedColumns = Math.min(columns, tiles);
    int usedRows = Math.min(rows, Math.ceilDiv(tiles, usedColumns));
    return Optional.of(new StoryboardPlan(tile, usedColumns, usedRows, interval, tiles));
  }

  /** The frame's shape with this longer side, or the frame where it is smaller. */
  private static Size tile(Size frame, int side) {
    int longer = Math.max(frame.width(), frame.height());
    double scale = Math.min(1, (double) side / longer);
    return new Size(even(frame.width() * scale), even(frame.height() * scale));
  }

  private static int even(double length) {
    return Math.max(2, 2 * (int) Math.round(length / 2));
  }

  /** The first round interval that is long enough and leaves no more than {@code most} tiles. */
  private static long intervalFrames(Profile.Storyboard wish, Timeline timeline, long most) {
    double seconds = timeline.duration().toDouble();
    double least =
        wish.intervalSeconds() > 0 ? wish.intervalSeconds() : Math.sqrt(seconds) / GROWTH;
    LongStream given = LongStream.of(wish.intervalSeconds()).filter(length -> length > 0);
    LongStream round = LongStream.of(2, 5, 10, 15, 20, 30, 60, 120, 300);
    LongStream coarse = LongStream.iterate(COARSE_SECONDS, length -> length + COARSE_SECONDS);
    return LongStream.concat(given, LongStream.concat(round, coarse))
        .filter(length -> length >= least)
        .map(length -> Math.max(1, timeline.frameRate().times(length).round()))
        .filter(frames -> Math.ceilDiv(timeline.frameCount(), frames) <= most)
        .findFirst()
        .orElseThrow();
  }
}
