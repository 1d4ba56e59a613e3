package academy.video.sandbox;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A process that enters the sandbox and then does what ends it, or what the limits stop. Prints
 * {@code entered}, and {@code survived} where it lived on.
 */
final class DoomedProgram {

  private static final int MMAP_EXECUTABLE = 7; // PROT_READ | PROT_WRITE | PROT_EXEC
  private static final int MMAP_PRIVATE_ANONYMOUS = 0x22;

  private DoomedProgram() {}

  public static void main(String[] args) throws Throwable {
    Kernel kernel = new Kernel(Architecture.ofThisProcess().orElseThrow());
    Sandbox.prepare()
        .enter(
            new SandboxRules(
                /* addressSpaceBytes= */ args[0].equals("memory") ? 1L << 40 : 0,
                /* openFiles= */ 64,
                /* cpuSeconds= */ args[0].equals("cpu") ? 2 : 0));
    System.out.println("entered");
    switch (args[0]) {
      case "x32" -> kernel.call(0x40000000 | 39); // getpid
      case "int80" -> int80(kernel);
      case "cpu" -> burn();
      case "memory" -> refused(kernel.call(SystemCall.MMAP, 0, 1L << 41, 0, 0x4022, -1, 0));
      case "descriptors" -> descriptors(kernel);
      case "wait" -> Thread.sleep(60_000);
      case "abort" -> abort();
      case "crash" -> MemorySegment.ofAddress(8).reinterpret(1).get(ValueLayout.JAVA_BYTE, 0);
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("survived");
  }

  /** {@code mov eax, 20; int 0x80; ret}: getpid of 32-bit code. */
  private static void int80(Kernel kernel) throws Throwable {
    byte[] code = {(byte) 0xB8, 20, 0, 0, 0, (byte) 0xCD, (byte) 0x80, (byte) 0xC3};
    long address =
        kernel
            .call(SystemCall.MMAP, 0, 4096, MMAP_EXECUTABLE, MMAP_PRIVATE_ANONYMOUS, -1, 0)
            .value();
    MemorySegment page = MemorySegment.ofAddress(address).reinterpret(4096);
    MemorySegment.copy(MemorySegment.ofArray(code), 0, page, 0, code.length);
    Linker.nativeLinker().downcallHandle(page, FunctionDescriptor.ofVoid()).invokeExact();
  }

  private static void abort() throws Throwable {
    Linker linker = Linker.nativeLinker();
    linker
        .downcallHandle(linker.defaultLookup().findOrThrow("abort"), FunctionDescriptor.ofVoid())
        .invokeExact();
  }

  @SuppressWarnings("InfiniteLoopBody")
  private static void burn() {
    long sum = 0;
    while (sum != -1) {
      sum = Math.abs(sum + 1);
    }
  }

  private static void descriptors(Kernel kernel) {
    MemorySegment ends = Arena.global().allocate(8, 4);
    int pipes = 0;
    while (!kernel.call(SystemCall.PIPE2, ends.address(), 0).failed()) {
      pipes++;
    }
    System.out.println(pipes + " pipes");
  }

  private static void refused(Kernel.Result result) {
    System.out.println(Errno.words(result.errno()));
  }
}
