package academy.video.fence;

import academy.video.json.Json;
import academy.video.model.Published;
import academy.video.model.Standing;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * The conditional writes of status.json: it tells of the newest request's latest attempt, whoever
 * writes last, and carries on whose result is published.
 */
public record StatusFence(ObjectStore store, Json json) {

  private static final int MOST_TRIES = 20;

  /** Makes a status; gets whose result is published, which it must carry on. */
  @FunctionalInterface
  public interface Status extends Function<Optional<Published>, Object> {}

  /** What stands there now. */
  public StatusDocument read() {
    Optional<StoredObject> found = store.readVersion(ObjectLayout.STATUS);
    return new StatusDocument(
        found.map(object -> tree(object.body())).orElse(MissingNode.getInstance()),
        found.map(StoredObject::version));
  }

  /**
   * Writes a status, unless a newer request's or a later attempt's stands there, or the success of
   * this very request: by another start, or its own, whose answer was lost.
   *
   * @param seen what was read or written last; where it is outdated, it is read again
   * @return what stands there now: with {@code mine} as its standing, if it was written
   * @throws academy.video.failure.WorkerException with a failure of the store
   */
  public StatusDocument write(StatusDocument seen, Standing mine, Status status) {
    return write(seen, mine, status, /* isSuccess= */ false);
  }

  /**
   * The same for a job that has published: whatever another start of the same request does or
   * failed to do, the request is done. Who tells so first is not written over.
   */
  public StatusDocument writeSuccess(StatusDocument seen, Standing mine, Status status) {
    return write(seen, mine, status, /* isSuccess= */ true);
  }

  /**
   * Writes the status if what was seen still stands there: of the nodes that share a video, one
   * goes on after the other.
   *
   * @return what stands there now, where nothing has changed; empty where something has, and
   *     nothing was written
   */
  public Optional<StatusDocument> writeOnce(StatusDocument seen, Standing mine, Status status) {
    return mustStay(seen, mine) || (seen.version().isEmpty() && isDeleted(mine))
        ? Optional.of(seen)
        : put(seen, status.apply(seen.published()));
  }

  private StatusDocument write(
      StatusDocument seen, Standing mine, Status status, boolean isSuccess) {
    StatusDocument there = seen;
    for (int i = 0; i < MOST_TRIES; i++) {
      boolean isDone =
          isSuccess
              && there.standing().isOfTheSameRequestAs(mine)
              && !there.state().equals("succeeded");
      if ((mustStay(there, mine) && !isDone) || (there.version().isEmpty() && isDeleted(mine))) {
        return there;
      }
      Optional<StatusDocument> written = put(there, status.apply(there.published()));
      if (written.isPresent()) {
        return written.get();
      }
      there = read();
    }
    throw Contended.of(ObjectLayout.STATUS, store);
  }

  private boolean isDeleted(Standing mine) {
    return new Tombstone(store, json).stops(mine);
  }

  /**
   * Writes the status of a job that was accepted, unless it has begun already, or something newer
   * stands there.
   *
   * @param awaited has no attempt yet
   */
  public void note(Standing awaited, Status status) {
    StatusDocument there = read();
    boolean hasBegun =
        there.jobId().equals(Optional.of(awaited.jobId())) && !there.state().equals("submitted");
    if (!hasBegun) {
      var _ = write(there, awaited, status);
    }
  }

  private static boolean mustStay(StatusDocument there, Standing mine) {
    Standing other = there.standing();
    return other.compareTo(mine) > 0
        || (there.state().equals("succeeded") && other.isOfTheSameRequestAs(mine));
  }

  /**
   * Notes that {@code mine} is about to publish, whoever's status stands there.
   *
   * @param own makes a status of {@code mine}, for where none newer is there
   * @return what stands there now
   * @throws academy.video.failure.WorkerException as superseded, where a newer request has
   *     published
   */
  public StatusDocument claim(Standing mine, Published claim, Status own) {
    for (int i = 0; i < MOST_TRIES; i++) {
      StatusDocument there = read();
      if (there.overtakes(mine)) {
        throw Superseded.byRequest(there.published().orElseThrow(), store.location());
      }
      if (isDeleted(mine)) { // after the read: it goes before the status
        throw Superseded.byDeletion(store.location());
      }
      if (there.published().equals(Optional.of(claim))) {
        return there;
      }
      Object next =
          mustStay(there, mine) && there.tree() instanceof ObjectNode node
              ? node.deepCopy().set("published", json.tree(claim))
              : own.apply(Optional.of(claim));
      Optional<StatusDocument> written = put(there, next);
      if (written.isPresent()) {
        return written.get();
      }
    }
    throw Contended.of(ObjectLayout.STATUS, store);
  }

  private Optional<StatusDocument> put(StatusDocument there, Object status) {
    byte[] body = json.write(status);
    return store
        .putIfUnchanged(ObjectLayout.STATUS, body, there.version())
        .map(version -> new StatusDocument(tree(body), Optional.of(version)));
  }

  private JsonNode tree(byte[] body) {
    if (body.length > ObjectLayout.LARGEST_NOTE) {
      return MissingNode.getInstance(); // no job writes so much
    }
    try {
      return json.readTree(body);
    } catch (UncheckedIOException _) {
      return MissingNode.getInstance(); // no JSON, so no job's
    }
  }
}
