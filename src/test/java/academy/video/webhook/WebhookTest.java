package academy.video.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.json.Json;
import academy.video.log.Event;
import academy.video.log.Redactor;
import academy.video.model.JobIdentity;
import academy.video.model.Secret;
import academy.video.model.WebhookTarget;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server, which answers as each test says. */
class WebhookTest {

  private static final Secret SECRET = new Secret("0123456789abcdef");
  private static final Duration LONG = Duration.ofSeconds(20);

  private record Received(String signature, String timestamp, JsonNode body, String text) {}

  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final Json json = new Json();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  private final InstantSource clock = () -> now;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/hook", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status;
    synchronized (answers) {
      status = answers.isEmpty() ? 204 : answers.pop();
    }
    if (status == 0) {
      try {
        var _ = hanging.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    received.add(
        new Received(
            exchange.getRequestHeaders().getFirst("X-Video-Signature"),
            exchange.getRequestHeaders().getFirst("X-Video-Timestamp"),
            json.readTree(body),
            new String(body, StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private Webhook webhook(int tries, Duration answer) {
    return new Webhook(
        new WebhookTarget(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"), SECRET),
        new Webhook.Patience(tries, Duration.ofMillis(10), answer),
        json,
        new Redactor(List.of(new Secret("the-very-secret-key"))),
        clock,
        problems::add);
  }

  private static void say(Webhook webhook, Event event, Map<String, ?> fields) {
    webhook.said(event, new JobIdentity("video-7", "job-1", 2, null), "encode", "words", fields);
  }

  private List<String> events() {
    return received.stream().map(one -> one.body().path("event").asText()).toList();
  }

  @Test
  void said_ofAWholeJob_postsStartAndEndInOrderAndSigned() {
    Webhook webhook = webhook(1, LONG);

    say(webhook, Event.JOB_STARTED, Map.of("cores", 2));
    say(webhook, Event.CHUNK_ENCODED, Map.of("chunk", 0));
    say(webhook, Event.JOB_FINISHED, Map.of("exit_code", 22, "failure", "SOURCE_CORRUPT"));
    webhook.await(LONG);

    assertThat(events()).containsExactly("job.started", "job.finished");
    Received last = received.getLast();
    assertThat(last.body().path("exit_code").asInt()).isEqualTo(22);
    assertThat(last.body().path("video_id").asText()).isEqualTo("video-7");
    assertThat(last.body().path("attempt").asInt()).isEqualTo(2);
    assertThat(last.timestamp()).isEqualTo(Long.toString(now.getEpochSecond()));
    assertThat(last.signature())
        .isEqualTo(WebhookSignature.of(SECRET, now.getEpochSecond(), bytes(last.text())));
  }

  @Test
  void signature_isTheHmacThatOthersCompute() {
    // printf '1769860800.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(WebhookSignature.of(SECRET, 1_769_860_800, bytes("{\"a\":1}")))
        .isEqualTo("v1=c9ba106a6876dce8b4d39d8fbf62d22d19b0e2c3d3293bcde38eb2959ab9805d");
  }

  @Test
  void said_ofProgressWithinTenSeconds_postsTheFirstOnly() {
    Webhook webhook = webhook(1, LONG);

    say(webhook, Event.PROGRESS, Map.of("percent", 1));
    now = now.plusSeconds(9);
    say(webhook, Event.PROGRESS, Map.of("percent", 2));
    awaitReceived(1);
    now = now.plusSeconds(1);
    say(webhook, Event.PROGRESS, Map.of("percent", 3));
    awaitReceived(2);

    assertThat(received)
        .extracting(one -> one.body().path("percent").asInt())
        .containsExactly(1, 3);
  }

  @Test
  void said_whereTheServerFailsForAWhile_triesAgain() {
    answers.addAll(List.of(503, 500, 429));
    Webhook webhook = webhook(5, LONG);

    say(webhook, Event.JOB_FINISHED, Map.of());
    webhook.await(LONG);

    assertThat(events())
        .containsExactly("job.finished", "job.finished", "job.finished", "job.finished");
    assertThat(problems).isEmpty();
  }

  @Test
  void said_whereTheServerRefuses_givesUpAtOnceAndSaysSo() {
    answers.addAll(List.of(401));
    Webhook webhook = webhook(5, LONG);

    say(webhook, Event.JOB_STARTED, Map.of());
    awaitReceived(1);
    say(webhook, Event.JOB_FINISHED, Map.of());
    webhook.await(LONG);

    assertThat(events()).containsExactly("job.started", "job.finished");
    assertThat(problems)
        .containsExactly(
            "The webhook was not told of job.started: 127.0.0.1 answers with HTTP status 401.");
  }

  @Test
  void await_whereTheServerHangs_returnsInTime() {
    answers.addAll(List.of(0, 0, 0));
    Webhook webhook = webhook(3, LONG);
    say(webhook, Event.JOB_FINISHED, Map.of());

    long startNanos = System.nanoTime();
    webhook.await(Duration.ofMillis(200));

    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LONG);
    assertThat(received).isEmpty();
  }

  @Test
  void await_whereTheJobHasNotEnded_returnsAtOnce() {
    Webhook webhook = webhook(1, LONG);

    long startNanos = System.nanoTime();
    webhook.await(LONG);

    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LONG);
  }

  @Test
  void said_whereNobodyListens_losesNothingButTheDelivery() {
    server.stop(0);
    Webhook webhook = webhook(2, LONG);

    say(webhook, Event.JOB_STARTED, Map.of());
    say(webhook, Event.JOB_FINISHED, Map.of());
    webhook.await(LONG);

    assertThat(problems).singleElement().asString().contains("not told of job.started");
  }

  @Test
  void said_withASecretInAField_masksIt() {
    Webhook webhook = webhook(1, LONG);

    say(webhook, Event.JOB_FINISHED, Map.of("reason", "key the-very-secret-key is wrong"));
    webhook.await(LONG);

    assertThat(received.getLast().body().path("reason").asText()).isEqualTo("key *** is wrong");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void awaitReceived(int count) {
    long deadline = System.nanoTime() + LONG.toNanos();
    while (received.size() < count && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(received).hasSize(count);
  }
}
