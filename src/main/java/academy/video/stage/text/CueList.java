package academy.video.stage.text;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.ffmpeg.TextReader.Texts;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the cues of a caption file, of which nobody knows how many it has. */
final class CueList {

  /** As profiles allow of a track in a video ({@code limits.text_cues}). */
  static final int MOST_CUES = 100_000;

  private final String name;
  private final List<Texts> cues = new ArrayList<>();
  private int unreadable;

  /**
   * An empty list.
   *
   * @param name of the file, for messages
   */
  CueList(String name) {
    this.name = name;
  }

  /**
   * Adds a cue; one that ends before it begins counts as unreadable.
   *
   * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where there are too many
   */
  void add(Rational start, Rational end, String event) {
    add(start, end, /* isAss= */ false, event);
  }

  void add(Rational start, Rational end, boolean isAss, String event) {
    if (cues.size() >= MOST_CUES) {
      throw Failure.of(
              ExitCode.SOURCE_OVER_LIMIT, "%s has more than %,d cues.".formatted(name, MOST_CUES))
          .withDetails(Map.of("limit", "cues"))
          .asException();
    }
    if (end.compareTo(start) <= 0) {
      unreadable();
      return;
    }
    cues.add(new Texts(0, start, Optional.of(end.minus(start)), isAss, List.of(event)));
  }

  /** Counts what should be a cue, and can't be read. */
  void unreadable() {
    unreadable++;
  }

  String name() {
    return name;
  }

  int unreadableCount() {
    return unreadable;
  }

  List<Texts> all() {
    return List.copyOf(cues);
  }
}
