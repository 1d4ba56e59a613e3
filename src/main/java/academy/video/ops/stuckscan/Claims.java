package academy.video.ops.stuckscan;

import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.store.ObjectLayout;
import academy.video.store.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps two scans from dealing with one job at the same moment: whoever puts the claim's object,
 * which only one can, has the job. A scan that vanished loses its claim after a while, to whoever
 * puts the object of the next turn.
 */
final class Claims {

  /** Far longer than a scan works on one job (see {@link Resubmitter}). */
  static final Duration LIFE = Duration.ofMinutes(20);

  private static final int MOST_TURNS = 100;

  /**
   * A claim that is held.
   *
   * @param key its object
   * @param at when it was made
   */
  record Claim(String key, Instant at) {}

  /**
   * What a claim's object says.
   *
   * @param claimedAt when it was made, ISO 8601 in UTC
   * @param resubmittedAs the job that was submitted instead; null while there is none
   */
  private record Note(String claimedAt, Optional<String> resubmittedAs) {}

  private final Json json;
  private final InstantSource clock;

  Claims(Json json, InstantSource clock) {
    this.json = json;
    this.clock = clock;
  }

  /** Takes the job; empty where another scan has it, or has done with it. */
  Optional<Claim> take(ObjectStore folder, String jobId) {
    for (int turn = 1; turn <= MOST_TURNS; turn++) {
      String key = ObjectLayout.resubmissionClaim(jobId, turn);
      Instant now = clock.instant();
      if (folder.putIfAbsent(key, json.write(new Note(now.toString(), Optional.empty())))) {
        return Optional.of(new Claim(key, now));
      }
      if (!isAbandoned(folder, key, now)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isAbandoned(ObjectStore folder, String key, Instant now) {
    Optional<UntrustedJson> note =
        folder.readRange(key, /* position= */ 0, ObjectLayout.LARGEST_NOTE).map(json::untrusted);
    if (note.isEmpty()) {
      return false; // given back this moment; the next scan finds it free
    }
    Optional<Instant> at = note.get().time("claimed_at");
    if (at.isEmpty()) {
      return true; // nothing of ours: whoever wrote it holds no claim
    }
    return note.get().text("resubmitted_as").isEmpty()
        && Duration.between(at.get(), now).compareTo(LIFE) > 0;
  }

  /** Whether there is time left to do what must not be done twice. */
  boolean isSafe(Claim claim) {
    return Duration.between(claim.at(), clock.instant()).compareTo(LIFE.dividedBy(2)) < 0;
  }

  /** Nothing was submitted: another scan may try. */
  void giveBack(ObjectStore folder, Claim claim) {
    folder.delete(List.of(claim.key()));
  }

  /** The job is dealt with for good. */
  void settle(ObjectStore folder, Claim claim, String newJobId) {
    folder.put(claim.key(), json.write(new Note(claim.at().toString(), Optional.of(newJobId))));
  }
}
