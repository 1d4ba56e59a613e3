package academy.video.ffmpeg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/** This process's memory, which Java's own counters see a part of only. */
public final class ProcessMemory {

  /** Places of two of mallinfo2's ten numbers: bytes in mapped blocks, and in all others. */
  private static final int MAPPED_BYTES = 4;

  private static final int USED_BYTES = 7;

  private static final int NUMBERS = 10;

  private final MethodHandle mallinfo2;

  /** Reads them on Linux with the GNU C library 2.33 or newer. */
  public ProcessMemory() {
    Linker linker = Linker.nativeLinker();
    this.mallinfo2 =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("mallinfo2"),
            FunctionDescriptor.of(
                MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(NUMBERS, ValueLayout.JAVA_LONG))));
  }

  /** What native code allocated and did not free, to the byte; Java's heap is no part of it. */
  public long allocatedBytes() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
      return numbers.getAtIndex(ValueLayout.JAVA_LONG, MAPPED_BYTES)
          + numbers.getAtIndex(ValueLayout.JAVA_LONG, USED_BYTES);
    } catch (Throwable e) {
      throw new IllegalStateException("mallinfo2 could not be called", e);
    }
  }

  /** Physical memory (VmRSS) with everything that the kernel counts, Java's heap included. */
  public long physicalBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
