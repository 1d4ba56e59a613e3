package academy.video.stage.encode;

import academy.video.failure.Cancellation;
import java.util.function.BooleanSupplier;

/** Where threads without a chunk of their own find work. Safe for use by several threads. */
public interface Helpers {

  /** Encodes others' frames until {@code done}; returns then, or when the job is cancelled. */
  void helpUntil(BooleanSupplier done, Cancellation cancellation);

  /** Wakes threads that wait in {@link #helpUntil}, after what they wait for became true. */
  void wake();
}
