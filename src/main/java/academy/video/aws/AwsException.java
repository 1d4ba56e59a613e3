package academy.video.aws;

import academy.video.failure.WorkerException;
import java.io.Serial;

/**
 * A call that AWS did not carry out. Where nobody catches it, it ends a command with the exit code
 * of its fault.
 */
public final class AwsException extends WorkerException {

  @Serial private static final long serialVersionUID = 1L;

  private final transient AwsFault fault;

  public AwsException(AwsFault fault, Throwable cause) {
    super(fault.asFailure(), cause);
    this.fault = fault;
  }

  public AwsFault fault() {
    return fault;
  }
}
