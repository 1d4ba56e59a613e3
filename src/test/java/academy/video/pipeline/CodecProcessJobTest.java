package academy.video.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import academy.video.codec.RemoteCodec;
import academy.video.failure.ExitCode;
import academy.video.failure.WorkerException;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.store.ForwardingStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole jobs whose codec is a process of its own. */
@Timeout(300)
class CodecProcessJobTest {

  @TempDir Path folder;

  private RemoteCodec codec;

  @BeforeEach
  void start() {
    codec = RemoteCodec.start((_, _) -> {}, Map.of(), Path.of("/sys/fs/cgroup"), 4L << 30);
  }

  @AfterEach
  void close() {
    codec.close();
  }

  private static Map<String, String> media(Path destination) {
    return ResultFolder.objects(
        destination,
        key -> !key.contains("report.") && !key.startsWith("status.json") && !key.startsWith("_"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"offset-audio.mp4", "captions.mkv"})
  void encode_inAProcessOfItsOwn_writesTheSameBytes(String clip) {
    try (Ffmpeg ffmpeg = new Ffmpeg((_, _) -> {})) {
      new TestJob(ffmpeg).encode(TestJob.clip(clip), folder.resolve("local"));
    }

    new TestJob(() -> codec).encode(TestJob.clip(clip), folder.resolve("remote"));

    assertThat(media(folder.resolve("remote")))
        .isNotEmpty()
        .isEqualTo(media(folder.resolve("local")));
  }

  /** Sends a signal to the codec process, as a crash in native code would. */
  private void crash() {
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      if (child.info().commandLine().orElse("").contains("CodecMain")
          || child.info().command().orElse("").endsWith("java")) {
        try {
          var _ = new ProcessBuilder("kill", "-SEGV", Long.toString(child.pid())).start().waitFor();
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private TestJob crashingAt(int segments) {
    AtomicInteger crashes = new AtomicInteger();
    return new TestJob(() -> codec)
        .withStore(
            store ->
                new ForwardingStore(store) {
                  @Override
                  public void put(String key, byte[] body) {
                    super.put(key, body);
                    if (key.endsWith(".m4s") && crashes.incrementAndGet() <= segments) {
                      crash();
                    }
                  }
                });
  }

  @Test
  void encode_whereTheCodecCrashesOnce_repeatsTheChunkAndWritesTheSameBytes() {
    Path clip = TestJob.clip("offset-audio.mp4");
    new TestJob(() -> codec).encode(clip, folder.resolve("calm"));
    TestJob job = crashingAt(1);

    job.encode(clip, folder.resolve("crashed"));

    assertThat(media(folder.resolve("crashed"))).isEqualTo(media(folder.resolve("calm")));
    assertThat(job.log()).contains("\"event\":\"codec.restarted\"").contains("SIGSEGV");
  }

  @Test
  void encode_whereTheCodecCrashesAgainAndAgain_endsAsANativeCrash() {
    TestJob job = crashingAt(Integer.MAX_VALUE);

    assertThatThrownBy(
            () -> job.encode(TestJob.clip("offset-audio.mp4"), folder.resolve("crashed")))
        .isInstanceOfSatisfying(
            WorkerException.class,
            e -> {
              assertThat(e.failure().exitCode()).isEqualTo(ExitCode.NATIVE_CRASH);
              assertThat(e.failure().reason()).contains("while it worked on ");
            });
  }
}
