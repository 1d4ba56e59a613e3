package academy.video.stage.result;

import academy.video.model.Chapter;
import academy.video.model.EncodePlan;
import academy.video.model.Rational;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chapters as players of Apple's read them ("Providing JavaScript Object Notation (JSON) Chapters",
 * HLS). Values for JSON; pure.
 */
public final class ChapterList {

  private ChapterList() {}

  /** One object for each chapter, in their order; times in seconds, exact to the millisecond. */
  public static List<Map<String, Object>> of(EncodePlan plan) {
    List<Chapter> chapters = plan.outline().chapters();
    List<Map<String, Object>> list = new ArrayList<>();
    for (int i = 0; i < chapters.size(); i++) {
      Chapter chapter = chapters.get(i);
      Rational end =
          i + 1 < chapters.size() ? chapters.get(i + 1).startSeconds() : plan.timeline().duration();
      long startMs = ms(chapter.startSeconds());
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("chapter", i + 1);
      entry.put("start-time", seconds(startMs));
      entry.put("duration", seconds(ms(end) - startMs));
      if (!chapter.title().isEmpty()) {
        Map<String, String> title = new LinkedHashMap<>();
        title.put("language", "und");
        title.put("title", chapter.title());
        entry.put("titles", List.of(title));
      }
      list.add(entry);
    }
    return list;
  }

  private static long ms(Rational seconds) {
    return seconds.times(1000).round();
  }

  private static BigDecimal seconds(long ms) {
    return BigDecimal.valueOf(ms, 3);
  }
}
