package academy.video.ops.doctor;

import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks EC2 what an instance's console shows. What is kept of the answer is {@code InstanceId},
 * {@code Timestamp} and, in place of all its {@code Output}, {@code LastLines} as text.
 */
final class ConsoleReader {

  private static final int MOST_LINES = 60;
  private static final int LONGEST_LINE = 300;

  // Colours and cursor moves (ECMA-48, CSI), then whatever else is no text.
  private static final Pattern CONTROL = Pattern.compile("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\p{Cntrl}");

  private final CallLog log;

  ConsoleReader(CallLog log) {
    this.log = log;
  }

  void read(String instance) {
    ObjectNode request = Requests.of("InstanceId", instance);
    // Instances of older kinds have no latest output, only that of their boot.
    Optional<ObjectNode> latest = ask(request.deepCopy().put("Latest", true));
    if (latest.isEmpty()) {
      ask(request);
    }
  }

  private Optional<ObjectNode> ask(ObjectNode request) {
    return log.ask(
        AwsOperation.EC2_GET_CONSOLE_OUTPUT, request, /* mostPages= */ 1, ConsoleReader::kept);
  }

  private static ObjectNode kept(ObjectNode answer) {
    ObjectNode kept = answer.deepCopy();
    List<String> lines = lines(kept.path("Output").asText(""));
    kept.remove("Output");
    lines.stream()
        .skip(Math.max(0, lines.size() - MOST_LINES))
        .forEach(kept.putArray("LastLines")::add);
    return kept;
  }

  private static List<String> lines(String base64) {
    return decoded(base64)
        .lines()
        .map(line -> CONTROL.matcher(line).replaceAll("").strip())
        .filter(line -> !line.isEmpty())
        .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
        .toList();
  }

  private static String decoded(String output) {
    try {
      byte[] bytes = Base64.getDecoder().decode(output.replaceAll("\\s", ""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return output; // some doubles of EC2 answer the text itself
    }
  }
}
