package academy.video.stage.publish;

import academy.video.model.Digested;
import academy.video.model.Presentation;
import academy.video.model.TextTrackRecord;
import academy.video.model.TrackRecord;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An object that was stored, and what is known of it.
 *
 * @param sizeBytes its length; {@link #UNKNOWN_SIZE} of an init segment, whose is not recorded
 * @param sha256 lower-case hex digest
 * @param md5 the same by MD5; empty where it is not recorded
 */
public record StoredObject(String key, long sizeBytes, String sha256, Optional<String> md5) {

  public static final long UNKNOWN_SIZE = -1;

  /** Every media object and thumbnail of a presentation. */
  public static List<StoredObject> of(Presentation presentation) {
    String generation = presentation.generation();
    List<StoredObject> objects = new ArrayList<>();
    for (TrackRecord track : presentation.video()) {
      String prefix = ObjectLayout.videoPrefix(generation, track.rendition());
      objects.addAll(of(prefix, track, /* withInit= */ true));
    }
    for (TrackRecord track : presentation.audio()) {
      String prefix = ObjectLayout.audioPrefix(generation, track.rendition());
      objects.addAll(of(prefix, track, /* withInit= */ true));
    }
    presentation.text().forEach(track -> objects.addAll(of(generation, track)));
    objects.addAll(images(presentation));
    return objects;
  }

  /** The poster and the sheets of the storyboard. */
  public static List<StoredObject> images(Presentation presentation) {
    String generation = presentation.generation();
    List<StoredObject> objects = new ArrayList<>();
    presentation
        .thumbnails()
        .poster()
        .ifPresent(poster -> objects.add(of(ObjectLayout.poster(generation), poster)));
    String sheets = ObjectLayout.storyboardPrefix(generation);
    presentation.thumbnails().storyboard().stream()
        .flatMap(storyboard -> storyboard.sheets().stream())
        .forEach(sheet -> objects.add(of(ObjectLayout.sheet(sheets, sheet.index()), sheet)));
    return objects;
  }

  /**
   * The objects of a track, or of a chunk's part of it.
   *
   * @param prefix the rendition's folder
   * @param withInit whether the init segment is one of them
   */
  public static List<StoredObject> of(String prefix, TrackRecord track, boolean withInit) {
    List<StoredObject> objects = new ArrayList<>();
    if (withInit) {
      objects.add(
          new StoredObject(
              ObjectLayout.initSegment(prefix),
              UNKNOWN_SIZE,
              track.initSha256(),
              Optional.of(track.initMd5())));
    }
    track
        .segments()
        .forEach(
            segment -> objects.add(of(ObjectLayout.segment(prefix, segment.index()), segment)));
    return objects;
  }

  /** The segments of a text track. */
  public static List<StoredObject> of(String generation, TextTrackRecord track) {
    String prefix = ObjectLayout.textPrefix(generation, track.rendition());
    return track.segments().stream()
        .map(segment -> of(ObjectLayout.textSegment(prefix, segment.index()), segment))
        .toList();
  }

  private static StoredObject of(String key, Digested record) {
    return new StoredObject(key, record.sizeBytes(), record.sha256(), Optional.of(record.md5()));
  }

  /** Whether an object of this length can be this one. */
  public boolean isAsLongAs(ObjectInfo found) {
    return sizeBytes == UNKNOWN_SIZE || sizeBytes == found.sizeBytes();
  }

  /**
   * Whether the listing proves the object's bytes; one that does not may be the same all the same.
   */
  public boolean isProvenBy(ObjectInfo found) {
    return isAsLongAs(found) && md5.isPresent() && md5.equals(found.etag());
  }
}
