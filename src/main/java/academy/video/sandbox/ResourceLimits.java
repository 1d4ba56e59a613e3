package academy.video.sandbox;

import academy.video.sandbox.Kernel.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The limits of setrlimit(2); numbers are those of asm-generic/resource.h. The number of processes
 * (RLIMIT_NPROC) isn't limited: it counts threads, and those of every container of the same user on
 * the machine. The filter allows threads alone, and their stacks count as address space.
 */
final class ResourceLimits {

  private static final int CPU_SECONDS = 0;
  private static final int FILE_BYTES = 1;
  private static final int CORE_BYTES = 4;
  private static final int OPEN_FILES = 7;
  private static final int ADDRESS_SPACE_BYTES = 9;

  /** No new limits, or no room for the old ones: a null pointer. */
  private static final long NONE = 0;

  /** From SIGXCPU, which tells what happened, to SIGKILL. */
  private static final long CPU_GRACE_SECONDS = 5;

  private final Kernel kernel;

  ResourceLimits(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Sets them for this process, never above what they were; returns what failed. */
  Optional<String> set(SandboxRules rules) {
    Optional<String> failed = set("core size", CORE_BYTES, 0, 0);
    // Of what it writes, only pipes and sockets remain.
    failed = failed.or(() -> set("file size", FILE_BYTES, 0, 0));
    failed = failed.or(() -> set("open files", OPEN_FILES, rules.openFiles(), rules.openFiles()));
    long bytes = rules.addressSpaceBytes();
    if (bytes > 0) {
      failed = failed.or(() -> set("address space", ADDRESS_SPACE_BYTES, bytes, bytes));
    }
    long seconds = rules.cpuSeconds();
    if (seconds > 0) {
      failed = failed.or(() -> set("CPU", CPU_SECONDS, seconds, seconds + CPU_GRACE_SECONDS));
    }
    return failed;
  }

  private Optional<String> set(String name, int resource, long soft, long hard) {
    try (Arena arena = Arena.ofConfined()) {
      // struct rlimit64: soft and hard, unsigned; RLIM64_INFINITY is the greatest.
      MemorySegment limit = arena.allocate(ValueLayout.JAVA_LONG, 2);
      Result result = kernel.call(SystemCall.PRLIMIT64, 0, resource, NONE, limit.address());
      if (!result.failed()) {
        long most = limit.getAtIndex(ValueLayout.JAVA_LONG, 1);
        limit.setAtIndex(ValueLayout.JAVA_LONG, 0, lower(soft, most));
        limit.setAtIndex(ValueLayout.JAVA_LONG, 1, lower(hard, most));
        result = kernel.call(SystemCall.PRLIMIT64, 0, resource, limit.address(), NONE);
      }
      return result.failed()
          ? Optional.of("limit of " + name + ": " + Errno.words(result.errno()))
          : Optional.empty();
    }
  }

  private static long lower(long wanted, long most) {
    return Long.compareUnsigned(wanted, most) < 0 ? wanted : most;
  }
}
