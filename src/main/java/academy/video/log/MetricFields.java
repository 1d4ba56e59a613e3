package academy.video.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.logstash.logback.composite.AbstractJsonProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes CloudWatch metrics out of {@code job.finished}: CloudWatch Logs reads the member {@code
 * _aws} and takes the numbers beside it (CloudWatch user guide, "Specification: Embedded metric
 * format"). It takes no right, agent or library. Each value of a dimension is a metric that is paid
 * for, so the queue is one and the failure's name, and never the video's id. Outside of a queue
 * there is nobody to count.
 */
final class MetricFields extends AbstractJsonProvider<ILoggingEvent> {

  // Alarms and dashboard name it, too.
  private static final String NAMESPACE = "VideoWorker";

  private static final String QUEUE = "job_queue";
  private static final String FAILURE = "failure";

  private final List<Map<String, String>> metrics =
      List.of(
          metric("succeeded", "Count"),
          metric("failed", "Count"),
          metric("elapsed_ms", "Milliseconds"),
          metric("media_ms", "Milliseconds"),
          metric("vcpu_seconds", "Seconds"),
          metric("bytes_read", "Bytes"),
          metric("bytes_written", "Bytes"),
          metric("peak_rss_bytes", "Bytes"),
          metric("chunks_resumed", "Count"));

  private final JobContext job;

  MetricFields(JobContext job) {
    this.job = job;
  }

  @Override
  public void writeTo(JsonGenerator json, ILoggingEvent line) throws IOException {
    String queue = job.queue();
    if (queue == null || !LineFields.eventOf(line).equals(Event.JOB_FINISHED.label())) {
      return;
    }
    Map<String, @Nullable Object> fields = LineFields.ownFieldsOf(line);
    boolean failed = fields.get(FAILURE) != null;
    json.writeStringField(QUEUE, queue);
    json.writeNumberField("succeeded", "succeeded".equals(fields.get("outcome")) ? 1 : 0);
    json.writeNumberField("failed", failed ? 1 : 0);
    List<Map<String, String>> known =
        metrics.stream()
            .filter(metric -> isWritten(metric.getOrDefault("Name", ""), fields))
            .toList();
    json.writeFieldName("_aws");
    json.writePOJO(
        Map.of(
            "Timestamp",
            line.getTimeStamp(),
            "CloudWatchMetrics",
            failed
                ? List.of(
                    directive(List.of(QUEUE), known),
                    directive(List.of(QUEUE, FAILURE), List.of(metric("failed", "Count"))))
                : List.of(directive(List.of(QUEUE), known))));
  }

  private static boolean isWritten(String name, Map<String, @Nullable Object> fields) {
    return name.equals("succeeded") || name.equals("failed") || fields.get(name) instanceof Number;
  }

  private static Map<String, Object> directive(
      List<String> dimensions, List<Map<String, String>> metrics) {
    return Map.of("Namespace", NAMESPACE, "Dimensions", List.of(dimensions), "Metrics", metrics);
  }

  private static Map<String, String> metric(String name, String unit) {
    return Map.of("Name", name, "Unit", unit);
  }
}
