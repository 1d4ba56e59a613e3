package academy.video.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.sandbox.ArgumentRule.NullPointer;
import academy.video.sandbox.ArgumentRule.OneOf;
import academy.video.sandbox.ArgumentRule.OwnProcess;
import academy.video.sandbox.SystemCall.Answer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter's program, read instruction by instruction as the kernel reads it. */
class SeccompFilterTest {

  private static final int PROCESS = 4711;
  private static final int I386 = 0x40000003;
  private static final int ARM = 0x40000028;

  private final Random random = new Random(20);

  private BpfInterpreter filter(Architecture architecture) {
    return new BpfInterpreter(SeccompFilter.program(architecture, PROCESS));
  }

  @ParameterizedTest
  @EnumSource
  void program_forEveryNumber_allowsWhatTheTableSaysAndNothingElse(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);

    for (int number = -500; number < 2000; number++) {
      for (int round = 0; round < 20; round++) {
        long[] arguments = arguments();

        assertThat(filter.answer(architecture.audit(), number, arguments))
            .describedAs("%d %s", number, Arrays.toString(arguments))
            .isEqualTo(expected(architecture, number, arguments));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void program_forWhatMustNeverBeDone_refusesWhateverTheArguments(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);

    for (ForbiddenCall call : ForbiddenCall.values()) {
      for (int round = 0; round < 1000 && call.number(architecture).isPresent(); round++) {
        assertThat(
                filter.answer(
                    architecture.audit(), call.number(architecture).getAsInt(), arguments()))
            .describedAs("%s", call)
            .isEqualTo(SeccompFilter.REFUSE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void program_forCallsOfAnotherArchitecture_endsTheProcess(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);
    Architecture other =
        architecture == Architecture.AMD64 ? Architecture.ARM64 : Architecture.AMD64;

    for (int audit : new int[] {other.audit(), I386, ARM, 0, -1, random.nextInt(0x40000000)}) {
      for (int number = 0; number < 500; number++) {
        assertThat(filter.answer(audit, number)).isEqualTo(SeccompFilter.KILL_PROCESS);
      }
    }
  }

  /** The same gate and architecture as 64-bit code, another table of calls: 0x40000000 and up. */
  @ParameterizedTest
  @EnumSource(names = "AMD64")
  void program_forX32_endsTheProcess(Architecture architecture) {
    for (int number = 0; number < 1000; number++) {
      assertThat(filter(architecture).answer(architecture.audit(), 0x40000000 | number))
          .isEqualTo(SeccompFilter.KILL_PROCESS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void program_forThreads_allowsThemAndNoProcess(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);
    int clone = SystemCall.CLONE.number(architecture).getAsInt();
    int threadOfGlibc = 0x3D0F00;

    assertThat(filter.answer(architecture.audit(), clone, threadOfGlibc))
        .isEqualTo(SeccompFilter.ALLOW);
    for (int bit = 0; bit < 32; bit++) {
      assertThat(filter.answer(architecture.audit(), clone, threadOfGlibc ^ (1L << bit)))
          .describedAs("flag 0x%x", 1L << bit)
          .isEqualTo(SeccompFilter.REFUSE);
    }
    assertThat(
            filter.answer(
                architecture.audit(), SystemCall.CLONE3.number(architecture).getAsInt(), 1, 88))
        .isEqualTo(SeccompFilter.NO_SUCH_CALL);
  }

  @ParameterizedTest
  @EnumSource
  void program_forSignals_allowsThoseToItselfAlone(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);
    int tgkill = SystemCall.TGKILL.number(architecture).getAsInt();

    assertThat(filter.answer(architecture.audit(), tgkill, PROCESS, 5000, 6))
        .isEqualTo(SeccompFilter.ALLOW);
    for (int process : new int[] {-1, 0, 1, PROCESS - 1, PROCESS + 1}) {
      assertThat(filter.answer(architecture.audit(), tgkill, process, 5000, 6))
          .isEqualTo(SeccompFilter.REFUSE);
    }
  }

  /** A pointer is null only if both of its halves are. */
  @ParameterizedTest
  @EnumSource
  void program_forLimits_letsThemBeReadAndNotSet(Architecture architecture) {
    BpfInterpreter filter = filter(architecture);
    int prlimit = SystemCall.PRLIMIT64.number(architecture).getAsInt();

    assertThat(filter.answer(architecture.audit(), prlimit, 0, 7, 0, 0x7F00_0000_1000L))
        .isEqualTo(SeccompFilter.ALLOW);
    for (long pointer : new long[] {0x1000, 0x7F00_0000_0000L, 0x7F00_0000_1000L}) {
      assertThat(filter.answer(architecture.audit(), prlimit, 0, 7, pointer, 0))
          .isEqualTo(SeccompFilter.REFUSE);
    }
  }

  /** Mostly values near those that rules name, at times with something in the upper half. */
  private long[] arguments() {
    return LongStream.generate(
            () -> {
              long lower =
                  switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(20);
                    case 2 -> PROCESS + random.nextInt(2);
                    case 3 -> 0x5400 + random.nextInt(0x30);
                    case 4 -> 0x3D0F00 | random.nextInt(2) << random.nextInt(31);
                    default -> random.nextInt() & 0xFFFFFFFFL;
                  };
              return random.nextInt(4) == 0 ? lower | (long) random.nextInt() << 32 : lower;
            })
        .limit(6)
        .toArray();
  }

  private static int expected(Architecture architecture, int number, long[] arguments) {
    if (architecture == Architecture.AMD64 && Integer.compareUnsigned(number, 0x40000000) >= 0) {
      return SeccompFilter.KILL_PROCESS;
    }
    Optional<SystemCall> call =
        Arrays.stream(SystemCall.values())
            .filter(one -> one.number(architecture).orElse(-1) == number && number >= 0)
            .findFirst();
    if (call.isPresent() && call.get().answer() == Answer.ALLOWED) {
      return call.get().rules().stream().allMatch(rule -> holds(rule, arguments))
          ? SeccompFilter.ALLOW
          : SeccompFilter.REFUSE;
    }
    return number < 0 || number >= 470 || call.filter(one -> one == SystemCall.CLONE3).isPresent()
        ? SeccompFilter.NO_SUCH_CALL
        : SeccompFilter.REFUSE;
  }

  private static boolean holds(ArgumentRule rule, long[] arguments) {
    long value = arguments[rule.argument()];
    return switch (rule) {
      case OneOf one -> one.values().contains((int) value);
      case OwnProcess _ -> (int) value == PROCESS;
      case NullPointer _ -> value == 0;
    };
  }
}
