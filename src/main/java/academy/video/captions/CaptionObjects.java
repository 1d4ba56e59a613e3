package academy.video.captions;

import academy.video.failure.Cancellation;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.TextRendition;
import academy.video.model.TextTrackRecord;
import academy.video.model.Timeline;
import academy.video.stage.playlist.CaptionPlaylists;
import academy.video.stage.playlist.Playlist;
import academy.video.stage.publish.OutputVerifier;
import academy.video.stage.publish.StoredObject;
import academy.video.stage.text.CaptionFile;
import academy.video.stage.text.FittedCaptions;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import academy.video.store.UploadQueue;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The objects of captions in a generation's folder: segments and their playlist, all cues in one
 * file, and the document about them. None of them ever changes. What is read may be anybody's.
 */
record CaptionObjects(ObjectStore store, Json json) {

  /** Bytes; that of the longest video in segments of 2 s has a tenth. */
  private static final int LARGEST_DOCUMENT = 64 << 20;

  private static final int UPLOADS_AT_ONCE = 16;
  private static final long UPLOAD_BYTES_AT_ONCE = 16L << 20;

  /** More are no menu: what leads to more was not written here. */
  private static final int MOST = 200;

  /** The captions that a multivariant playlist leads to, in the order of their names. */
  static List<ObjectLayout.Captions> in(byte[] playlist) {
    return PlaylistLinks.of(ObjectLayout.MULTIVARIANT_PLAYLIST, playlist).keys().stream()
        .sorted()
        .flatMap(key -> ObjectLayout.captionsOf(key).stream())
        .distinct()
        .limit(MOST)
        .toList();
  }

  /** What is known of captions; empty where it can't be read, or is of others. */
  Optional<AddedCaptions> read(ObjectLayout.Captions captions, Timeline timeline) {
    return document(captions).filter(found -> found.isOf(captions.name(), timeline));
  }

  /** The same for captions whose timeline is not known. */
  Optional<AddedCaptions> document(ObjectLayout.Captions captions) {
    try {
      return store
          .readDocument(
              ObjectLayout.captionsDocument(captions.generation(), captions.name()),
              LARGEST_DOCUMENT)
          .map(bytes -> json.read(bytes, AddedCaptions.class));
    } catch (UncheckedIOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** All cues of captions in one file; empty where it can't be read. */
  Optional<CaptionFile> file(ObjectLayout.Captions captions, String name) {
    Optional<byte[]> bytes =
        store.readDocument(
            ObjectLayout.captionsFile(captions.generation(), captions.name()), CaptionFile.LARGEST);
    try {
      return bytes.map(found -> CaptionFile.read(found, name, Optional.of("UTF-8")));
    } catch (WorkerException _) {
      return Optional.empty();
    }
  }

  /** Whether a listing has all of them, with their lengths. */
  boolean areComplete(String generation, AddedCaptions captions) {
    String prefix = ObjectLayout.textPrefix(generation, captions.name());
    Map<String, ObjectInfo> stored =
        store.list(prefix).stream().collect(Collectors.toMap(ObjectInfo::key, Function.identity()));
    return stored.containsKey(ObjectLayout.mediaPlaylist(prefix))
        && stored.containsKey(ObjectLayout.captionsFile(generation, captions.name()))
        && StoredObject.of(generation, captions.track()).stream()
            .allMatch(
                expected ->
                    Optional.ofNullable(stored.get(expected.key()))
                        .filter(expected::isAsLongAs)
                        .isPresent());
  }

  /**
   * Stores captions and verifies them.
   *
   * @param beat is called before each object
   * @throws WorkerException with OUTPUT_INVALID where an object is not as it was written
   */
  AddedCaptions write(
      String generation,
      Timeline timeline,
      int targetSeconds,
      CaptionFile file,
      FittedCaptions fitted,
      CaptionRequest request,
      Runnable beat) {
    TextRendition rendition = AddedCaptions.rendition(fitted, request);
    String prefix = ObjectLayout.textPrefix(generation, rendition.name());
    AddedCaptions captions;
    try (UploadQueue uploads = new UploadQueue(store, UPLOADS_AT_ONCE, UPLOAD_BYTES_AT_ONCE)) {
      UploadQueue.Batch batch = uploads.batch();
      TextTrackRecord track =
          fitted.write(
              rendition,
              (_, record, bytes) -> {
                beat.run();
                batch.put(ObjectLayout.textSegment(prefix, record.index()), bytes);
              });
      captions = AddedCaptions.of(file, fitted, request, timeline.durationMs(), track);
      Playlist playlist = CaptionPlaylists.media(generation, timeline, track, targetSeconds);
      batch.put(playlist.key(), playlist.bytes());
      batch.put(ObjectLayout.captionsFile(generation, rendition.name()), fitted.webVtt());
      batch.put(ObjectLayout.captionsDocument(generation, rendition.name()), json.write(captions));
      batch.flush();
    }
    beat.run();
    var _ =
        new OutputVerifier(store, new Cancellation(), () -> {})
            .verify(prefix, StoredObject.of(generation, captions.track()));
    return captions;
  }
}
