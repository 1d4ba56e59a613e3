package academy.video.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * A classic BPF program as seccomp(2) takes it: it loads 32-bit words of {@code struct
 * seccomp_data} and returns what becomes of the call.
 *
 * @param instructions {@code struct sock_filter} each
 */
record BpfProgram(List<Instruction> instructions) {

  static final int LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
  static final int JUMP_IF_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
  static final int JUMP_IF_AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K, without sign
  static final int RETURN = 0x06; // BPF_RET | BPF_K

  /** Where {@code struct seccomp_data} has what. Both architectures are little-endian. */
  static final int NUMBER = 0;

  static final int ARCHITECTURE = 4;
  private static final int ARGUMENTS = 16;

  /** Most of BPF_MAXINSNS. */
  private static final int MAX_INSTRUCTIONS = 4096;

  BpfProgram {
    instructions = List.copyOf(instructions);
    if (instructions.size() > MAX_INSTRUCTIONS) {
      throw new IllegalArgumentException(instructions.size() + " instructions");
    }
  }

  /**
   * One instruction.
   *
   * @param ifTrue how many instructions a jump skips if its condition holds, 0 to 255
   * @param ifFalse the same, if it doesn't hold
   */
  record Instruction(int code, int ifTrue, int ifFalse, int operand) {
    Instruction {
      if (ifTrue < 0 || ifTrue > 255 || ifFalse < 0 || ifFalse > 255) {
        throw new IllegalArgumentException("a jump over " + Math.max(ifTrue, ifFalse));
      }
    }
  }

  /** Offset of an argument's lower half. */
  static int lowerHalf(int argument) {
    return ARGUMENTS + 8 * argument;
  }

  /** Offset of an argument's upper half. */
  static int upperHalf(int argument) {
    return lowerHalf(argument) + 4;
  }

  /**
   * Writes programs from blocks. A block never falls through into the next one: it is skipped as a
   * whole, or returns. So no jump is far, and each block is right by itself.
   */
  static final class Assembler {
    private final List<Instruction> instructions = new ArrayList<>();

    /** Loads the word at {@code offset}; later conditions are about it. */
    Assembler load(int offset) {
      return add(LOAD, 0, 0, offset);
    }

    /** Skips {@code block} unless the loaded word is {@code value}. */
    Assembler ifEqual(int value, Assembler block) {
      add(JUMP_IF_EQUAL, 0, block.instructions.size(), value);
      instructions.addAll(block.instructions);
      return this;
    }

    /** Skips {@code block} if the loaded word is one of {@code values}. */
    Assembler unlessOneOf(List<Integer> values, Assembler block) {
      int last = values.size() - 1;
      for (int i = 0; i <= last; i++) {
        int toEnd = last - i + block.instructions.size();
        add(JUMP_IF_EQUAL, toEnd, 0, values.get(i));
      }
      instructions.addAll(block.instructions);
      return this;
    }

    /** Skips {@code block} unless the loaded word, without sign, is at least {@code value}. */
    Assembler ifAtLeast(int value, Assembler block) {
      add(JUMP_IF_AT_LEAST, 0, block.instructions.size(), value);
      instructions.addAll(block.instructions);
      return this;
    }

    /** Ends the program with this action. */
    Assembler answer(int action) {
      return add(RETURN, 0, 0, action);
    }

    BpfProgram program() {
      return new BpfProgram(instructions);
    }

    private Assembler add(int code, int ifTrue, int ifFalse, int operand) {
      instructions.add(new Instruction(code, ifTrue, ifFalse, operand));
      return this;
    }
  }
}
