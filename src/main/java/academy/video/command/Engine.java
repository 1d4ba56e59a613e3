package academy.video.command;

import academy.video.pipeline.EncodeRunner;
import java.util.Map;

/** What encodes, with its native libraries loaded; at most one a process. */
public interface Engine extends AutoCloseable {

  EncodeRunner runner();

  /** Versions of the native libraries, by name; {@code ffmpeg} is one of them. */
  Map<String, String> versions();

  @Override
  void close();
}
