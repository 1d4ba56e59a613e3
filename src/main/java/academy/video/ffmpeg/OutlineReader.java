package academy.video.ffmpeg;

import academy.video.model.Chapter;
import academy.video.model.Outline;
import academy.video.model.PlainText;
import academy.video.model.Rational;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVChapter;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** Copies a container's title and chapters. */
final class OutlineReader {

  /** More than a menu can show; what a file says beyond is left out. */
  static final int MOST_CHAPTERS = 1000;

  private static final int MOST_CHARACTERS = 200;

  private OutlineReader() {}

  /** Chapters as the container has them: in any order, at any times. */
  static Outline read(AVFormatContext context) {
    List<Chapter> chapters = new ArrayList<>();
    int count = Math.min(context.nb_chapters(), MOST_CHAPTERS);
    for (int i = 0; i < count; i++) {
      AVChapter chapter = context.chapters(i);
      Rational timeBase = Native.rational(chapter.time_base(), Rational.ZERO);
      double seconds = chapter.start() * timeBase.toDouble();
      if (timeBase.isPositive() && Math.abs(seconds) <= TextReader.LONGEST_SECONDS) {
        chapters.add(new Chapter(timeBase.times(chapter.start()), title(chapter.metadata())));
      }
    }
    return new Outline(title(context.metadata()), chapters);
  }

  private static String title(@Nullable AVDictionary metadata) {
    var entry = avutil.av_dict_get(metadata, "title", null, 0);
    String text = entry == null ? "" : Native.looseText(entry.value());
    return PlainText.shortLine(text, MOST_CHARACTERS);
  }
}
