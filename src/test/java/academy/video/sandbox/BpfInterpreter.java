package academy.video.sandbox;

import academy.video.sandbox.BpfProgram.Instruction;
import java.util.List;

/** Runs a filter as the kernel does, on one system call. Knows only what our programs use. */
final class BpfInterpreter {

  private final List<Instruction> program;

  BpfInterpreter(BpfProgram program) {
    this.program = program.instructions();
  }

  /** What the filter answers to a call. */
  int answer(int audit, int number, long... arguments) {
    int accumulator = 0;
    int at = 0;
    while (true) {
      Instruction instruction = program.get(at);
      at++;
      int operand = instruction.operand();
      switch (instruction.code()) {
        case 0x20 -> accumulator = word(audit, number, arguments, operand);
        case 0x15 -> at += accumulator == operand ? instruction.ifTrue() : instruction.ifFalse();
        case 0x35 ->
            at +=
                Integer.compareUnsigned(accumulator, operand) >= 0
                    ? instruction.ifTrue()
                    : instruction.ifFalse();
        case 0x06 -> {
          return operand;
        }
        default -> throw new AssertionError("no such instruction: " + instruction);
      }
    }
  }

  /** A word of struct seccomp_data: int nr; u32 arch; u64 instruction_pointer; u64 args[6]. */
  private static int word(int audit, int number, long[] arguments, int offset) {
    return switch (offset) {
      case 0 -> number;
      case 4 -> audit;
      default -> {
        int argument = (offset - 16) / 8;
        if (offset < 16 || argument > 5 || offset % 4 != 0) {
          throw new AssertionError("no word at " + offset);
        }
        long value = argument < arguments.length ? arguments[argument] : 0;
        yield (int) (offset % 8 == 0 ? value : value >>> 32);
      }
    };
  }
}
