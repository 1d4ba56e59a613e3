package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.json.Json;
import academy.video.json.UntrustedJson;
import academy.video.model.PlainText;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the heartbeat of a job from the status.json of its destination. Kept is what {@link
 * Heartbeat} goes by, each value of its own type: the document is anybody's.
 */
final class HeartbeatReader {

  /** A local folder is in the container, not here. */
  private static final Pattern IN_A_STORE = Pattern.compile("(r2|s3)://.+");

  private static final int LONGEST_TEXT = 100;

  /** Batch's own limit is 10. */
  private static final int MOST_ATTEMPTS = 1000;

  private final CallLog log;
  private final StatusDocuments documents;
  private final Json json = new Json();

  HeartbeatReader(CallLog log, StatusDocuments documents) {
    this.log = log;
    this.documents = documents;
  }

  /** Reads that of a job as DescribeJobs shows it; nothing where it names no store. */
  void read(JsonNode job) {
    String destination = job.path("parameters").path("destination").asText("");
    if (IN_A_STORE.matcher(destination).matches()) {
      log.keep(call(destination));
    }
  }

  private RecordedCall call(String destination) {
    Optional<UntrustedJson> status;
    try {
      status = documents.read(destination).map(json::untrusted);
    } catch (WorkerException e) {
      Failure failure = e.failure();
      boolean isDenied = failure.exitCode() == ExitCode.STORAGE_ACCESS_DENIED;
      return failed(
          destination,
          isDenied ? AwsFault.Kind.DENIED : AwsFault.Kind.UNAVAILABLE,
          failure.exitCode().name(),
          failure.reason());
    }
    if (status.isEmpty()) {
      return failed(
          destination, AwsFault.Kind.NOT_FOUND, "NoSuchKey", "There is no " + Heartbeat.KEY + ".");
    }
    return status.get().isObject()
        ? RecordedCall.answered(Heartbeat.CALL, Heartbeat.request(destination), kept(status.get()))
        : failed(
            destination,
            AwsFault.Kind.INVALID,
            /* code= */ "",
            Heartbeat.KEY + " is not what a job writes: it is no JSON object, or too large.");
  }

  private static RecordedCall failed(
      String destination, AwsFault.Kind kind, String code, String message) {
    return RecordedCall.failed(
        Heartbeat.request(destination), new AwsFault(Heartbeat.CALL, kind, code, message));
  }

  private static ObjectNode kept(UntrustedJson status) {
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    for (String member : List.of("state", "stage", "job_id")) {
      status
          .text(member)
          .ifPresent(text -> kept.put(member, PlainText.shortLine(text, LONGEST_TEXT)));
    }
    for (String member : List.of("heartbeat", "requested_at")) {
      status.time(member).ifPresent(time -> kept.put(member, time.toString()));
    }
    status.whole("attempt", 1, MOST_ATTEMPTS).ifPresent(number -> kept.put("attempt", number));
    return kept.put("percent", status.percent("percent"));
  }
}
