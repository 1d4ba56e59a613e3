package academy.video.store;

import java.time.Duration;

/** Hears of every retry before the wait for it begins. Called by many threads. */
@FunctionalInterface
public interface RetryListener {

  void retried(Retry retry);

  /**
   * One try that failed and will be followed by another.
   *
   * @param operation such as {@code put}
   * @param key the object's key in its bucket
   * @param attempt number of the try that failed, from 1
   * @param delay the wait before the next try
   * @param status HTTP status, or 0 where there was no answer
   * @param requestId the server's name for the request, or empty where it gave none
   * @param problem what happened, such as {@code the store answered 503 SlowDown}
   */
  record Retry(
      String operation,
      String key,
      int attempt,
      Duration delay,
      int status,
      String requestId,
      String problem) {}
}
