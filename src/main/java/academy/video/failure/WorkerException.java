package academy.video.failure;

/** Carries a {@link Failure} to the one place that turns it into an exit code. */
public class WorkerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public WorkerException(Failure failure) {
    super(failure.exitCode() + ": " + failure.reason());
    this.failure = failure;
  }

  public WorkerException(Failure failure, Throwable cause) {
    super(failure.exitCode() + ": " + failure.reason(), cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
