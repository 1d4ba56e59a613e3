package academy.video.codec;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.failure.Cancellation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.model.ByteSource;
import academy.video.model.SourceIdentity;
import academy.video.pipeline.TestJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door lets through when the codec process is an attacker's: nothing. */
@Timeout(120)
class HostileCodecTest {

  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final Cancellation cancellation = new Cancellation();

  /** A source whose name tells the attacker what to do. */
  private record Named(String location) implements ByteSource {
    @Override
    public SourceIdentity identity() {
      return new SourceIdentity(location, sizeBytes(), "sha256:00");
    }

    @Override
    public long sizeBytes() {
      return 1000;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) {
      return position < sizeBytes() ? Math.min(length, 1000) : -1;
    }

    @Override
    public void close() {}
  }

  /** On a thread of this process: what the host sees are two pipes. */
  private RemoteCodec onAThread() {
    return RemoteCodec.of(() -> new ChildThread(HostileCodec::run), this::note);
  }

  private RemoteCodec inAProcess() {
    return RemoteCodec.start(
        HostileCodec.class.getName(),
        this::note,
        Map.of("R2_SECRET_ACCESS_KEY", "secret"),
        Path.of("/sys/fs/cgroup"),
        4L << 30);
  }

  private void note(String level, String text) {
    notes.add(level + " " + text);
  }

  private Failure failureOf(RemoteCodec hostile, String attack) {
    try (RemoteCodec codec = hostile) {
      var _ = codec.probe(new Named(attack), TestJob.FAST, cancellation);
    } catch (WorkerException e) {
      return e.failure();
    }
    throw new AssertionError(attack + " went well");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noise",
        "unknown kind",
        "the host's own message",
        "ten gigabytes",
        "negative length",
        "another source",
        "before the source",
        "a read of nothing",
        "a read of two gigabytes",
        "a put while probing",
        "an init segment while probing",
        "a text while probing",
        "a sheet while probing",
        "tiles while probing",
        "a put for nobody's call",
        "progress while probing",
        "an end of nobody's call",
        "ready twice",
        "a view of broken places",
        "facts that are none",
        "facts that are no JSON",
        "two ends"
      })
  void probe_ofACodecThatBreaksARule_endsTheJobAsADefect(String attack) {
    assertThat(failureOf(onAThread(), attack))
        .extracting(Failure::exitCode, Failure::reason)
        .satisfies(
            values -> {
              assertThat(values.get(0)).isEqualTo(ExitCode.INTERNAL_ERROR);
              assertThat(values.get(1).toString())
                  .startsWith("The codec process was ended because it ");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"success as a failure", "a failure of the host's"})
  void probe_ofACodecThatLiesAboutItsFailure_isADefect(String attack) {
    assertThat(failureOf(onAThread(), attack).exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "a crash,         NATIVE_CRASH,   Native code crashed while it worked on probing: SIGSEGV",
    "all of the heap, OUT_OF_MEMORY,  The Java heap of the codec process was exhausted",
    "an exit,         INTERNAL_ERROR, The codec process ended with exit status 7",
  })
  void probe_ofACodecThatDies_hasACodeOfTheContractAndSaysHow(
      String attack, ExitCode code, String sentence) {
    Failure failure = failureOf(inAProcess(), attack);

    assertThat(failure.exitCode()).isEqualTo(code);
    assertThat(failure.reason()).startsWith(sentence);
  }

  @Test
  void note_thatIsAForgedLine_isAMessageOfFfmpegAndNothingElse() {
    var _ = failureOf(onAThread(), "a forged line");

    assertThat(notes).hasSize(1);
    assertThat(notes.getFirst()).startsWith("error x");
  }

  @Test
  void probe_ofASilentCodec_endsSoonAfterTheJobIsCancelled() {
    Failure stalled = Failure.of(ExitCode.STALLED, "no progress");
    Thread watchdog =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(Duration.ofMillis(200));
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  cancellation.cancel(stalled);
                });
    Instant start = Instant.now();

    assertThat(failureOf(onAThread(), "silence")).isEqualTo(stalled);

    assertThat(watchdog.isAlive()).isFalse();
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }
}
