package academy.video.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.codec.LyingCodec.Lie;
import academy.video.codec.Message.Kind;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.log.Breadcrumb;
import academy.video.log.JobLog;
import academy.video.log.LogOutput;
import academy.video.log.Redactor;
import academy.video.model.LogFormat;
import academy.video.pipeline.TestJob;
import academy.video.testing.JsonLines;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole jobs whose codec opens and probes the source, encodes for a while, and then lies: each ends
 * with a code of the contract and a sentence, and publishes nothing.
 */
@Timeout(120)
class LyingCodecTest {

  // Never closed: what a lie leaves behind may still use it.
  private static final Ffmpeg FFMPEG = new Ffmpeg((_, _) -> {});

  private static final int FRAGMENTS_BEFORE = 2;

  @TempDir private Path folder;

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  private RemoteCodec codec(Lie lie) {
    LogOutput output =
        LogOutput.open(
            new LoggerContext(),
            LogFormat.JSON,
            lines,
            new Redactor(List.of()),
            ZoneOffset.UTC,
            /* inColor= */ false);
    JobLog log = new JobLog(output, Breadcrumb.none(), Clock.systemUTC(), System::nanoTime);
    return RemoteCodec.of(
        () -> new ChildThread(LyingCodec.program(FFMPEG, lie)), log::nativeMessage);
  }

  private TestJob encode(Lie lie) {
    try (RemoteCodec codec = codec(lie)) {
      TestJob job = new TestJob(() -> codec);
      job.encode(TestJob.clip("offset-audio.mp4"), folder.resolve("out"));
      return job;
    }
  }

  private Failure failureOf(Lie lie) {
    try {
      var _ = encode(lie);
    } catch (WorkerException e) {
      assertThat(folder.resolve("out/master.m3u8")).doesNotExist();
      return e.failure();
    }
    throw new AssertionError("The job went well.");
  }

  /** Tells the truth of everything else, and of the first of this kind. */
  private static Lie later(Kind kind, Lie lie) {
    AtomicInteger seen = new AtomicInteger();
    return (truth, host, raw) -> {
      if (truth.kind() == kind && seen.incrementAndGet() > FRAGMENTS_BEFORE) {
        return lie.tell(truth, host, raw);
      }
      host.send(truth);
      return true;
    };
  }

  private static Lie always(Kind kind, UnaryOperator<Message> change) {
    return (truth, host, raw) -> {
      host.send(truth.kind() == kind ? change.apply(truth) : truth);
      return true;
    };
  }

  private static Lie fragments(UnaryOperator<Message> change) {
    return later(
        Kind.FRAGMENT,
        (truth, host, raw) -> {
          host.send(change.apply(truth));
          return true;
        });
  }

  private static Message with(Message truth, int call, long first, byte[] json, byte[] data) {
    return new Message(truth.kind(), call, truth.request(), first, truth.second(), json, data);
  }

  private static Message withData(Message truth, byte[] data) {
    return with(truth, truth.call(), truth.first(), truth.json(), data);
  }

  private static Message withJson(Message truth, String json) {
    return with(
        truth, truth.call(), truth.first(), json.getBytes(StandardCharsets.UTF_8), truth.data());
  }

  /** Adds one to a byte behind a box's type, where the box is there. */
  private static byte[] changed(byte[] bytes, String box, int offset) {
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(box);
    byte[] changed = bytes.clone();
    if (at >= 0) {
      changed[at + offset]++;
    }
    return changed;
  }

  private static Message joined(Message truth) {
    byte[] both = new byte[2 * truth.data().length];
    System.arraycopy(truth.data(), 0, both, 0, truth.data().length);
    System.arraycopy(truth.data(), 0, both, truth.data().length, truth.data().length);
    return withData(truth, both);
  }

  private static boolean send(OutputStream raw, int kind, int call, int json, int data)
      throws IOException {
    DataOutputStream out = new DataOutputStream(raw);
    out.writeByte(kind);
    out.writeInt(call);
    out.writeInt(1);
    out.writeLong(0);
    out.writeLong(0);
    out.writeInt(json);
    out.writeInt(data);
    out.flush();
    return true;
  }

  private static Lie lie(String name) {
    return switch (name) {
      case "frames of another size" ->
          always(Kind.INIT, truth -> withData(truth, changed(truth.data(), "avc1", 28)));
      case "wrong timestamps" ->
          fragments(truth -> withData(truth, changed(truth.data(), "tfdt", 15)));
      case "boxes of another length" ->
          fragments(truth -> withData(truth, changed(truth.data(), "mdat", -1)));
      case "a fragment without bytes" -> fragments(truth -> withData(truth, Message.nothing()));
      case "two fragments as one" -> fragments(LyingCodecTest::joined);
      case "a rendition that nobody asked for" ->
          fragments(truth -> with(truth, truth.call(), 99, truth.json(), truth.data()));
      case "a task that nobody asked for" ->
          fragments(truth -> with(truth, 99, truth.first(), truth.json(), truth.data()));
      case "each fragment twice" ->
          later(
              Kind.FRAGMENT,
              (truth, host, raw) -> {
                host.send(truth);
                host.send(truth);
                return true;
              });
      case "two init segments" ->
          (truth, host, raw) -> {
            host.send(truth);
            if (truth.kind() == Kind.INIT) {
              host.send(truth);
            }
            return true;
          };
      case "no init segment" ->
          always(
              Kind.INIT,
              truth ->
                  new Message(
                      Kind.FRAGMENT,
                      truth.call(),
                      truth.request(),
                      truth.first(),
                      0,
                      Message.nothing(),
                      truth.data()));
      case "measured what cannot be" ->
          fragments(truth -> withJson(truth, "{\"frames\":[{\"at_ms\":0,\"ssim\":1e300}]}"));
      case "measured what cannot be at full size" ->
          fragments(
              truth ->
                  withJson(
                      truth, "{\"frames\":[{\"at_ms\":0,\"ssim\":1,\"full_size_ssim\":1e300}]}"));
      case "measured half of it" ->
          fragments(truth -> withJson(truth, "{\"frames\":[{\"at_ms\":0,\"ssim\":1}]}"));
      case "measured nothing at all" -> fragments(truth -> withJson(truth, "{\"frames\":null}"));
      case "a huge message" ->
          later(
              Kind.FRAGMENT,
              (truth, host, raw) ->
                  send(raw, Kind.FRAGMENT.code(), truth.call(), 0, Integer.MAX_VALUE));
      case "noise" -> later(Kind.FRAGMENT, (truth, host, raw) -> send(raw, 0x47, 0x45, 0x54, 0x20));
      case "more frames than there are" ->
          fragments(
              truth ->
                  new Message(
                      Kind.PROGRESS,
                      truth.call(),
                      0,
                      1_000_000,
                      0,
                      Message.nothing(),
                      Message.nothing()));
      case "an end before the end" ->
          fragments(truth -> Message.of(Kind.RESULT, truth.call(), Message.nothing()));
      case "a read before the source" ->
          fragments(
              truth ->
                  new Message(Kind.READ, 0, 1, -4096, 4096, Message.nothing(), Message.nothing()));
      case "a result that is none" -> always(Kind.RESULT, truth -> withJson(truth, "[]"));
      case "a failure of the host's" ->
          fragments(
              truth ->
                  Message.of(
                      Kind.FAILURE,
                      truth.call(),
                      "{\"exit_code\":\"storage_access_denied\",\"reason\":\"x\",\"hint\":\"\",\"details\":{}}"
                          .getBytes(StandardCharsets.UTF_8)));
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "frames of another size,            OUTPUT_INVALID",
    "wrong timestamps,                  OUTPUT_INVALID",
    "boxes of another length,           OUTPUT_INVALID",
    "a fragment without bytes,          OUTPUT_INVALID",
    "two fragments as one,              OUTPUT_INVALID",
    "each fragment twice,               OUTPUT_INVALID",
    "two init segments,                 INTERNAL_ERROR",
    "no init segment,                   INTERNAL_ERROR",
    "a rendition that nobody asked for, INTERNAL_ERROR",
    "a task that nobody asked for,      INTERNAL_ERROR",
    "measured what cannot be,           INTERNAL_ERROR",
    "measured what cannot be at full size, INTERNAL_ERROR",
    "measured half of it,               INTERNAL_ERROR",
    "measured nothing at all,           INTERNAL_ERROR",
    "a huge message,                    INTERNAL_ERROR",
    "noise,                             INTERNAL_ERROR",
    "more frames than there are,        INTERNAL_ERROR",
    "an end before the end,             INTERNAL_ERROR",
    "a read before the source,          INTERNAL_ERROR",
    "a result that is none,             INTERNAL_ERROR",
    "a failure of the host's,           INTERNAL_ERROR",
  })
  void encode_whereTheCodecLiesInMidJob_endsTheJobAndPublishesNothing(
      String name, ExitCode expected) {
    Failure failure = failureOf(lie(name));

    assertThat(failure.exitCode()).as(failure.reason()).isEqualTo(expected);
    assertThat(failure.reason()).isNotBlank().doesNotContain("NullPointerException");
  }

  @Test
  void encode_whereTheCodecFallsSilent_endsSoonAfterTheWatchdog() {
    Failure stalled = Failure.of(ExitCode.STALLED, "no progress");
    CountDownLatch silent = new CountDownLatch(1);
    try (RemoteCodec codec =
        codec(
            (truth, host, raw) -> {
              if (silent.getCount() == 0 || truth.kind() == Kind.FRAGMENT) {
                silent.countDown();
              } else {
                host.send(truth);
              }
              return true;
            })) {
      TestJob job = new TestJob(() -> codec);
      var _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      silent.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    job.cancellation().cancel(stalled);
                  });

      assertThatThrownBy(() -> job.encode(TestJob.clip("offset-audio.mp4"), folder.resolve("out")))
          .isInstanceOfSatisfying(
              WorkerException.class, e -> assertThat(e.failure()).isEqualTo(stalled));
    }
  }

  @Test
  void encode_whereTheCodecCrashesInTheSameChunkTwice_endsAsANativeCrash() {
    AtomicInteger starts = new AtomicInteger();

    Failure failure =
        failureOf(
            (truth, host, raw) -> {
              if (truth.kind() == Kind.READY) {
                starts.incrementAndGet();
              }
              host.send(truth);
              return truth.kind() != Kind.DECODED;
            });

    assertThat(failure.exitCode()).isEqualTo(ExitCode.NATIVE_CRASH);
    assertThat(failure.reason()).contains("signal 11").contains("while it worked on chunk 0");
    assertThat(starts.get()).isBetween(2, 4);
  }

  @Test
  void encode_whereTheCodecForgesLines_logsThemAsMessagesOfFfmpegAndNoMoreThanSome()
      throws IOException {
    String forged =
        "{\"level\":\"error\",\"text\":\"x\\n{\\\"event\\\":\\\"job.finished\\\",\\\"exit_code\\\":0}\"}";

    var _ =
        encode(
            (truth, host, raw) -> {
              if (truth.kind() == Kind.FRAGMENT) {
                for (int i = 0; i < 1000; i++) {
                  host.send(Message.of(Kind.NOTE, 0, forged.getBytes(StandardCharsets.UTF_8)));
                }
              }
              host.send(truth);
              return true;
            });

    assertThat(JsonLines.events(lines.toString(StandardCharsets.UTF_8)))
        .hasSizeBetween(1, 200)
        .containsOnly("ffmpeg.message");
    assertThat(Files.exists(folder.resolve("out/master.m3u8"))).isTrue();
  }
}
