package academy.video.captions;

import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.model.Rational;
import academy.video.model.TextRendition;
import academy.video.model.Timeline;
import academy.video.model.VttTime;
import academy.video.stage.playlist.CaptionPlaylists;
import academy.video.stage.text.CaptionFile;
import academy.video.stage.text.FittedCaptions;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Carries captions on when a video is published again. Those of the same generation stay as they
 * are; those of another one are cut to the new segments, if the new presentation is as long as
 * theirs. What can't go on never fails a job: a remark says so.
 *
 * @param generation that is about to be published
 * @param timeline the presentation's clock
 * @param targetSeconds of its media playlists
 */
public record CarriedCaptions(
    ObjectStore store, Json json, String generation, Timeline timeline, int targetSeconds) {

  /**
   * Two encodes of one source differ by a frame or two; a source that was cut by less needs no
   * other captions.
   */
  private static final long LARGEST_DIFFERENCE_MS = 500;

  /** Starts from zero, whatever the source's clock says: captions are on the presentation's. */
  public CarriedCaptions {
    timeline = timeline.fromZero();
  }

  /**
   * What goes on.
   *
   * @param renditions for {@link CaptionPlaylists#multivariant}
   * @param remarks on captions that are not from this generation, one sentence each
   */
  public record Carried(List<TextRendition> renditions, List<String> remarks) {
    public Carried {
      renditions = List.copyOf(renditions);
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * The playlist to publish, with the captions of what it replaces.
   *
   * @param playlist without captions
   * @param replaced what is published now, if anything is
   */
  public byte[] playlist(byte[] playlist, Optional<byte[]> replaced) {
    List<TextRendition> renditions = from(replaced).renditions();
    return renditions.isEmpty()
        ? playlist
        : CaptionPlaylists.multivariant(playlist, generation, renditions);
  }

  /** What goes on of what is published now; stores what is not there yet. */
  public Carried from(Optional<byte[]> published) {
    CaptionObjects objects = new CaptionObjects(store, json);
    Map<String, AddedCaptions> carried = new TreeMap<>();
    List<String> remarks = new ArrayList<>();
    for (ObjectLayout.Captions captions : published.map(CaptionObjects::in).orElse(List.of())) {
      Optional<AddedCaptions> going =
          captions.generation().equals(generation)
              ? kept(objects, captions, remarks)
              : moved(objects, captions, remarks);
      going.ifPresent(each -> carried.put(each.name(), each));
    }
    return new Carried(
        inOrder(List.copyOf(carried.values())).stream().map(AddedCaptions::rendition).toList(),
        remarks);
  }

  /** By language, then by what they are for: the same on every machine, whichever came first. */
  static List<AddedCaptions> inOrder(List<AddedCaptions> captions) {
    return captions.stream()
        .sorted(
            Comparator.comparing((AddedCaptions each) -> each.rendition().language())
                .thenComparing(AddedCaptions::kind)
                .thenComparing(AddedCaptions::name))
        .toList();
  }

  private Optional<AddedCaptions> kept(
      CaptionObjects objects, ObjectLayout.Captions captions, List<String> remarks) {
    Optional<AddedCaptions> found =
        objects
            .read(captions, timeline)
            .filter(document -> objects.areComplete(generation, document));
    if (found.isEmpty()) {
      remarks.add(gone(captions.name(), "objects of them are missing or can't be read"));
    }
    return found;
  }

  private Optional<AddedCaptions> moved(
      CaptionObjects objects, ObjectLayout.Captions captions, List<String> remarks) {
    Optional<AddedCaptions> document =
        objects.document(captions).filter(found -> found.name().equals(captions.name()));
    Optional<CaptionFile> file = document.flatMap(found -> objects.file(captions, found.file()));
    if (file.isEmpty()) {
      remarks.add(gone(captions.name(), "they can't be read"));
      return Optional.empty();
    }
    AddedCaptions before = document.orElseThrow();
    String shown = "%s (%s)".formatted(before.rendition().displayName(), captions.generation());
    if (Math.abs(before.durationMs() - timeline.durationMs()) > LARGEST_DIFFERENCE_MS) {
      remarks.add(
          gone(
              shown,
              "they are for a video of %s, and this one is %s long"
                  .formatted(VttTime.of(before.durationMs()), VttTime.of(timeline.durationMs()))));
      return Optional.empty();
    }
    try {
      AddedCaptions after = moved(objects, before, file.get());
      remarks.add("The added captions %s go on in this generation.".formatted(shown));
      return Optional.of(after);
    } catch (WorkerException e) {
      if (e.failure().exitCode().retryable()) {
        throw e; // of the store
      }
      remarks.add(gone(shown, e.failure().reason()));
      return Optional.empty();
    }
  }

  private AddedCaptions moved(CaptionObjects objects, AddedCaptions before, CaptionFile file) {
    FittedCaptions fitted = FittedCaptions.of(file, timeline, Rational.ZERO);
    CaptionRequest request =
        CaptionRequest.of(
            before.rendition().language(),
            Optional.of(before.rendition().displayName()),
            before.kind(),
            Rational.ZERO);
    String name = AddedCaptions.rendition(fitted, request).name();
    return objects
        .read(new ObjectLayout.Captions(generation, name), timeline)
        .filter(there -> objects.areComplete(generation, there))
        .orElseGet(
            () ->
                objects.write(
                    generation, timeline, targetSeconds, file, fitted, request, () -> {}));
  }

  private static String gone(String captions, String why) {
    return "The added captions %s are no longer part of the video: %s. Add them again."
        .formatted(captions, why);
  }
}
