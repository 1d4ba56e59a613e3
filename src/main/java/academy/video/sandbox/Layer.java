package academy.video.sandbox;

/** What the sandbox is made of, in the order in which it is put on. Each layer holds by itself. */
public enum Layer {
  /** No program that the process starts can gain rights: prctl(2), PR_SET_NO_NEW_PRIVS. */
  NO_NEW_PRIVILEGES(true),
  /**
   * No file beyond those that Java starts with, no TCP, no signal to others: landlock(7). Before
   * the limit of open files, because it opens some.
   */
  LANDLOCK(false),
  /** The limits of {@link SandboxRules}, no core dump, no file written, no look from outside. */
  RESOURCE_LIMITS(true),
  /** Only the system calls of {@link SystemCall}, on every thread: seccomp(2). */
  SECCOMP(true);

  private final boolean required;

  Layer(boolean required) {
    this.required = required;
  }

  /**
   * Whether {@link SandboxMode#REQUIRED} insists on it. On Landlock it doesn't: many kernels lack
   * it, and what it forbids, the system call filter forbids too.
   */
  public boolean required() {
    return required;
  }
}
