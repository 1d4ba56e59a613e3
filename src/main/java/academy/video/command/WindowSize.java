package academy.video.command;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** Asks the kernel for the size of the terminal on standard output: Linux, ioctl_tty(2). */
final class WindowSize {

  private static final int STANDARD_OUTPUT = 1;
  private static final long TIOCGWINSZ = 0x5413;

  /** {@code struct winsize}: rows, columns and two that are not used, each an unsigned short. */
  private static final long BYTES_OF_WINSIZE = 8;

  private static final long AT_COLUMNS = 2;

  private final MethodHandle ioctl;

  WindowSize() {
    Linker linker = Linker.nativeLinker();
    this.ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
  }

  /** How many characters a line has; empty where standard output has no size. */
  OptionalInt columns() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(BYTES_OF_WINSIZE, Short.BYTES);
      int status = (int) ioctl.invokeExact(STANDARD_OUTPUT, TIOCGWINSZ, size);
      int columns = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, AT_COLUMNS));
      return status == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    } catch (Throwable e) { // what invokeExact declares
      throw new IllegalStateException("ioctl cannot be called", e);
    }
  }
}
