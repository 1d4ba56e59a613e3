package academy.video.sandbox;

/** Whether a process that decodes has to be cut off by the kernel: {@code VIDEO_SANDBOX}. */
public enum SandboxMode {
  /** The job ends before a byte of the source is read unless {@link SandboxReport#holds()}. */
  REQUIRED,
  /** As much as this kernel and container allow. */
  AUTO,
  /** None. For finding out what a problem has to do with the sandbox. */
  OFF
}
