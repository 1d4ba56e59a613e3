package academy.video.ops.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One place of a snapshot that proves something, as it stands there.
 *
 * @param call the call that anybody can repeat, such as {@code batch:DescribeJobQueues}
 * @param field the path in its answer, in AWS's own names; {@code error} for a call that failed
 * @param value what stands there; {@value #NONE} where AWS has nothing
 */
public record Evidence(String call, String field, String value) {

  static final String NONE = "(none)";
  static final String ERROR = "error";
  private static final int LONGEST = 300;

  /** What a fact proves; empty where it was not seen. */
  static Optional<Evidence> of(Fact fact) {
    return switch (fact) {
      case Fact.Present(RecordedCall call, String path, JsonNode json) ->
          Optional.of(
              new Evidence(
                  call.operation().action(),
                  path,
                  Words.clip(json.isTextual() ? json.asText() : json.toString(), LONGEST)));
      case Fact.Absent(RecordedCall call, String path) ->
          Optional.of(
              call.failed()
                  .map(fault -> new Evidence(call.operation().action(), ERROR, fault.code()))
                  .orElseGet(() -> new Evidence(call.operation().action(), path, NONE)));
      case Fact.Unseen _ -> Optional.empty();
    };
  }
}
