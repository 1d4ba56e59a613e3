package academy.video.sandbox;

import academy.video.sandbox.BpfProgram.Instruction;
import academy.video.sandbox.Kernel.Result;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.Security;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts this process into the sandbox: from then on it computes, and reads and writes the
 * descriptors that it has. It opens no file, not even for reading. So native libraries have to be
 * loaded, and random numbers once asked for, before; what comes from the JDK and from jars that are
 * open still loads.
 *
 * <p>Reading isn't allowed either, because a filter can't see which file a path means, and
 * Landlock, which can, isn't there on every kernel. Whoever reads a file of this process reads its
 * parent's environment, too.
 *
 * <p>The process dies with the <em>thread</em> that started it (prctl(2), PR_SET_PDEATHSIG: a
 * parent is a thread). Whoever starts it does so on a thread that lives until the process has
 * ended, as {@link ConfinedStart} does.
 */
public final class Sandbox {

  private static final int SET_PARENT_DEATH_SIGNAL = 1;
  private static final int SET_DUMPABLE = 4;
  private static final int SET_NO_NEW_PRIVILEGES = 38;
  private static final int SIGKILL = 9;

  private static final int SET_MODE_FILTER = 1;
  private static final int ALL_THREADS = 1; // SECCOMP_FILTER_FLAG_TSYNC
  private static final int INSTRUCTION_BYTES = 8;

  private final @Nullable Kernel kernel;
  private final String whyNot;

  private Sandbox(@Nullable Kernel kernel, String whyNot) {
    this.kernel = kernel;
    this.whyNot = whyNot;
  }

  /**
   * Does all that takes time and restricts nothing yet, so that it can be done beside other work.
   * Never fails.
   */
  public static Sandbox prepare() {
    // Java opens its own modules for the first lookup, and reads java.security for the first
    // digest.
    ClassLoader.getPlatformClassLoader().getResource("no such resource");
    Security.getProperty("no such setting");
    Optional<Architecture> architecture = Architecture.ofThisProcess();
    if (architecture.isEmpty()) {
      return new Sandbox(null, "neither Linux on amd64 nor on arm64");
    }
    try {
      Kernel kernel = new Kernel(architecture.get());
      kernel.call(SystemCall.GETPID); // the first call takes longest
      return new Sandbox(kernel, "");
    } catch (RuntimeException e) {
      return new Sandbox(null, "no native access: " + e.getMessage());
    }
  }

  /**
   * Enters the sandbox: all threads of this process, for good. Call it once, after everything is
   * loaded and before the first byte of a source. Never fails: a layer that this kernel or
   * container refuses is missing in the report, and the others hold.
   */
  public SandboxReport enter(SandboxRules rules) {
    return report(layer -> kernel == null ? Optional.of(whyNot) : add(kernel, layer, rules));
  }

  /** Does what {@link #enter} does, but asks the kernel for nothing; says that nothing holds. */
  public SandboxReport rehearse(SandboxRules rules) {
    Architecture.ofThisProcess()
        .map(Kernel::rehearsal)
        .ifPresent(
            rehearsal -> {
              for (Layer layer : Layer.values()) {
                var _ = add(rehearsal, layer, rules);
              }
            });
    return report(_ -> Optional.of("a rehearsal"));
  }

  private static SandboxReport report(Function<Layer, Optional<String>> whyNot) {
    Map<Layer, String> missing = new EnumMap<>(Layer.class);
    // The filter is last: it forbids what the others are made with.
    for (Layer layer : Layer.values()) {
      whyNot.apply(layer).ifPresent(why -> missing.put(layer, why));
    }
    Set<Layer> holding = EnumSet.allOf(Layer.class);
    holding.removeAll(missing.keySet());
    return new SandboxReport(holding, missing);
  }

  /**
   * Restricts this thread by Landlock, and what it starts.
   *
   * @param readable files and folders that stay readable
   */
  static Optional<String> restrictThisThread(Architecture architecture, List<Path> readable) {
    Kernel kernel = new Kernel(architecture);
    Optional<String> privileged = prctl(kernel, SET_NO_NEW_PRIVILEGES, 1);
    return privileged.or(() -> new Landlock(kernel).restrictThread(readable));
  }

  /** Makes a layer hold; returns why it doesn't. */
  private static Optional<String> add(Kernel kernel, Layer layer, SandboxRules rules) {
    return switch (layer) {
      case NO_NEW_PRIVILEGES -> prctl(kernel, SET_NO_NEW_PRIVILEGES, 1);
      case RESOURCE_LIMITS ->
          new ResourceLimits(kernel)
              .set(rules)
              .or(() -> prctl(kernel, SET_DUMPABLE, 0))
              .or(() -> prctl(kernel, SET_PARENT_DEATH_SIGNAL, SIGKILL));
      case LANDLOCK -> new Landlock(kernel).restrictProcess();
      case SECCOMP -> filter(kernel);
    };
  }

  private static Optional<String> prctl(Kernel kernel, int option, long value) {
    Result result = kernel.call(SystemCall.PRCTL, option, value);
    return result.failed()
        ? Optional.of("prctl %d: %s".formatted(option, Errno.words(result.errno())))
        : Optional.empty();
  }

  private static Optional<String> filter(Kernel kernel) {
    BpfProgram program =
        SeccompFilter.program(kernel.architecture(), (int) ProcessHandle.current().pid());
    try (Arena arena = Arena.ofConfined()) {
      Result result =
          kernel.call(
              SystemCall.SECCOMP,
              SET_MODE_FILTER,
              ALL_THREADS,
              nativeProgram(arena, program).address());
      if (result.failed()) {
        return Optional.of(Errno.words(result.errno()));
      }
      // With ALL_THREADS: the number of a thread that couldn't follow.
      return result.value() == 0
          ? Optional.empty()
          : Optional.of("thread %d has another filter".formatted(result.value()));
    }
  }

  /** {@code struct sock_fprog} of linux/filter.h. */
  private static MemorySegment nativeProgram(Arena arena, BpfProgram program) {
    MemorySegment code =
        arena.allocate((long) INSTRUCTION_BYTES * program.instructions().size(), INSTRUCTION_BYTES);
    long at = 0;
    for (Instruction instruction : program.instructions()) {
      code.set(ValueLayout.JAVA_SHORT, at, (short) instruction.code());
      code.set(ValueLayout.JAVA_BYTE, at + 2, (byte) instruction.ifTrue());
      code.set(ValueLayout.JAVA_BYTE, at + 3, (byte) instruction.ifFalse());
      code.set(ValueLayout.JAVA_INT, at + 4, instruction.operand());
      at += INSTRUCTION_BYTES;
    }
    MemorySegment head = arena.allocate(16, 8);
    head.set(ValueLayout.JAVA_SHORT, 0, (short) program.instructions().size());
    head.set(ValueLayout.ADDRESS, 8, code);
    return head;
  }
}
