package academy.video.ops.cutover;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How documents are read: by sentence, and with an ear for what they tell as gone.
 *
 * @param files paths of documents
 * @param toldAsGone sentences with one of these tell of something that is no more
 */
public record Documents(Pattern files, List<Pattern> toldAsGone) {

  public Documents {
    toldAsGone = List.copyOf(toldAsGone);
  }

  boolean isDocument(String path) {
    return files.matcher(path).find();
  }

  boolean isToldAsGone(String sentence) {
    return toldAsGone.stream().anyMatch(pattern -> pattern.matcher(sentence).find());
  }
}
