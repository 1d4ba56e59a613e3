package academy.video.command;

import academy.video.codec.Containment;
import academy.video.pipeline.EncodeRunner;
import academy.video.sandbox.SandboxMode;
import java.util.Map;
import java.util.function.BiConsumer;

/** What encodes, with its native libraries loaded; at most one a process. */
public interface Engine extends AutoCloseable {

  /** Makes an engine. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes one, and waits for nothing.
     *
     * @param sandbox whether what reads sources is cut off
     * @param messages takes FFmpeg's messages, as level and text
     */
    Engine make(SandboxMode sandbox, BiConsumer<String, String> messages);
  }

  EncodeRunner runner();

  /** Versions of the native libraries, by name; {@code ffmpeg} is one of them. */
  Map<String, String> versions();

  /**
   * What keeps the part that reads sources from doing harm.
   *
   * @throws academy.video.failure.WorkerException with CONFIG_INVALID where less holds than is
   *     required
   */
  Containment containment();

  @Override
  void close();
}
