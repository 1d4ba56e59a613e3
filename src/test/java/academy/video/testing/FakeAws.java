package academy.video.testing;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * AWS as a test says it is: answers by operation, in the shapes of AWS's API. A call without an
 * answer is denied, as a role with too few rights would see it. Remembers every call.
 */
public final class FakeAws implements Aws {

  /** One call that was made. */
  public record Call(AwsOperation operation, ObjectNode request) {}

  private final Map<AwsOperation, Function<ObjectNode, ObjectNode>> answers =
      new EnumMap<>(AwsOperation.class);

  /** Every call, in order. */
  public final List<Call> calls = new ArrayList<>();

  private final String region;
  private final Map<String, FakeAws> elsewhere = new HashMap<>();
  private int closed;

  public FakeAws() {
    this("eu-central-1");
  }

  private FakeAws(String region) {
    this.region = region;
  }

  /** Answers the operation always with this JSON. */
  public FakeAws answer(AwsOperation operation, String json) {
    ObjectNode answer = json(json);
    return answer(operation, _ -> answer.deepCopy());
  }

  /** Answers the operation as the function says; it may throw {@link #fault}. */
  public FakeAws answer(AwsOperation operation, Function<ObjectNode, ObjectNode> answer) {
    answers.put(operation, answer);
    return this;
  }

  /** Lets the operation fail. */
  public FakeAws fail(AwsOperation operation, AwsFault.Kind kind, String code, String message) {
    return answer(
        operation,
        _ -> {
          throw fault(operation, kind, code, message);
        });
  }

  public static AwsException fault(
      AwsOperation operation, AwsFault.Kind kind, String code, String message) {
    return new AwsException(
        new AwsFault(operation, kind, code, message), new IllegalStateException(message));
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The requests of one operation, in order. */
  public List<ObjectNode> requests(AwsOperation operation) {
    return calls.stream().filter(call -> call.operation() == operation).map(Call::request).toList();
  }

  public boolean isClosed() {
    return closed > 0;
  }

  @Override
  public synchronized ObjectNode call(AwsOperation operation, ObjectNode request) {
    calls.add(new Call(operation, request.deepCopy()));
    Function<ObjectNode, ObjectNode> answer = answers.get(operation);
    if (answer == null) {
      throw fault(
          operation,
          AwsFault.Kind.DENIED,
          "AccessDeniedException",
          "User: arn:aws:iam::123456789012:user/test is not authorized to perform: "
              + operation.action());
    }
    return answer.apply(request);
  }

  @Override
  public String region() {
    return region;
  }

  @Override
  public synchronized FakeAws in(String other) {
    return other.equals(region) ? this : elsewhere.computeIfAbsent(other, id -> new FakeAws(id));
  }

  @Override
  public void close() {
    closed++;
  }
}
