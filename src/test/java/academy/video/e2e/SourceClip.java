package academy.video.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * When the pictures and sounds of a source are due, as {@code ffprobe} reads it.
 *
 * @param pictures in the order of showing
 * @param sounds decoded blocks
 */
record SourceClip(List<Picture> pictures, List<Sound> sounds) {

  /**
   * A picture.
   *
   * @param number on its counter card
   * @param seconds when it is shown, on the source's clock
   */
  record Picture(int number, double seconds, double durationSeconds) {}

  /** A block of sound, on the source's clock. */
  record Sound(double startSeconds, double endSeconds) {}

  static SourceClip read(Path file) {
    return new SourceClip(pictures(file), sounds(file));
  }

  /**
   * What becomes the presentation's zero: the start of picture or sound, whatever is first, but a
   * whole number of frames before the first picture.
   *
   * @param frameRate of the presentation
   */
  double start(double frameRate) {
    double sound = sounds.isEmpty() ? Double.MAX_VALUE : sounds.getFirst().startSeconds;
    if (pictures.isEmpty()) {
      return sound;
    }
    double picture = pictures.getFirst().seconds;
    double lead = Math.max(0, picture - sound);
    return picture - Math.floor(lead * frameRate + 0.001) / frameRate;
  }

  /** From the start of picture or sound, whatever is first, to the end of both. */
  double seconds() {
    double start =
        Stream.concat(
                pictures.stream().map(Picture::seconds), sounds.stream().map(Sound::startSeconds))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return end() - start;
  }

  private double end() {
    return Stream.concat(
            pictures.stream().map(picture -> picture.seconds + picture.durationSeconds),
            sounds.stream().map(Sound::endSeconds))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The number of the newest picture at a time of the source's clock, or of the first one. */
  int numberAt(double seconds) {
    int number = pictures.getFirst().number;
    for (Picture picture : pictures) {
      if (picture.seconds <= seconds) {
        number = picture.number;
      }
    }
    return number;
  }

  /** Whether there is sound from {@code seconds} on, for as long as a beep. */
  boolean soundsAt(double seconds) {
    double margin = 0.001;
    return !sounds.isEmpty()
        && sounds.getFirst().startSeconds <= seconds + margin
        && sounds.getLast().endSeconds >= seconds + 0.1 - margin;
  }

  private static List<Picture> pictures(Path file) {
    List<List<String>> times =
        FfmpegTools.ffprobe(file, "v:0", "frame=best_effort_timestamp_time,duration_time");
    if (times.isEmpty()) {
      return List.of();
    }
    List<CounterCard> cards = CounterCard.ofSource(file.toString());
    if (cards.size() != times.size()) {
      throw new AssertionError("%d pictures, %d times".formatted(cards.size(), times.size()));
    }
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      pictures.add(
          new Picture(
              cards.get(i).number(), seconds(times.get(i).get(0)), seconds(times.get(i).get(1))));
    }
    return pictures;
  }

  private static List<Sound> sounds(Path file) {
    List<List<String>> rate = FfmpegTools.ffprobe(file, "a:0", "stream=sample_rate");
    return FfmpegTools.ffprobe(file, "a:0", "frame=best_effort_timestamp_time,nb_samples").stream()
        .map(
            block -> {
              double start = seconds(block.get(0));
              double samples = Double.parseDouble(block.get(1));
              return new Sound(
                  start, start + samples / Double.parseDouble(rate.getFirst().getFirst()));
            })
        .toList();
  }

  private static double seconds(String text) {
    return text.equals("N/A") ? 0 : Double.parseDouble(text);
  }
}
