package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call and what AWS answered, or why it did not.
 *
 * @param region where, if not in the snapshot's own region; else empty
 * @param operation the call
 * @param request its members
 * @param answer AWS's answer, the pages of a list joined into one; null where there is a fault
 * @param fault why there is no answer; null where there is one
 */
public record RecordedCall(
    String region,
    AwsOperation operation,
    ObjectNode request,
    @Nullable ObjectNode answer,
    @Nullable AwsFault fault) {

  public RecordedCall {
    if ((answer == null) == (fault == null)) {
      throw new IllegalArgumentException(
          "a call has either an answer or a fault: " + operation.action());
    }
  }

  public static RecordedCall answered(
      AwsOperation operation, ObjectNode request, ObjectNode answer) {
    return new RecordedCall(/* region= */ "", operation, request, answer, /* fault= */ null);
  }

  public static RecordedCall failed(ObjectNode request, AwsFault fault) {
    return new RecordedCall(
        /* region= */ "", fault.operation(), request, /* answer= */ null, fault);
  }

  /** The same, made in another region; empty for the snapshot's own. */
  RecordedCall in(String other) {
    return new RecordedCall(other, operation, request, answer, fault);
  }

  /** AWS's answer; empty where the call failed. */
  public Optional<ObjectNode> seen() {
    return Optional.ofNullable(answer);
  }

  /** Why the call failed; empty where AWS answered. */
  public Optional<AwsFault> failed() {
    return Optional.ofNullable(fault);
  }
}
