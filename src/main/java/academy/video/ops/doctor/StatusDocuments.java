package academy.video.ops.doctor;

import java.util.Optional;

/** Reads the status.json of destinations. */
@FunctionalInterface
public interface StatusDocuments {

  /**
   * The document, or its first bytes where it is longer than any that a job writes; empty where
   * there is none. Anybody may have written it.
   *
   * @param destination as a job's parameters name it, in R2 or S3
   * @throws academy.video.failure.WorkerException where it can't be opened or read
   */
  Optional<byte[]> read(String destination);
}
