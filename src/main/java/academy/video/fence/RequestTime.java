package academy.video.fence;

import academy.video.model.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Times of requests and deletions where clocks differ: what is asked for after something was seen
 * is later than that, whatever the clock says.
 */
public final class RequestTime {

  /** The least difference of two times that order requests. */
  public static final Duration TICK = Duration.ofNanos(1_000);

  private RequestTime() {}

  /** Now, or just after the newest of what was seen. */
  public static Instant after(Instant now, StatusDocument status, Optional<Instant> deletedAt) {
    Stream<Instant> seen =
        Stream.of(
                deletedAt,
                Optional.of(status.standing().requestedAt()),
                status.published().map(Published::requestedAt).map(Instant::parse))
            .flatMap(Optional::stream);
    return seen.map(at -> at.plus(TICK)).filter(now::isBefore).max(Instant::compareTo).orElse(now);
  }
}
