package academy.video.stage.text;

import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;

/** Takes the segments of text renditions. */
@FunctionalInterface
public interface TextSink {

  /**
   * Takes the next segment of a rendition.
   *
   * @param bytes the file; never changed again
   */
  void segment(TextRendition rendition, TextSegmentRecord record, byte[] bytes);
}
