package academy.video.sandbox;

import static academy.video.sandbox.ArgumentRule.oneOf;

import academy.video.sandbox.ArgumentRule.NullPointer;
import academy.video.sandbox.ArgumentRule.OwnProcess;
import java.util.List;
import java.util.OptionalInt;

/**
 * The system calls that the filter lets through, and those that the sandbox is made with. The
 * numbers are those of the kernel's unistd_64.h (amd64) and asm-generic/unistd.h (arm64), and never
 * change.
 *
 * <p>The list is what a JVM, FFmpeg and x264 need once everything is loaded: memory, threads, time,
 * and the descriptors that they have. None takes a path or an address, so no file is opened and no
 * peer is found, whatever a decoder is made to do. The most frequent come first: the kernel reads a
 * filter from its beginning.
 */
enum SystemCall {
  FUTEX(202, 98),
  READ(0, 63),
  WRITE(1, 64),
  PREAD64(17, 67),
  SCHED_YIELD(24, 124),
  MADVISE(28, 233),
  MMAP(9, 222),
  MUNMAP(11, 215),
  MPROTECT(10, 226),
  MREMAP(25, 216),
  BRK(12, 214),
  LSEEK(8, 62),
  READV(19, 65),
  WRITEV(20, 66),
  CLOSE(3, 57),
  // Of a descriptor. Its relatives newfstatat and statx take a path, too.
  FSTAT(5, 80),
  DUP(32, 23),
  DUP2(33, -1),
  DUP3(292, 24),
  // To copy a descriptor; FD_CLOEXEC, O_NONBLOCK. Not F_SETOWN and F_SETSIG, which aim a signal of
  // one's choice at any
  // process of the same user.
  FCNTL(72, 25, oneOf(1, 0, 1, 2, 3, 4, 1030)),
  // TCGETS (isatty), FIONREAD (InputStream.available), FIONBIO.
  IOCTL(16, 29, oneOf(1, 0x5401, 0x541B, 0x5421)),
  POLL(7, -1),
  PPOLL(271, 73),
  EPOLL_CREATE1(291, 20),
  EPOLL_CTL(233, 21),
  EPOLL_WAIT(232, -1),
  EPOLL_PWAIT(281, 22),
  EVENTFD2(290, 19),
  PIPE2(293, 59),

  CLOCK_GETTIME(228, 113),
  CLOCK_GETRES(229, 114),
  CLOCK_NANOSLEEP(230, 115),
  NANOSLEEP(35, 101),
  GETTIMEOFDAY(96, 169),
  TIME(201, -1),
  GETRUSAGE(98, 165),
  GETCPU(309, 168),
  SYSINFO(99, 179),
  GETRANDOM(318, 278),
  GETPID(39, 172),
  GETTID(186, 178),
  SCHED_GETAFFINITY(204, 123),
  // To read limits of its own.
  PRLIMIT64(302, 261, oneOf(0, 0), new NullPointer(2)),

  // A thread, with exactly the flags of glibc's pthread_create: a process has others.
  CLONE(56, 220, oneOf(0, 0x003D0F00)),
  SET_ROBUST_LIST(273, 99),
  RSEQ(334, 293),
  SET_TID_ADDRESS(218, 96),
  MEMBARRIER(324, 283),
  // PR_SET_NAME: a thread's.
  PRCTL(157, 167, oneOf(0, 15)),
  EXIT(60, 93),
  EXIT_GROUP(231, 94),

  RT_SIGACTION(13, 134),
  RT_SIGPROCMASK(14, 135),
  RT_SIGRETURN(15, 139),
  RT_SIGSUSPEND(130, 133),
  SIGALTSTACK(131, 132),
  RESTART_SYSCALL(219, 128),
  // A thread of this process: abort(3), and Java's interrupt of a thread that reads.
  TGKILL(234, 131, new OwnProcess(0)),

  // Says that it doesn't exist: its flags are behind a pointer, and glibc then takes clone.
  CLONE3(435, 435, Answer.UNKNOWN),

  // What the sandbox is made with, before the filter holds.
  OPENAT(257, 56, Answer.REFUSED),
  SECCOMP(317, 277, Answer.REFUSED),
  LANDLOCK_CREATE_RULESET(444, 444, Answer.REFUSED),
  LANDLOCK_ADD_RULE(445, 445, Answer.REFUSED),
  LANDLOCK_RESTRICT_SELF(446, 446, Answer.REFUSED);

  /** What a process in the sandbox gets. */
  enum Answer {
    /** The call is made if its arguments are as its rules say; else EPERM. */
    ALLOWED,
    /** EPERM, as for every call that isn't in this table. */
    REFUSED,
    /** ENOSYS, as from a kernel that lacks the call. */
    UNKNOWN
  }

  private final int amd64;
  private final int arm64;
  private final Answer answer;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of, which gives an immutable list
  private final List<ArgumentRule> rules;

  SystemCall(int amd64, int arm64, ArgumentRule... rules) {
    this(amd64, arm64, Answer.ALLOWED, rules);
  }

  SystemCall(int amd64, int arm64, Answer answer, ArgumentRule... rules) {
    this.amd64 = amd64;
    this.arm64 = arm64;
    this.answer = answer;
    this.rules = List.of(rules);
  }

  /** Its number; empty if this architecture doesn't have it. */
  OptionalInt number(Architecture architecture) {
    int number =
        switch (architecture) {
          case AMD64 -> amd64;
          case ARM64 -> arm64;
        };
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  Answer answer() {
    return answer;
  }

  /** What holds for its arguments, all together; empty for anything. */
  List<ArgumentRule> rules() {
    return rules;
  }
}
