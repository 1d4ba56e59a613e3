package academy.video.stage.encode;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.model.Chunk;
import academy.video.model.EncodePlan;
import java.time.Duration;
import java.util.Map;

/**
 * How long decoding may take: a few bytes can make a decoder work for minutes on frames that are
 * shown for a moment.
 *
 * @param secondsPerSecond how long one thread may need for a second of frames
 * @param profile that allows it, for the message
 */
public record DecodeLimit(int secondsPerSecond, String profile) {

  /** Starting a chunk takes some time, however short it is. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** What a chunk of the plan may take. */
  Budget budget(EncodePlan plan, Chunk chunk) {
    long chunkMs = plan.timeline().msOf(chunk.frameCount());
    Duration media = Duration.ofMillis(Math.max(SHORTEST.toMillis(), chunkMs));
    return new Budget(plan.source().location(), chunk, media.multipliedBy(secondsPerSecond));
  }

  /** The time of one chunk, used by one thread. */
  final class Budget {
    private final String source;
    private final Chunk chunk;
    private final Duration allowed;
    private long spentNanos;

    private Budget(String source, Chunk chunk, Duration allowed) {
      this.source = source;
      this.chunk = chunk;
      this.allowed = allowed;
    }

    /**
     * Adds the time of one step of decoding, without the time spent waiting for the source.
     *
     * @throws academy.video.failure.WorkerException with SOURCE_OVER_LIMIT where the sum is too
     *     much
     */
    void spend(long nanos) {
      spentNanos += nanos;
      if (spentNanos > allowed.toNanos()) {
        throw Failure.of(
                ExitCode.SOURCE_OVER_LIMIT,
                "%s takes more than %d s to decode in one part; that is too much for its length."
                    .formatted(source, allowed.toSeconds()))
            .withDetails(
                Map.of(
                    "limit",
                    "limits.decode_seconds_per_second",
                    "allowed",
                    secondsPerSecond,
                    "profile",
                    profile,
                    "chunk",
                    chunk.index()))
            .asException();
      }
    }
  }
}
