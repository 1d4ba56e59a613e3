package academy.video.ops.doctor;

import java.net.URI;
import java.util.Optional;

/** Reads a small text layer of an image from the signed address that ECR gives for it. */
@FunctionalInterface
public interface LayerReader {

  /** The layer; empty where it can't be read, or is too large to be a configuration. */
  Optional<String> read(URI address);
}
