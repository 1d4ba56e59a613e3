package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsOperation;
import academy.video.json.Json;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorPolicyTest {

  private static final Path FILE = Path.of("docs", "doctor-policy.json");

  /** Renew it with {@code -Ddocs.write=true}. */
  @Test
  void policy_allowsWhatDoctorAsksAndNothingElse() throws IOException {
    String expected = new Json().text(policy());
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(FILE, expected);
    }

    assertThat(Files.readString(FILE)).isEqualTo(expected);
  }

  private static ObjectNode policy() {
    ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
    ObjectNode statement =
        policy.putArray("Statement").addObject().put("Sid", "Doctor").put("Effect", "Allow");
    ArrayNode actions = statement.putArray("Action");
    Collector.operations().stream()
        // Everybody may ask who they are.
        .filter(operation -> operation != AwsOperation.STS_GET_CALLER_IDENTITY)
        .map(AwsOperation::action)
        .sorted()
        .forEach(actions::add);
    statement.put("Resource", "*");
    return policy;
  }
}
