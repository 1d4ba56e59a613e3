package academy.video;

import academy.video.codec.Codec;
import academy.video.codec.LocalCodec;
import academy.video.codec.RemoteCodec;
import academy.video.config.MachineReader;
import academy.video.ffmpeg.Ffmpeg;
import academy.video.sandbox.SandboxMode;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;

/**
 * Loads FFmpeg, in a process of its own unless that is switched off, on a thread of its own: it
 * takes as long as everything else that a job does before it reads its source.
 */
final class CodecLoading {

  private static final String CGROUP_ROOT = "/sys/fs/cgroup";

  /** Set where the image's AOT cache is trained ({@code src/image/train}). */
  private static final String TRAINING = "academy.video.training";

  private final FutureTask<Codec> loading;
  private volatile BiConsumer<String, String> listener = (_, _) -> {};

  /** Begins. */
  CodecLoading(SandboxMode sandbox, MachineReader machine) {
    this.loading = new FutureTask<>(() -> load(sandbox, machine, System.getenv()));
    Thread.ofPlatform().daemon().name("load-ffmpeg").start(loading);
  }

  /**
   * Whether a command line will want a codec process for sure. It is worth starting before the
   * command line is read: the two processes then start side by side.
   */
  static boolean isWorthAnEarlyStart(String[] arguments, Map<String, String> environment) {
    return arguments.length > 0
        && arguments[0].equals("encode")
        && !environment.getOrDefault("VIDEO_SANDBOX", "auto").equals("off");
  }

  private Codec load(SandboxMode sandbox, MachineReader machine, Map<String, String> environment) {
    BiConsumer<String, String> messages = (level, text) -> listener.accept(level, text);
    if (sandbox == SandboxMode.OFF) {
      return new LocalCodec(new Ffmpeg(messages::accept));
    }
    Path cgroupRoot = Path.of(CGROUP_ROOT);
    long memoryBytes = machine.read(Runtime.getRuntime().availableProcessors()).memoryBytes();
    return Boolean.getBoolean(TRAINING)
        ? RemoteCodec.train(messages, environment, cgroupRoot, memoryBytes)
        : RemoteCodec.start(messages, environment, cgroupRoot, memoryBytes);
  }

  /** Passes FFmpeg's messages on from now on, as level and text. */
  void listener(BiConsumer<String, String> messages) {
    listener = messages;
  }

  boolean isDone() {
    return loading.isDone();
  }

  /** Waits for it. */
  Codec codec() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return loading.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("FFmpeg could not be loaded: " + e.getCause(), e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
