package academy.video.ops.stuckscan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A scan's numbers as one log line, of which CloudWatch Logs makes metrics by the member {@code
 * _aws} (CloudWatch user guide, "Specification: Embedded metric format"). A job's last line has the
 * same namespace and dimension.
 */
public final class ScanMetrics {

  // An alarm names both.
  private static final String NAMESPACE = "VideoWorker";
  private static final String OLDEST = "oldest_runnable_seconds";

  private static final String QUEUE = "job_queue";
  private static final String RUNNABLE = "runnable_jobs";
  private static final String STUCK = "stuck_jobs";

  private ScanMetrics() {}

  /**
   * The line.
   *
   * @param now when the numbers were found
   */
  public static ObjectNode of(ScanReport report, Instant now) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("@timestamp", now.toString())
        .put("event", "scan.finished")
        .put(QUEUE, report.queue())
        .put(OLDEST, report.oldestRunnableMs() / 1000)
        .put(RUNNABLE, report.runnable())
        .put(STUCK, report.stuck().size());
    ObjectNode aws = line.putObject("_aws").put("Timestamp", now.toEpochMilli());
    ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject();
    directive.put("Namespace", NAMESPACE).putArray("Dimensions").addArray().add(QUEUE);
    ArrayNode metrics = directive.putArray("Metrics");
    metrics.addObject().put("Name", OLDEST).put("Unit", "Seconds");
    metrics.addObject().put("Name", RUNNABLE).put("Unit", "Count");
    metrics.addObject().put("Name", STUCK).put("Unit", "Count");
    return line;
  }
}
