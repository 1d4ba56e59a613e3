package academy.video.fence;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.json.Json;
import academy.video.model.Pause;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import academy.video.store.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Lets one at a time publish in a destination or delete from it. Stores delete unconditionally: a
 * deletion that looked before a job made an object again would still take it afterwards. So whoever
 * deletes looks and deletes while it holds the lock, and a job lists what it made and publishes it
 * while it holds the lock. Encoding needs no lock: what is taken meanwhile is missing in that list,
 * and made again.
 *
 * <p>The lock is an object that is written only where there is none. One that stays as it is for
 * {@link #LONGEST_SILENCE} was left by a process that died, and is taken over. A publisher's is
 * taken over after {@link #LONGEST_SILENCE_OF_PUBLISHERS}, so that the retry of a job that died
 * while it published need not wait: a publisher that lives after all replaces only the {@code
 * master.m3u8} that it saw, and starts again where it no longer holds the lock.
 */
public record DestinationLock(ObjectStore store, Json json, InstantSource clock, Pause pause) {

  /** Longer than one call to a store takes with its retries, at the default deadline of 2 min. */
  public static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

  /** As long as publishing takes on a slow day. */
  public static final Duration LONGEST_SILENCE_OF_PUBLISHERS = Duration.ofSeconds(15);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(20);

  /** What the object says; no two are the same. */
  private record Note(String holder, String purpose, String renewedAt) {}

  private static final String TO_PUBLISH = "publish";
  private static final String TO_DELETE = "delete";
  private static final String TO_ADD = "add";

  /**
   * Takes the lock as soon as it is free, to list and publish.
   *
   * @throws academy.video.failure.WorkerException with a failure of the store; or with INTERRUPTED
   */
  public Held takeToPublish() {
    return take(TO_PUBLISH);
  }

  /** The same, to look and delete. */
  public Held takeToDelete() {
    return take(TO_DELETE);
  }

  /**
   * The same, to add to what is published. Takes as long as its objects take to store, so it may be
   * silent for as long as a deletion.
   */
  public Held takeToAdd() {
    return take(TO_ADD);
  }

  private Held take(String purpose) {
    String holder = UUID.randomUUID().toString();
    byte[] note = note(holder, purpose);
    Optional<String> watched = Optional.empty();
    Duration patience = LONGEST_SILENCE;
    Instant since = clock.instant();
    while (true) {
      if (watched.isEmpty() || isLong(since, patience)) {
        Optional<String> version = put(note, watched);
        if (version.isPresent()) {
          return new Held(holder, purpose, version.get(), clock.instant());
        }
      } else {
        sleep();
      }
      Optional<StoredObject> there = store.readVersion(ObjectLayout.LOCK);
      Optional<String> version = there.map(StoredObject::version);
      if (!version.equals(watched)) {
        watched = version;
        patience = there.map(this::patience).orElse(LONGEST_SILENCE);
        since = clock.instant();
      }
    }
  }

  /** How long a holder may be silent; anybody may have written the note. */
  private Duration patience(StoredObject note) {
    return json.untrusted(note.body()).text("purpose").filter(TO_PUBLISH::equals).isPresent()
        ? LONGEST_SILENCE_OF_PUBLISHERS
        : LONGEST_SILENCE;
  }

  private byte[] note(String holder, String purpose) {
    return json.write(new Note(holder, purpose, clock.instant().toString()));
  }

  private boolean isLong(Instant since, Duration limit) {
    return Duration.between(since, clock.instant()).compareTo(limit) > 0;
  }

  private Optional<String> version() {
    return store.readVersion(ObjectLayout.LOCK).map(StoredObject::version);
  }

  private Optional<String> put(byte[] note, Optional<String> seen) {
    return store.putIfUnchanged(ObjectLayout.LOCK, note, seen);
  }

  private void sleep() {
    try {
      pause.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(
              ExitCode.INTERRUPTED,
              "Waiting until nothing else deletes or publishes in %s was interrupted."
                  .formatted(store.location()))
          .causedBy(e);
    }
  }

  /** The lock while it is held; of one thread. */
  public final class Held implements AutoCloseable {

    private final String holder;
    private final String purpose;
    private String version;
    private Instant renewedAt;

    private Held(String holder, String purpose, String version, Instant renewedAt) {
      this.holder = holder;
      this.purpose = purpose;
      this.version = version;
      this.renewedAt = renewedAt;
    }

    /**
     * Shows that the holder lives; to be called before each call that must not come too late.
     *
     * @throws academy.video.failure.WorkerException with STORAGE_UNAVAILABLE where another process
     *     took the lock over; or with a failure of the store
     */
    public void renew() {
      if (isLong(renewedAt, BETWEEN_RENEWALS)) {
        Instant now = clock.instant();
        version = put(note(holder, purpose), Optional.of(version)).orElseThrow(this::lost);
        renewedAt = now;
      }
    }

    private RuntimeException lost() {
      return Failure.of(
              ExitCode.STORAGE_UNAVAILABLE,
              "%s took so long that another process went on in its place."
                  .formatted(store.location()))
          .withHint("Run the command again.")
          .asException();
    }

    /** Whether nobody else has held the lock since it was taken. */
    public boolean isHeld() {
      return version().equals(Optional.of(version));
    }

    /** Gives the lock back, if it is still held. */
    @Override
    public void close() {
      if (isHeld()) {
        store.delete(List.of(ObjectLayout.LOCK));
      }
    }
  }
}
