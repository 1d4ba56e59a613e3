package academy.video.stage.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.config.Profiles;
import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.BytesSource;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.json.Json;
import academy.video.model.ByteSource;
import academy.video.model.CpuArchitecture;
import academy.video.model.EncodePlan;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.model.FrameListener;
import academy.video.model.Profile;
import academy.video.model.YuvFrame;
import academy.video.stage.plan.Planner;
import academy.video.stage.probe.Prober;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkEncoderTest {

  private static Ffmpeg ffmpeg;

  private final Cancellation cancellation = new Cancellation();
  private final Profile profile = new Profiles(new Json()).load("standard");
  private final ByteSource source = BytesSource.clip("tiny.mp4");
  private final EncodePlan plan = plan();
  private final ChunkEncoder encoder =
      new ChunkEncoder(
          () -> ffmpeg,
          source,
          plan,
          new ChunkEncoder.Shared(
              new EncodeScheduler(/* chunksAtOnce= */ 1, /* overlaps= */ false),
              cancellation,
              new DecodeLimit(60, profile.name())));

  @BeforeAll
  static void load() {
    ffmpeg = new Ffmpeg((level, text) -> {});
  }

  @AfterAll
  static void unload() {
    ffmpeg.close();
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private EncodePlan plan() {
    return new Planner(new Json(), CpuArchitecture.AMD64)
        .plan(new Prober(() -> ffmpeg).probe(source, profile, cancellation), profile);
  }

  @Test
  void encode_whereTheListenerFails_freesTheScaledFrames() {
    AtomicReference<IntFunction<YuvFrame>> shown = new AtomicReference<>();
    IllegalStateException failure = new IllegalStateException("made by the test");

    assertThatThrownBy(
            () ->
                encode(
                    (_, _, renditions) -> {
                      shown.set(renditions);
                      assertThat(renditions.apply(0).luma()).isNotEmpty();
                      throw failure;
                    },
                    ChunkEncoder.Progress.none()))
        .isSameAs(failure);

    assertThatThrownBy(() -> Objects.requireNonNull(shown.get()).apply(0))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void encode_afterAFailure_hasADecoderAgain() {
    assertThatThrownBy(
            () ->
                encode(
                    (_, _, _) -> {
                      throw new IllegalStateException("made by the test");
                    },
                    ChunkEncoder.Progress.none()))
        .isInstanceOf(IllegalStateException.class);
    AtomicInteger frames = new AtomicInteger();

    encode((_, _, _) -> frames.incrementAndGet(), ChunkEncoder.Progress.none());

    assertThat(frames).hasPositiveValue();
  }

  /** Memory is planned for as many decoders as chunks at once; a second pass needs one again. */
  @Test
  void encode_ofASecondPassWhileTheNextChunkIsDecoded_waitsForItsDecoder() throws Exception {
    DecoderCount count = new DecoderCount();
    CountDownLatch nextIsDecoding = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<CompletableFuture<Void>> next = new AtomicReference<>();
    Thread twoPasses =
        Thread.ofPlatform()
            .start(
                () -> {
                  encode(
                      count.listener(() -> {}),
                      new ChunkEncoder.Progress(
                          _ -> {},
                          () -> {
                            count.decoded();
                            next.set(
                                CompletableFuture.runAsync(
                                    () -> next(count, nextIsDecoding, goOn)));
                          }));
                  await(nextIsDecoding);
                  encode(
                      count.listener(goOn::countDown),
                      new ChunkEncoder.Progress(_ -> {}, count::decoded));
                });
    await(nextIsDecoding);
    while (twoPasses.getState() != Thread.State.TIMED_WAITING && goOn.getCount() > 0) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    twoPasses.join();
    Objects.requireNonNull(next.get()).get();

    assertThat(count.total).hasValue(3);
    assertThat(count.most).hasValue(1);
  }

  private void next(DecoderCount count, CountDownLatch isDecoding, CountDownLatch goOn) {
    encode(
        count.listener(
            () -> {
              isDecoding.countDown();
              await(goOn);
            }),
        new ChunkEncoder.Progress(_ -> {}, count::decoded));
  }

  @Test
  void encode_whenTheJobIsCancelledWhileItWaitsForADecoder_endsWithTheFailure() throws Exception {
    Failure stop = Failure.of(ExitCode.INTERRUPTED, "stop");
    CountDownLatch isDecoding = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    var first =
        CompletableFuture.runAsync(
            () ->
                encode(
                    (_, _, _) -> {
                      isDecoding.countDown();
                      await(goOn);
                    },
                    ChunkEncoder.Progress.none()));
    await(isDecoding);
    cancellation.cancel(stop);

    assertThatThrownBy(() -> encode(FrameListener.none(), ChunkEncoder.Progress.none()))
        .isInstanceOfSatisfying(
            WorkerException.class, e -> assertThat(e.failure()).isEqualTo(stop));
    goOn.countDown();
    assertThatThrownBy(first::get).hasRootCauseInstanceOf(WorkerException.class);
  }

  private void encode(FrameListener listener, ChunkEncoder.Progress progress) {
    encoder.encode(plan.chunks().getFirst(), plan.video(), listener, _ -> new Nowhere(), progress);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Counts the passes that are between their first frame and the end of decoding. */
  private static final class DecoderCount {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger total = new AtomicInteger();

    FrameListener listener(Runnable atFirstFrame) {
      return (startFrame, _, _) -> {
        if (startFrame == 0) {
          total.incrementAndGet();
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          atFirstFrame.run();
        }
      };
    }

    void decoded() {
      now.decrementAndGet();
    }
  }

  private static final class Nowhere implements FragmentSink {
    @Override
    public void init(byte[] initSegment) {}

    @Override
    public void fragment(Fragment fragment) {}
  }
}
