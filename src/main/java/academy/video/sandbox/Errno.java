package academy.video.sandbox;

/** Why a system call failed: the numbers of asm-generic/errno.h, the same on both architectures. */
final class Errno {

  static final int EPERM = 1;
  static final int EACCES = 13;
  static final int ENOSYS = 38;

  private Errno() {}

  /** The name and what it means here, such as {@code ENOSYS: the kernel doesn't have it}. */
  static String words(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM: not permitted";
      case 12 -> "ENOMEM: no memory";
      case EACCES -> "EACCES: access denied";
      case 14 -> "EFAULT: bad address";
      case 22 -> "EINVAL: invalid, or not built into the kernel";
      case ENOSYS -> "ENOSYS: the kernel doesn't have it";
      case 95 -> "EOPNOTSUPP: switched off when the kernel started";
      default -> "errno " + errno;
    };
  }
}
