package academy.video.ops.preview;

import academy.video.store.ObjectLayout;
import academy.video.store.PlaylistLinks;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * What the page has to show; it asks for this as {@code about.json}. Keys are relative to the
 * destination.
 *
 * @param playlist what players start with; empty where nothing is published yet
 * @param report the page about the published result
 * @param reportData the same for programs
 * @param failedReport the page about the last job, where that failed
 * @param poster an image of the video
 * @param storyboard the index of thumbnails
 * @param source where the file is that the video was made of, relative to the page; empty where the
 *     caller of the command named none
 * @param status what the status command says
 */
record Shown(
    Optional<String> playlist,
    Optional<String> report,
    Optional<String> reportData,
    Optional<String> failedReport,
    Optional<String> poster,
    Optional<String> storyboard,
    Optional<String> source,
    JsonNode status) {

  /** Looks at what is there now. */
  static Shown of(PreviewFiles files, Optional<String> source, JsonNode status) {
    String master = ObjectLayout.MULTIVARIANT_PLAYLIST;
    Optional<byte[]> playlist = files.read(master, PlaylistLinks.LARGEST_PLAYLIST);
    Set<String> generations =
        playlist.map(body -> PlaylistLinks.of(master, body).generations()).orElse(Set.of());
    Optional<String> generation = generations.stream().findFirst();
    return new Shown(
        playlist.map(_ -> master),
        generation.map(ObjectLayout::reportPage).filter(files::has),
        generation.map(ObjectLayout::report).filter(files::has),
        Optional.of(ObjectLayout.FAILED_REPORT_PAGE).filter(files::has),
        generation.map(ObjectLayout::poster).filter(files::has),
        generation
            .map(ObjectLayout::storyboardPrefix)
            .map(ObjectLayout::storyboardIndex)
            .filter(files::has),
        source,
        status);
  }
}
