package academy.video.fence;

import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.store.ObjectInfo;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps two scans for stuck jobs, or two submissions of a list, from dealing with one job at the
 * same moment: whoever puts the claim's object, which only one can, has the job, and may submit its
 * video again. A scan that vanished loses its claim after a while, to whoever puts the object of
 * the next turn.
 */
public record ResubmissionClaims(Json json, InstantSource clock) {

  /** Far longer than a scan works on one job (see {@link #isSafe}). */
  public static final Duration LIFE = Duration.ofMinutes(20);

  private static final int MOST_TURNS = 100;

  /**
   * A claim that is held.
   *
   * @param key its object
   * @param at when it was made
   * @param life how long it is held
   */
  public record Claim(String key, Instant at, Duration life) {}

  /**
   * What became of the last claim on a job.
   *
   * @param successor the job that was submitted instead; empty while there is none
   * @param freeAt when somebody else may take the job; now or earlier where nobody holds it
   */
  public record Claimed(Optional<String> successor, Instant freeAt) {}

  /**
   * What a claim's object says.
   *
   * @param claimedAt when it was made, ISO 8601 in UTC
   * @param lifeMs how long it is held
   * @param resubmittedAs the job that was submitted instead; null while there is none
   */
  private record Note(String claimedAt, long lifeMs, Optional<String> resubmittedAs) {}

  /** Takes the job; empty where another scan has it, or has done with it. */
  public Optional<Claim> take(ObjectStore folder, String jobId) {
    return take(folder, jobId, LIFE);
  }

  /**
   * Takes the job for a shorter time.
   *
   * @param life at most {@link #LIFE}
   */
  public Optional<Claim> take(ObjectStore folder, String jobId, Duration life) {
    for (int turn = 1; turn <= MOST_TURNS; turn++) {
      String key = ObjectLayout.resubmissionClaim(jobId, turn);
      Instant now = clock.instant();
      Claim claim = new Claim(key, now, life);
      if (folder.putIfAbsent(key, note(claim, Optional.empty()))) {
        return Optional.of(claim);
      }
      Optional<UntrustedJson> note = read(folder, key);
      // Where there is none, it was given back this moment; the next scan finds it free.
      if (note.isEmpty() || isSettled(note.get()) || !isOld(note.get())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What became of the job's last claim; without one it is free. */
  public Claimed look(ObjectStore folder, String jobId) {
    Claimed last = new Claimed(Optional.empty(), clock.instant());
    for (int turn = 1; turn <= MOST_TURNS; turn++) {
      Optional<UntrustedJson> note = read(folder, ObjectLayout.resubmissionClaim(jobId, turn));
      if (note.isEmpty()) {
        break;
      }
      last = new Claimed(note.get().text("resubmitted_as"), freeAt(note.get()));
    }
    return last;
  }

  private byte[] note(Claim claim, Optional<String> newJobId) {
    return json.write(new Note(claim.at().toString(), claim.life().toMillis(), newJobId));
  }

  private Optional<UntrustedJson> read(ObjectStore folder, String key) {
    return folder.readRange(key, /* position= */ 0, ObjectLayout.LARGEST_NOTE).map(json::untrusted);
  }

  private static boolean isSettled(UntrustedJson note) {
    return note.text("resubmitted_as").isPresent();
  }

  private boolean isOld(UntrustedJson note) {
    return freeAt(note).isBefore(clock.instant());
  }

  /** What is not of ours counts as old: whoever wrote it holds no claim. */
  private static Instant freeAt(UntrustedJson note) {
    int lifeMs = note.whole("life_ms", 0, (int) LIFE.toMillis()).orElse((int) LIFE.toMillis());
    return note.time("claimed_at").map(at -> at.plusMillis(lifeMs)).orElse(Instant.EPOCH);
  }

  /** Whether there is time left to do what must not be done twice. */
  public boolean isSafe(Claim claim) {
    return Duration.between(claim.at(), clock.instant()).compareTo(claim.life().dividedBy(2)) < 0;
  }

  /** Nothing was submitted: another scan may try. */
  public void giveBack(ObjectStore folder, Claim claim) {
    folder.delete(List.of(claim.key()));
  }

  /** The job is dealt with for good. */
  public void settle(ObjectStore folder, Claim claim, String newJobId) {
    folder.put(claim.key(), note(claim, Optional.of(newJobId)));
  }

  /**
   * Whether a claim's object is so old that no scan goes by it any more. A younger one keeps scans
   * off the job, even where it is settled: Batch may list the job that was submitted instead late.
   */
  public boolean isOld(ObjectStore folder, String key) {
    return read(folder, key).map(this::isOld).orElse(true);
  }

  /**
   * Removes the claims of a video that is made; those that scans hold they give back themselves.
   */
  public void removeDone(ObjectStore folder) {
    folder.delete(
        folder.list(ObjectLayout.RESUBMISSION_PREFIX).stream()
            .map(ObjectInfo::key)
            .filter(key -> read(folder, key).map(n -> isSettled(n) || isOld(n)).orElse(true))
            .toList());
  }
}
