package academy.video.ops.status;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The log lines of a job, each given once, attempt by attempt. Used by one thread. */
public final class JobLines {

  private final Aws aws;
  private final String logGroup;
  private String stream = "";
  private String token = "";
  private boolean there = true;

  public JobLines(Aws aws, String logGroup) {
    this.aws = aws;
    this.logGroup = logGroup;
  }

  /**
   * The lines that have come since the last call; none while the stream is not there yet.
   *
   * @param newStream the stream to read; another one than before is read from its start
   * @throws AwsException with any fault but that the stream is missing
   */
  public List<String> next(String newStream) {
    if (!newStream.equals(stream)) {
      stream = newStream;
      token = "";
    }
    List<String> lines = new ArrayList<>();
    try {
      for (int i = 0; i < Aws.MOST_PAGES; i++) {
        ObjectNode answer = aws.call(AwsOperation.LOGS_GET_LOG_EVENTS, request());
        there = true;
        for (JsonNode event : answer.path("events")) {
          lines.add(event.path("message").asText());
        }
        // At the end of a stream the answer names the token that was sent (GetLogEvents).
        String next = answer.path("nextForwardToken").asText("");
        boolean end = next.isEmpty() || next.equals(token);
        token = next.isEmpty() ? token : next;
        if (end) {
          break;
        }
      }
    } catch (AwsException e) {
      if (e.fault().kind() != AwsFault.Kind.NOT_FOUND) {
        throw e;
      }
      there = false;
    }
    return lines;
  }

  /** Whether the stream of the last call was there. */
  public boolean isThere() {
    return there;
  }

  private ObjectNode request() {
    ObjectNode request =
        JsonNodeFactory.instance
            .objectNode()
            .put("logGroupName", logGroup)
            .put("logStreamName", stream)
            .put("startFromHead", true);
    return token.isEmpty() ? request : request.put("nextToken", token);
  }
}
