package academy.video.captions;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.model.Timeline;
import academy.video.stage.playlist.CaptionPlaylists;
import academy.video.stage.playlist.MalformedPlaylistException;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.PlaylistLinks;
import academy.video.store.StoredObject;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What is published, as far as captions need it. Anybody with rights to the destination may have
 * written what is read here.
 *
 * @param playlist master.m3u8
 * @param version of master.m3u8
 * @param generation the one that it leads to
 * @param timeline the presentation's clock, from zero
 * @param targetSeconds of all media playlists
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record PublishedVideo(
    byte[] playlist, String version, String generation, Timeline timeline, int targetSeconds) {

  private static final String MASTER = ObjectLayout.MULTIVARIANT_PLAYLIST;

  /** Bytes; a report of the longest lecture in every rendition has a tenth of them. */
  private static final int LARGEST_REPORT = 64 << 20;

  /** A day in segments of half a second. */
  private static final int MOST_SEGMENTS = 172_800;

  private static final Rational HIGHEST_FRAME_RATE = Rational.of(1000);
  private static final Rational LOWEST_FRAME_RATE = Rational.of(1, 1000);
  private static final long LARGEST_DENOMINATOR = 1_000_000;

  /**
   * Reads what is published.
   *
   * @throws WorkerException with PROBLEM_FOUND where nothing is, or not as the worker writes it
   */
  static PublishedVideo read(ObjectStore store, Json json) {
    StoredObject master =
        store
            .readVersion(MASTER)
            .orElseThrow(
                () ->
                    problem("Nothing is published in %s.".formatted(store.location()))
                        .withHint(
                            "Encode the video first, or name the folder that holds its master.m3u8.")
                        .asException());
    PlaylistLinks links = PlaylistLinks.of(MASTER, master.body());
    Optional<String> foreign = links.problem(MASTER);
    if (foreign.isPresent()) {
      throw unusable(store, foreign.get());
    }
    if (links.generations().size() != 1) {
      throw unusable(
          store, "master.m3u8 leads to %d generations.".formatted(links.generations().size()));
    }
    String generation = links.generations().iterator().next();
    try {
      String variant = CaptionPlaylists.firstVariant(master.body());
      int target =
          CaptionPlaylists.targetSeconds(
              store
                  .readDocument(variant, PlaylistLinks.LARGEST_PLAYLIST)
                  .orElseThrow(() -> unusable(store, variant + " is missing.")));
      return new PublishedVideo(
          master.body(), master.version(), generation, timeline(store, json, generation), target);
    } catch (MalformedPlaylistException e) {
      throw unusable(store, "A playlist is not as this worker writes it: %s.".formatted(e.where()));
    }
  }

  private static Timeline timeline(ObjectStore store, Json json, String generation) {
    String key = ObjectLayout.report(generation);
    byte[] report =
        store
            .readDocument(key, LARGEST_REPORT)
            .orElseThrow(() -> unusable(store, key + " is missing, or too large."));
    try {
      JsonNode written = json.readTree(report).path("plan").path("timeline");
      if (!written.isObject()) {
        throw new IllegalArgumentException("no timeline");
      }
      Timeline timeline = json.read(json.write(written), Timeline.class);
      Rational rate = timeline.frameRate();
      boolean isSensible =
          rate.compareTo(LOWEST_FRAME_RATE) >= 0
              && rate.compareTo(HIGHEST_FRAME_RATE) <= 0
              && rate.denominator() <= LARGEST_DENOMINATOR
              && timeline.segmentCount() <= MOST_SEGMENTS;
      if (isSensible) {
        return timeline.fromZero();
      }
    } catch (UncheckedIOException | IllegalArgumentException | ArithmeticException _) {
      // none of ours, as below
    }
    throw unusable(store, key + " does not say when segments begin.");
  }

  private static WorkerException unusable(ObjectStore store, String why) {
    return problem(
            "Captions can't be added to or removed from %s: %s".formatted(store.location(), why))
        .withHint("Encode the video again; then name its captions again.")
        .asException();
  }

  private static Failure problem(String reason) {
    return Failure.of(ExitCode.PROBLEM_FOUND, reason);
  }
}
