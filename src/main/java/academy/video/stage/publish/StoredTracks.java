package academy.video.stage.publish;

import academy.video.model.Presentation;
import academy.video.model.SegmentRecord;
import academy.video.model.TextSegmentRecord;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import academy.video.store.ObjectLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which objects a presentation's tracks and thumbnails are, with what is known of each. Pure. */
public final class StoredTracks {

  /** What an object must be; an init segment's size is not recorded. */
  public record Expected(String sha256, String md5, long sizeBytes) {
    static final long UNKNOWN_SIZE = -1;
  }

  private StoredTracks() {}

  /** Every media object and still frame by its key. */
  public static Map<String, Expected> objects(Presentation presentation) {
    String generation = presentation.generation();
    Map<String, Expected> objects = new LinkedHashMap<>();
    for (TrackRecord track : presentation.video()) {
      add(objects, ObjectLayout.videoPrefix(generation, track.rendition()), track);
    }
    for (TrackRecord track : presentation.audio()) {
      add(objects, ObjectLayout.audioPrefix(generation, track.rendition()), track);
    }
    for (TextTrackRecord track : presentation.text()) {
      String prefix = ObjectLayout.textPrefix(generation, track.rendition());
      for (TextSegmentRecord segment : track.segments()) {
        objects.put(
            ObjectLayout.textSegment(prefix, segment.index()),
            new Expected(segment.sha256(), segment.md5(), segment.sizeBytes()));
      }
    }
    presentation
        .thumbnails()
        .poster()
        .ifPresent(
            poster ->
                objects.put(
                    ObjectLayout.poster(generation),
                    new Expected(poster.sha256(), poster.md5(), poster.sizeBytes())));
    presentation
        .thumbnails()
        .storyboard()
        .ifPresent(
            storyboard ->
                storyboard
                    .sheets()
                    .forEach(
                        sheet ->
                            objects.put(
                                ObjectLayout.sheet(
                                    ObjectLayout.storyboardPrefix(generation), sheet.index()),
                                new Expected(sheet.sha256(), sheet.md5(), sheet.sizeBytes()))));
    return objects;
  }

  private static void add(Map<String, Expected> objects, String prefix, TrackRecord track) {
    objects.put(
        ObjectLayout.initSegment(prefix),
        new Expected(track.initSha256(), track.initMd5(), Expected.UNKNOWN_SIZE));
    for (SegmentRecord segment : track.segments()) {
      objects.put(
          ObjectLayout.segment(prefix, segment.index()),
          new Expected(segment.sha256(), segment.md5(), segment.sizeBytes()));
    }
  }
}
