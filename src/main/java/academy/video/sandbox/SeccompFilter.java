package academy.video.sandbox;

import static academy.video.sandbox.BpfProgram.lowerHalf;
import static academy.video.sandbox.BpfProgram.upperHalf;

import academy.video.sandbox.ArgumentRule.NullPointer;
import academy.video.sandbox.ArgumentRule.OneOf;
import academy.video.sandbox.ArgumentRule.OwnProcess;
import academy.video.sandbox.BpfProgram.Assembler;
import java.util.List;

/**
 * The filter of system calls: those of {@link SystemCall}, and nothing else.
 *
 * <p>A refused call gets EPERM and the process lives on. Killing it would stop no attack that the
 * refusal doesn't, and would turn a harmless attempt of a library, such as a look for a file, into
 * a lost job. A call through another architecture's gate (32-bit code on amd64, the x32 numbers) is
 * different: nothing here makes one by accident, and its numbers mean other calls. It kills the
 * process.
 */
final class SeccompFilter {

  /** SECCOMP_RET_KILL_PROCESS. */
  static final int KILL_PROCESS = 0x80000000;

  /** SECCOMP_RET_ALLOW. */
  static final int ALLOW = 0x7FFF0000;

  /** SECCOMP_RET_ERRNO with EPERM. */
  static final int REFUSE = 0x00050000 | Errno.EPERM;

  /** SECCOMP_RET_ERRNO with ENOSYS. */
  static final int NO_SUCH_CALL = 0x00050000 | Errno.ENOSYS;

  /**
   * The first number that Linux 6.17 doesn't know. What comes later is answered with ENOSYS, for
   * which a newer libc has a way around. Of EPERM it would make an error.
   */
  static final int FIRST_UNKNOWN = 470;

  /** __X32_SYSCALL_BIT of amd64. */
  private static final int X32 = 0x40000000;

  private SeccompFilter() {}

  /**
   * The filter's program.
   *
   * @param process the number of the process that it is for, as that process sees it
   */
  static BpfProgram program(Architecture architecture, int process) {
    Assembler program = new Assembler();
    program.load(BpfProgram.ARCHITECTURE);
    program.unlessOneOf(List.of(architecture.audit()), new Assembler().answer(KILL_PROCESS));
    program.load(BpfProgram.NUMBER);
    if (architecture == Architecture.AMD64) {
      program.ifAtLeast(X32, new Assembler().answer(KILL_PROCESS));
    }
    for (SystemCall call : SystemCall.values()) {
      call.number(architecture).ifPresent(number -> program.ifEqual(number, answer(call, process)));
    }
    program.ifAtLeast(FIRST_UNKNOWN, new Assembler().answer(NO_SUCH_CALL));
    return program.answer(REFUSE).program();
  }

  private static Assembler answer(SystemCall call, int process) {
    return switch (call.answer()) {
      case ALLOWED -> {
        Assembler checked = new Assembler();
        call.rules().forEach(rule -> check(checked, rule, process));
        yield checked.answer(ALLOW);
      }
      case REFUSED -> new Assembler().answer(REFUSE);
      case UNKNOWN -> new Assembler().answer(NO_SUCH_CALL);
    };
  }

  private static void check(Assembler program, ArgumentRule rule, int process) {
    Assembler refusal = new Assembler().answer(REFUSE);
    program.load(lowerHalf(rule.argument()));
    switch (rule) {
      case OneOf one -> program.unlessOneOf(one.values(), refusal);
      case OwnProcess own -> program.unlessOneOf(List.of(process), refusal);
      case NullPointer pointer ->
          program
              .unlessOneOf(List.of(0), refusal)
              .load(upperHalf(pointer.argument()))
              .unlessOneOf(List.of(0), refusal);
    }
  }
}
