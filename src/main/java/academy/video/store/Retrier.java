package academy.video.store;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import java.time.Duration;
import java.util.function.Function;

/**
 * The one place where calls to a store are tried again. Every call that goes through it must be
 * safe to repeat. Safe for use by several threads.
 */
public final class Retrier {

  private static final Duration NAP = Duration.ofMillis(200);
  private static final Duration MIN_THROTTLED_DELAY = Duration.ofSeconds(1);

  private final RetryPolicy policy;
  private final RetryListener listener;
  private final Cancellation cancellation;
  private final Pacer pacer;

  /**
   * A retrier whose waits end when the job is cancelled.
   *
   * @param listener hears of every retry
   */
  public Retrier(
      RetryPolicy policy, RetryListener listener, Cancellation cancellation, Pacer pacer) {
    this.policy = policy;
    this.listener = listener;
    this.cancellation = cancellation;
    this.pacer = pacer;
  }

  /**
   * What is called, in the words of a message.
   *
   * @param operation such as {@code put}
   * @param key the object's key in its bucket
   * @param location the same object as the user would name it
   */
  public record Call(String operation, String key, String location) {}

  /** One try; {@code attempt} counts from 1. */
  @FunctionalInterface
  public interface Try<T> {
    T run(int attempt);
  }

  /**
   * Runs {@code work} until it succeeds, fails for good, or the deadline is over.
   *
   * @param judge says what an exception of {@code work} means; a {@code WorkerException} is not
   *     judged but passed on
   * @throws WorkerException with the last try's failure, or with that of the cancellation
   */
  public <T> T run(Call call, Try<T> work, Function<RuntimeException, Fault> judge) {
    long startedNanos = pacer.nanoTime();
    for (int attempt = 1; ; attempt++) {
      cancellation.check();
      Fault fault;
      RuntimeException cause;
      try {
        return work.run(attempt);
      } catch (WorkerException e) {
        throw e;
      } catch (RuntimeException e) {
        cause = e;
        fault = judge.apply(e);
      }
      Duration delay = delayBefore(attempt, fault);
      Duration elapsed = Duration.ofNanos(pacer.nanoTime() - startedNanos);
      if (!fault.worthRetrying() || elapsed.plus(delay).compareTo(policy.deadline()) > 0) {
        throw failure(call, fault, attempt, elapsed).causedBy(cause);
      }
      listener.retried(
          new RetryListener.Retry(
              call.operation(),
              call.key(),
              attempt,
              delay,
              fault.status(),
              fault.requestId(),
              fault.problem()));
      sleep(delay, call);
    }
  }

  private Duration delayBefore(int attempt, Fault fault) {
    Duration longest = policy.firstDelay();
    for (int i = 1; i < attempt && longest.compareTo(policy.maxDelay()) < 0; i++) {
      longest = longest.multipliedBy(2);
    }
    if (longest.compareTo(policy.maxDelay()) > 0) {
      longest = policy.maxDelay();
    }
    Duration delay = Duration.ofNanos((long) (longest.toNanos() * (0.5 + pacer.random() / 2)));
    // R2 takes one write a second to one key; a policy with shorter waits is a test's.
    return fault.isThrottling()
            && delay.compareTo(MIN_THROTTLED_DELAY) < 0
            && policy.maxDelay().compareTo(MIN_THROTTLED_DELAY) >= 0
        ? MIN_THROTTLED_DELAY
        : delay;
  }

  private void sleep(Duration delay, Call call) {
    Duration left = delay;
    try {
      while (left.isPositive()) {
        Duration nap = left.compareTo(NAP) < 0 ? left : NAP;
        pacer.sleep(nap);
        cancellation.check();
        left = left.minus(nap);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(
              ExitCode.INTERRUPTED,
              "Waiting to %s %s again was interrupted.".formatted(call.operation, call.location))
          .causedBy(e);
    }
  }

  private static Failure failure(Call call, Fault fault, int attempt, Duration elapsed) {
    StringBuilder reason = new StringBuilder("Cannot ");
    reason.append(call.operation).append(' ').append(call.location).append(": ");
    reason.append(fault.problem());
    if (attempt > 1) {
      reason.append(", after %d tries in %d s".formatted(attempt, elapsed.toSeconds()));
    }
    if (!fault.requestId().isEmpty()) {
      reason.append(" (request ").append(fault.requestId()).append(')');
    }
    return new Failure(fault.exitCode(), reason.append('.').toString(), fault.hint());
  }
}
