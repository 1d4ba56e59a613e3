package academy.video.webhook;

import academy.video.json.Json;
import academy.video.log.Event;
import academy.video.log.JobListener;
import academy.video.log.Redactor;
import academy.video.model.JobIdentity;
import academy.video.model.WebhookTarget;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Posts a job's start, its progress and its end to an API server. One thread of its own sends in
 * order; progress that was not sent in time gives way to newer progress. Nothing of it fails a job,
 * and nothing but {@link #await} makes one wait.
 */
public final class Webhook implements JobListener {

  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(10);

  /**
   * How a delivery is tried.
   *
   * @param tries how often, the first included
   * @param firstPause before the second; each further one is twice as long
   * @param answer how long an answer may take
   */
  public record Patience(int tries, Duration firstPause, Duration answer) {

    /** About 20 s in all: an API server's restart. */
    public static Patience standard() {
      return new Patience(5, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }
  }

  private record Delivery(Event event, String body) {}

  private final WebhookTarget target;
  private final Patience patience;
  private final Json json;
  private final Redactor redactor;
  private final InstantSource clock;
  private final Consumer<String> problems;
  private final CountDownLatch done = new CountDownLatch(1);

  // Guarded by this: what waits to be sent.
  private @Nullable Delivery started;
  private @Nullable Delivery progress;
  private @Nullable Delivery finished;
  private boolean hasEnded;
  private int sequence;
  private long lastProgressMs = Long.MIN_VALUE;

  /**
   * Begins to listen.
   *
   * @param problems is told, as a sentence, of a delivery that was given up; not of the last one,
   *     behind which nothing may be said
   */
  public Webhook(
      WebhookTarget target,
      Patience patience,
      Json json,
      Redactor redactor,
      InstantSource clock,
      Consumer<String> problems) {
    this.target = target;
    this.patience = patience;
    this.json = json;
    this.redactor = redactor;
    this.clock = clock;
    this.problems = problems;
    var _ = Thread.ofPlatform().daemon().name("webhook").start(this::sendAll);
  }

  @Override
  public synchronized void said(
      Event event,
      JobIdentity identity,
      String stage,
      String message,
      Map<String, ? extends @Nullable Object> fields) {
    switch (event) {
      case JOB_STARTED -> started = delivery(event, identity, stage, message, fields);
      case PROGRESS -> {
        long now = clock.millis();
        if (lastProgressMs == Long.MIN_VALUE
            || now - lastProgressMs >= BETWEEN_PROGRESS.toMillis()) {
          lastProgressMs = now;
          progress = delivery(event, identity, stage, message, fields);
        }
      }
      case JOB_FINISHED -> {
        hasEnded = true;
        finished = delivery(event, identity, stage, message, fields);
      }
      default -> {
        return;
      }
    }
    notifyAll();
  }

  private Delivery delivery(
      Event event,
      JobIdentity identity,
      String stage,
      String message,
      Map<String, ? extends @Nullable Object> fields) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("event", event.label());
    body.put("time", now.toString());
    body.put("sequence", ++sequence);
    body.put("video_id", identity.videoId());
    body.put("job_id", identity.jobId());
    body.put("attempt", identity.attempt());
    body.put("array_index", identity.arrayIndex());
    body.put("stage", stage);
    body.put("message", message);
    body.putAll(fields);
    return new Delivery(event, redactor.redact(json.text(body)));
  }

  /**
   * Waits until the job's end is delivered or given up, but no longer than {@code most}. Returns at
   * once where the job has not ended.
   */
  public void await(Duration most) {
    synchronized (this) {
      if (!hasEnded) {
        return;
      }
    }
    try {
      var _ = done.await(Math.max(0, most.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll() {
    // Made here, not where the job starts: it takes a moment.
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(patience.answer())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build()) {
      boolean more = true;
      while (more) {
        Delivery next = next();
        String problem = send(http, next);
        more = next.event() != Event.JOB_FINISHED;
        if (more && !problem.isEmpty()) {
          problems.accept(
              "The webhook was not told of %s: %s.".formatted(next.event().label(), problem));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  private synchronized Delivery next() throws InterruptedException {
    while (started == null && progress == null && finished == null) {
      wait();
    }
    Delivery next;
    if (started != null) {
      next = started;
      started = null;
    } else if (finished != null) {
      next = finished; // progress is of no interest any more
      finished = null;
    } else {
      next = Objects.requireNonNull(progress);
      progress = null;
    }
    return next;
  }

  private synchronized boolean isOutdated(Delivery delivery) {
    return delivery.event() == Event.PROGRESS && (progress != null || finished != null);
  }

  /** Why it was given up; empty: delivered, or overtaken by a newer one. */
  private String send(HttpClient http, Delivery delivery) throws InterruptedException {
    String problem = "";
    Duration pause = patience.firstPause();
    for (int i = 1; i <= patience.tries(); i++) {
      if (i > 1) {
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        if (isOutdated(delivery)) {
          return "";
        }
      }
      try {
        HttpResponse<Void> response = http.send(request(delivery), BodyHandlers.discarding());
        int status = response.statusCode();
        if (status / 100 == 2) {
          return "";
        }
        problem = "%s answers with HTTP status %d".formatted(target.url().getHost(), status);
        boolean mayPass = status / 100 == 5 || status == 408 || status == 425 || status == 429;
        if (!mayPass) {
          return problem;
        }
      } catch (IOException | RuntimeException | Error e) { // else nothing more would be sent
        problem = "%s: %s".formatted(target.url().getHost(), e);
      }
    }
    return problem;
  }

  private HttpRequest request(Delivery delivery) {
    // The time of sending, so that a receiver may refuse what is older than some minutes.
    long epochSeconds = clock.instant().getEpochSecond();
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(target.url())
        .timeout(patience.answer())
        .header("Content-Type", "application/json")
        .header("User-Agent", "video-worker")
        .header("X-Video-Event", delivery.event().label())
        .header("X-Video-Timestamp", Long.toString(epochSeconds))
        .header("X-Video-Signature", WebhookSignature.of(target.secret(), epochSeconds, body))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }
}
