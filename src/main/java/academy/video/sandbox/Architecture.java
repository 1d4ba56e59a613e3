package academy.video.sandbox;

import java.util.Optional;

/** A processor architecture, as the kernel names it to a seccomp filter (linux/audit.h). */
enum Architecture {
  AMD64(0xC000003E),
  ARM64(0xC00000B7);

  private final int audit;

  Architecture(int audit) {
    this.audit = audit;
  }

  /** AUDIT_ARCH_X86_64 or AUDIT_ARCH_AARCH64. */
  int audit() {
    return audit;
  }

  /** The one whose system calls this process makes; empty where that isn't one of Linux we know. */
  static Optional<Architecture> ofThisProcess() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> Optional.of(AMD64);
      case "aarch64" -> Optional.of(ARM64);
      default -> Optional.empty();
    };
  }
}
