package academy.video.captions;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.fence.Contended;
import academy.video.fence.DestinationLock;
import academy.video.fence.StatusDocument;
import academy.video.fence.StatusFence;
import academy.video.fence.Tombstone;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.model.TextRendition;
import academy.video.stage.playlist.CaptionPlaylists;
import academy.video.stage.text.CaptionFile;
import academy.video.stage.text.FittedCaptions;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Adds captions to what is published in a destination, lists and removes them. It holds the {@link
 * DestinationLock} from its first look to the playlist that it replaces: a deletion comes before
 * all of it or takes all of it, and so does the publication of a newer encode, which carries on
 * what it finds ({@link CarriedCaptions}).
 */
public final class CaptionEditor {

  /** Bytes; the captions of a whole day have fewer. */
  public static final int LARGEST_FILE = CaptionFile.LARGEST;

  private static final int MOST_TRIES = 5;

  private final ObjectStore store;
  private final Json json;
  private final DestinationLock lock;
  private final CaptionObjects objects;

  /**
   * Works in one destination.
   *
   * @param pause between looks while another process deletes or publishes
   */
  public CaptionEditor(ObjectStore store, Json json, InstantSource clock, Pause pause) {
    this.store = store;
    this.json = json;
    this.lock = new DestinationLock(store, json, clock, pause);
    this.objects = new CaptionObjects(store, json);
  }

  /**
   * What was added.
   *
   * @param replaced captions that had the same place in a player's menu
   * @param isUnchanged whether it was there already
   */
  public record Addition(
      AddedCaptions captions, List<AddedCaptions> replaced, boolean isUnchanged) {
    public Addition {
      replaced = List.copyOf(replaced);
    }
  }

  /**
   * Captions that are published.
   *
   * @param found those that can be read
   * @param unreadable names of those that can't
   */
  public record Listing(String generation, List<AddedCaptions> found, List<String> unreadable) {
    public Listing {
      found = List.copyOf(found);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * Adds captions, in place of those of the same language, kind and name.
   *
   * @param bytes of the file; more than {@link #LARGEST_FILE} are refused
   * @param name of the file
   * @param encoding of the file, where the user knows it
   * @throws academy.video.failure.WorkerException with PROBLEM_FOUND where nothing is published
   *     that they can be added to; with SOURCE_UNSUPPORTED or SOURCE_OVER_LIMIT where the file does
   *     not fit; with USAGE where there is no such encoding; with a failure of the store
   */
  public Addition add(
      byte[] bytes, String name, Optional<String> encoding, CaptionRequest request) {
    CaptionFile file = CaptionFile.read(bytes, name, encoding);
    for (int i = 0; i < MOST_TRIES; i++) {
      try (DestinationLock.Held held = lock.takeToAdd()) {
        PublishedVideo video = published();
        List<AddedCaptions> there = in(video).found();
        FittedCaptions fitted = FittedCaptions.of(file, video.timeline(), request.offset());
        TextRendition rendition = AddedCaptions.rendition(fitted, request);
        Optional<AddedCaptions> same =
            there.stream().filter(other -> other.name().equals(rendition.name())).findFirst();
        if (same.isPresent() && objects.areComplete(video.generation(), same.get())) {
          return new Addition(same.get(), List.of(), /* isUnchanged= */ true);
        }
        AddedCaptions added =
            objects.write(
                video.generation(),
                video.timeline(),
                video.targetSeconds(),
                file,
                fitted,
                request,
                held::renew);
        Predicate<AddedCaptions> stays = other -> !added.isShownInPlaceOf(other);
        List<AddedCaptions> next = new ArrayList<>(there.stream().filter(stays).toList());
        next.add(added);
        if (publish(held, video, next)) {
          List<AddedCaptions> replaced =
              there.stream()
                  .filter(stays.negate())
                  .filter(other -> !other.name().equals(added.name()))
                  .toList();
          return new Addition(added, replaced, /* isUnchanged= */ false);
        }
      }
    }
    throw Contended.of(ObjectLayout.MULTIVARIANT_PLAYLIST, store);
  }

  /** What was added, and is published. */
  public Listing list() {
    return in(PublishedVideo.read(store, json));
  }

  /**
   * Takes captions out of the playlist. Their objects stay for those who are watching, until the
   * next {@code delete --superseded}.
   *
   * @return what is no longer published; empty where there was nothing of it
   */
  public List<AddedCaptions> remove(Predicate<AddedCaptions> which) {
    for (int i = 0; i < MOST_TRIES; i++) {
      try (DestinationLock.Held held = lock.takeToAdd()) {
        PublishedVideo video = published();
        List<AddedCaptions> there = in(video).found();
        List<AddedCaptions> removed = there.stream().filter(which).toList();
        if (removed.isEmpty()
            || publish(held, video, there.stream().filter(which.negate()).toList())) {
          return removed;
        }
      }
    }
    throw Contended.of(ObjectLayout.MULTIVARIANT_PLAYLIST, store);
  }

  private Listing in(PublishedVideo video) {
    List<AddedCaptions> found = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (ObjectLayout.Captions captions : CaptionObjects.in(video.playlist())) {
      objects
          .read(captions, video.timeline())
          .ifPresentOrElse(found::add, () -> unreadable.add(captions.name()));
    }
    return new Listing(video.generation(), CarriedCaptions.inOrder(found), unreadable);
  }

  /** Replaces what was seen; whether that was still there. */
  private boolean publish(
      DestinationLock.Held held, PublishedVideo video, List<AddedCaptions> captions) {
    byte[] playlist =
        CaptionPlaylists.multivariant(
            video.playlist(),
            video.generation(),
            CarriedCaptions.inOrder(captions).stream().map(AddedCaptions::rendition).toList());
    held.renew();
    return held.isHeld()
        && store
            .putIfUnchanged(
                ObjectLayout.MULTIVARIANT_PLAYLIST, playlist, Optional.of(video.version()))
            .isPresent();
  }

  /** What is published, unless it is about to be deleted. */
  private PublishedVideo published() {
    StatusDocument status = new StatusFence(store, json).read();
    Instant requestedAt =
        status
            .published()
            .map(published -> Instant.parse(published.requestedAt()))
            .orElseGet(() -> status.standing().requestedAt());
    boolean isDeleted =
        new Tombstone(store, json).deletedAt().filter(at -> !requestedAt.isAfter(at)).isPresent();
    if (isDeleted) {
      throw Failure.of(
              ExitCode.PROBLEM_FOUND,
              "The video in %s is deleted, or is being deleted.".formatted(store.location()))
          .withHint("Encode the video again; then add its captions.")
          .asException();
    }
    return PublishedVideo.read(store, json);
  }
}
