package academy.video.sandbox;

/** A system call that a process in the sandbox may still make. */
enum AllowedCall {
  READ,
  WRITE
}
