package academy.video.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Makes system calls, through the C library's {@code syscall(2)}. Usable by several threads: each
 * call is made by the thread that asks for it.
 */
final class Kernel {

  private final Architecture architecture;
  private final boolean isRehearsal;
  private final MethodHandle syscall;
  private final StructLayout stateLayout;
  private final VarHandle errno;

  /**
   * Looks the function up.
   *
   * @throws RuntimeException if there is none, or native access isn't enabled
   */
  Kernel(Architecture architecture) {
    this(architecture, /* isRehearsal= */ false);
  }

  private Kernel(Architecture architecture, boolean isRehearsal) {
    this.architecture = architecture;
    this.isRehearsal = isRehearsal;
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    syscall =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("syscall"),
            FunctionDescriptor.of(word, word, word, word, word, word, word, word),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));
    stateLayout = Linker.Option.captureStateLayout();
    errno = stateLayout.varHandle(PathElement.groupElement("errno"));
  }

  /** One that asks for this process's number in place of every call. */
  static Kernel rehearsal(Architecture architecture) {
    return new Kernel(architecture, /* isRehearsal= */ true);
  }

  /**
   * What a call came to.
   *
   * @param value what it returned; -1 if it failed
   * @param errno why it failed, or 0
   */
  record Result(long value, int errno) {
    boolean failed() {
      return errno != 0;
    }
  }

  Architecture architecture() {
    return architecture;
  }

  /**
   * Makes a call.
   *
   * @param arguments six at most; pointers as addresses
   */
  Result call(SystemCall call, long... arguments) {
    SystemCall made = isRehearsal ? SystemCall.GETPID : call;
    return call(made.number(architecture).orElseThrow(), arguments);
  }

  /** The same, by its number. */
  Result call(int number, long... arguments) {
    long[] words = java.util.Arrays.copyOf(arguments, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(stateLayout);
      long value =
          (long)
              syscall.invokeExact(
                  state, (long) number, words[0], words[1], words[2], words[3], words[4], words[5]);
      return new Result(value, value == -1 ? (int) errno.get(state, 0L) : 0);
    } catch (Throwable impossible) {
      throw new IllegalStateException("syscall " + number, impossible);
    }
  }
}
