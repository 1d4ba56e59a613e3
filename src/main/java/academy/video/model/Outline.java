package academy.video.model;

import java.util.List;

/**
 * What a source says of its content, for viewers.
 *
 * @param title on one line, or empty
 * @param chapters of a plan in their order, the first of several at the same time
 */
public record Outline(String title, List<Chapter> chapters) {

  public Outline {
    chapters = List.copyOf(chapters);
  }

  /** Of a source that says nothing. */
  public static Outline none() {
    return new Outline("", List.of());
  }
}
