package academy.video.captions;

import academy.video.model.Digests;
import academy.video.model.TextRendition;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.text.CaptionFile;
import academy.video.stage.text.FittedCaptions;
import academy.video.store.ObjectLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The document about captions that were added, captions.json beside their segments. The name of the
 * rendition is a digest of all that players see of it, so the same captions have the same keys and
 * the same bytes, and other ones have others.
 *
 * @param rendition as the multivariant playlist names it
 * @param kind what they are for
 * @param offsetMs how much later than in the file each cue is shown
 * @param file name of the file that they come from, without its folder
 * @param format of the file: SRT, WebVTT, ASS or TTML
 * @param encoding of the file, such as {@code UTF-8} or {@code CP949}
 * @param durationMs of the presentation
 * @param leftOut cues of the file that are not shown, as outside of the presentation
 * @param track what was written
 */
public record AddedCaptions(
    TextRendition rendition,
    CaptionKind kind,
    long offsetMs,
    String file,
    String format,
    String encoding,
    long durationMs,
    int leftOut,
    TextTrackRecord track) {

  /** Source of a rendition that is from no stream. */
  private static final int NO_STREAM = -1;

  /** The rendition that these cues become. */
  static TextRendition rendition(FittedCaptions captions, CaptionRequest request) {
    byte[] identity =
        String.join(
                "\n",
                Digests.sha256(captions.webVtt()),
                request.language(),
                request.name(),
                request.kind().name())
            .getBytes(StandardCharsets.UTF_8);
    return new TextRendition(
        ObjectLayout.captions(Digests.sha256(identity)),
        NO_STREAM,
        /* captionChannel= */ 0,
        request.language(),
        request.name(),
        /* isDefault= */ false,
        request.kind().roles());
  }

  static AddedCaptions of(
      CaptionFile file,
      FittedCaptions captions,
      CaptionRequest request,
      long durationMs,
      TextTrackRecord track) {
    return new AddedCaptions(
        rendition(captions, request),
        request.kind(),
        request.offset().times(1000).round(),
        file.name(),
        file.format().label(),
        file.encoding(),
        durationMs,
        captions.leftOut(),
        track);
  }

  String name() {
    return rendition.name();
  }

  /** Whether a player's menu has one place for both: then the later one takes it. */
  boolean isShownInPlaceOf(AddedCaptions other) {
    return rendition.language().equals(other.rendition.language())
        && rendition.displayName().equals(other.rendition.displayName())
        && kind == other.kind;
  }

  /** Whether the document, which may be anybody's, tells of this rendition on this timeline. */
  boolean isOf(String name, Timeline timeline) {
    List<TextSegmentRecord> segments = track.segments();
    boolean inOrder = segments.size() == timeline.segmentCount();
    for (int i = 0; inOrder && i < segments.size(); i++) {
      inOrder = segments.get(i).index() == i && segments.get(i).sizeBytes() > 0;
    }
    return inOrder
        && rendition.name().equals(name)
        && track.rendition().equals(name)
        && !rendition.isDefault()
        && rendition.roles().equals(kind.roles())
        && !rendition.displayName().isBlank();
  }
}
