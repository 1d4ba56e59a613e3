package academy.video.codec;

import academy.video.failure.ExitCode;
import academy.video.failure.Failure;

/** What the end of a codec process means: the same codes as {@code entrypoint} gives for a JVM. */
final class CodecEnd {

  /** Above it, the number of the signal that ended a process. */
  static final int SIGNAL = 128;

  private static final int INTERRUPTED = SIGNAL + 2;
  private static final int ILLEGAL_INSTRUCTION = SIGNAL + 4;
  private static final int ABORTED = SIGNAL + 6;
  private static final int BUS_ERROR = SIGNAL + 7;
  private static final int ARITHMETIC = SIGNAL + 8;
  private static final int KILLED = SIGNAL + 9;
  private static final int SEGMENTATION = SIGNAL + 11;
  private static final int TERMINATED = SIGNAL + 15;
  private static final int CPU_TIME = SIGNAL + 24;
  private static final int BAD_SYSTEM_CALL = SIGNAL + 31;

  /** What {@code -XX:+ExitOnOutOfMemoryError} ends a JVM with. */
  private static final int JAVA_HEAP = 3;

  private static final long MIB = 1 << 20;

  private CodecEnd() {}

  /**
   * What is known of an end beside its status.
   *
   * @param killedForMemory whether the kernel counts one more process killed for memory
   * @param memoryBytes what this container or machine has
   */
  record Evidence(CrashReport crash, boolean killedForMemory, long memoryBytes) {}

  /**
   * Classifies an end that nobody asked for.
   *
   * @param exitStatus as {@link Process#exitValue}: 128 and the signal's number after a signal
   * @param working what it worked on, such as {@code chunk 3}
   */
  static CodecEndedException of(int exitStatus, Evidence evidence, String working) {
    String where = working.isEmpty() ? "" : " while it worked on " + working;
    long memoryMib = evidence.memoryBytes() / MIB;
    if (evidence.killedForMemory() && exitStatus == KILLED) {
      return once(
          ExitCode.OUT_OF_MEMORY,
          "The kernel killed the codec process because the memory of %d MiB ran out%s."
              .formatted(memoryMib, where));
    }
    if (evidence.crash().isOutOfMemory()) {
      return once(
          ExitCode.OUT_OF_MEMORY,
          "The codec process got no memory from the system, which has %d MiB%s."
              .formatted(memoryMib, where));
    }
    return switch (exitStatus) {
      case JAVA_HEAP ->
          once(
              ExitCode.OUT_OF_MEMORY,
              "The Java heap of the codec process was exhausted%s.".formatted(where));
      case ILLEGAL_INSTRUCTION, ABORTED, BUS_ERROR, ARITHMETIC, SEGMENTATION ->
          again(
              ExitCode.NATIVE_CRASH,
              "Native code crashed%s: %s.".formatted(where, evidence.crash().describe(exitStatus)));
      case KILLED, INTERRUPTED, TERMINATED ->
          again(
              ExitCode.INTERRUPTED,
              "The codec process was killed from outside by signal %d%s."
                  .formatted(exitStatus - SIGNAL, where));
      case CPU_TIME ->
          once(ExitCode.STALLED, "The codec process used up its CPU time%s.".formatted(where));
      case BAD_SYSTEM_CALL ->
          once(
              ExitCode.INTERNAL_ERROR,
              "The codec process made a system call that decoding needs none of%s, and was ended."
                  .formatted(where));
      default ->
          once(
              ExitCode.INTERNAL_ERROR,
              "The codec process ended with exit status %d%s.".formatted(exitStatus, where));
    };
  }

  /** It broke the door's rules, which none of ours does: the source may have taken it over. */
  static CodecEndedException broken(String what, String working) {
    String where = working.isEmpty() ? "" : " while it worked on " + working;
    Failure failure =
        Failure.of(
                ExitCode.INTERNAL_ERROR,
                "The codec process was ended because it %s%s.".formatted(what, where))
            .withHint(
                "A source that attacks the decoder may do this, or a defect of the worker: keep the"
                    + " source, and report it with this line.");
    return new CodecEndedException(failure, /* retryHelps= */ false);
  }

  private static CodecEndedException once(ExitCode code, String reason) {
    return new CodecEndedException(Failure.of(code, reason), /* retryHelps= */ false);
  }

  private static CodecEndedException again(ExitCode code, String reason) {
    return new CodecEndedException(Failure.of(code, reason), /* retryHelps= */ true);
  }
}
