package academy.video.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * When the frames and audio of a source are due, as {@code ffprobe} reads it.
 *
 * @param frames in the order of showing
 * @param audio decoded blocks
 */
record SourceClip(List<DecodedFrame> frames, List<Audio> audio) {

  /**
   * A frame.
   *
   * @param number on its counter card
   * @param seconds when it is shown, on the source's clock
   */
  record DecodedFrame(int number, double seconds, double durationSeconds) {}

  /** A block of audio, on the source's clock. */
  record Audio(double startSeconds, double endSeconds) {}

  static SourceClip read(Path file) {
    return new SourceClip(frames(file), audio(file));
  }

  /**
   * What becomes the presentation's zero: the start of video or audio, whatever is first, but a
   * whole number of frames before the first frame.
   *
   * @param frameRate of the presentation
   */
  double start(double frameRate) {
    double audioStart = audio.isEmpty() ? Double.MAX_VALUE : audio.getFirst().startSeconds;
    if (frames.isEmpty()) {
      return audioStart;
    }
    double frame = frames.getFirst().seconds;
    double lead = Math.max(0, frame - audioStart);
    return frame - Math.floor(lead * frameRate + 0.001) / frameRate;
  }

  /** From the start of video or audio, whatever is first, to the end of both. */
  double seconds() {
    double start =
        Stream.concat(
                frames.stream().map(DecodedFrame::seconds), audio.stream().map(Audio::startSeconds))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return end() - start;
  }

  private double end() {
    return Stream.concat(
            frames.stream().map(frame -> frame.seconds + frame.durationSeconds),
            audio.stream().map(Audio::endSeconds))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The number of the newest frame at a time of the source's clock, or of the first one. */
  int numberAt(double seconds) {
    int number = frames.getFirst().number;
    for (DecodedFrame frame : frames) {
      if (frame.seconds <= seconds) {
        number = frame.number;
      }
    }
    return number;
  }

  /** Whether there is audio from {@code seconds} on, for as long as a beep. */
  boolean audioAt(double seconds) {
    double margin = 0.001;
    return !audio.isEmpty()
        && audio.getFirst().startSeconds <= seconds + margin
        && audio.getLast().endSeconds >= seconds + 0.1 - margin;
  }

  private static List<DecodedFrame> frames(Path file) {
    List<List<String>> times =
        FfmpegTools.ffprobe(file, "v:0", "frame=best_effort_timestamp_time,duration_time");
    if (times.isEmpty()) {
      return List.of();
    }
    List<CounterCard> cards = CounterCard.ofSource(file.toString());
    if (cards.size() != times.size()) {
      throw new AssertionError("%d frames, %d times".formatted(cards.size(), times.size()));
    }
    List<DecodedFrame> frames = new ArrayList<>();
    for (int i = 0; i < cards.size(); i++) {
      frames.add(
          new DecodedFrame(
              cards.get(i).number(), seconds(times.get(i).get(0)), seconds(times.get(i).get(1))));
    }
    return frames;
  }

  private static List<Audio> audio(Path file) {
    List<List<String>> rate = FfmpegTools.ffprobe(file, "a:0", "stream=sample_rate");
    return FfmpegTools.ffprobe(file, "a:0", "frame=best_effort_timestamp_time,nb_samples").stream()
        .map(
            block -> {
              double start = seconds(block.get(0));
              double samples = Double.parseDouble(block.get(1));
              return new Audio(
                  start, start + samples / Double.parseDouble(rate.getFirst().getFirst()));
            })
        .toList();
  }

  private static double seconds(String text) {
    return text.equals("N/A") ? 0 : Double.parseDouble(text);
  }
}
