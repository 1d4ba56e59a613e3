package academy.video.command;

import java.util.function.IntSupplier;

/** The process's wish to stop (SIGTERM, SIGINT), as {@code Main} hears it. */
@FunctionalInterface
public interface StopSignal {

  /**
   * Sets what is done when the process is told to stop, or ends by itself.
   *
   * @param handler called at most once, on a thread of its own, and done within 5 seconds; gives
   *     the code that the process must end with
   */
  void onStop(IntSupplier handler);
}
