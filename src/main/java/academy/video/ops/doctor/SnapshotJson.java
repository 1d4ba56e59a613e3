package academy.video.ops.doctor;

import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import academy.video.failure.ExitCode;
import academy.video.failure.Failure;
import academy.video.failure.WorkerException;
import academy.video.ops.doctor.Question.Name;
import academy.video.ops.doctor.Question.Source;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Snapshots as JSON: requests and answers stay as AWS's API reference names their members. */
public final class SnapshotJson {

  /** The snapshot as JSON. */
  public ObjectNode write(Snapshot snapshot) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("taken_at", snapshot.takenAt().toString()).put("region", snapshot.region());
    Question asked = snapshot.question();
    ObjectNode question = json.putObject("question");
    asked.jobId().ifPresent(id -> question.put("job_id", id));
    write(question, "queue", asked.queue());
    write(question, "definition", asked.definition());
    write(question, "compute_environment", asked.computeEnvironment());
    write(question, "log_group", asked.logGroup());
    ArrayNode calls = json.putArray("calls");
    snapshot.calls().forEach(call -> write(calls.addObject(), call));
    return json;
  }

  private static void write(ObjectNode question, String member, Name name) {
    question
        .putObject(member)
        .put("value", name.value())
        .put("source", name.source().name().toLowerCase(Locale.ROOT));
  }

  private static void write(ObjectNode json, RecordedCall call) {
    json.put("service", call.operation().service()).put("operation", call.operation().operation());
    if (!call.region().isEmpty()) {
      json.put("region", call.region());
    }
    json.set("request", call.request().deepCopy());
    call.seen().ifPresent(answer -> json.set("answer", answer.deepCopy()));
    call.failed()
        .ifPresent(
            fault ->
                json.putObject("fault")
                    .put("kind", fault.kind().name().toLowerCase(Locale.ROOT))
                    .put("code", fault.code())
                    .put("message", fault.message()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws WorkerException with CONFIG_INVALID that names the place where the file is broken
   */
  public Snapshot read(JsonNode json) {
    List<RecordedCall> calls = new ArrayList<>();
    JsonNode list = member(json, "", "calls");
    if (!list.isArray()) {
      throw broken("calls", "a list is needed");
    }
    for (int i = 0; i < list.size(); i++) {
      calls.add(call(list.get(i), "calls[%d]".formatted(i)));
    }
    return new Snapshot(time(json), text(json, "", "region"), question(json), calls);
  }

  private static Instant time(JsonNode json) {
    String text = text(json, "", "taken_at");
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw broken("taken_at", "'%s' is not a time such as 2026-08-01T12:00:00Z".formatted(text));
    }
  }

  private static Question question(JsonNode json) {
    JsonNode question = member(json, "", "question");
    return new Question(
        question.has("job_id")
            ? Optional.of(text(question, "question.", "job_id"))
            : Optional.empty(),
        name(question, "queue"),
        name(question, "definition"),
        name(question, "compute_environment"),
        name(question, "log_group"));
  }

  private static Name name(JsonNode question, String member) {
    JsonNode name = member(question, "question.", member);
    String where = "question." + member + ".";
    return new Name(text(name, where, "value"), oneOf(Source.values(), name, where, "source"));
  }

  private static RecordedCall call(JsonNode call, String where) {
    RecordedCall read = callOfTheRegion(call, where);
    return call.has("region") ? read.in(text(call, where + ".", "region")) : read;
  }

  private static RecordedCall callOfTheRegion(JsonNode call, String where) {
    String path = where + ".";
    String service = text(call, path, "service");
    String name = text(call, path, "operation");
    AwsOperation operation =
        Arrays.stream(AwsOperation.values())
            .filter(known -> known.service().equals(service) && known.operation().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    broken(
                        path + "operation", "%s:%s is not a known call".formatted(service, name)));
    ObjectNode request = object(call, path, "request");
    if (call.has("answer") == call.has("fault")) {
      throw broken(where, "a call has either an answer or a fault");
    }
    if (call.has("answer")) {
      return RecordedCall.answered(operation, request, object(call, path, "answer"));
    }
    JsonNode fault = object(call, path, "fault");
    String inFault = path + "fault.";
    return RecordedCall.failed(
        request,
        new AwsFault(
            operation,
            oneOf(AwsFault.Kind.values(), fault, inFault, "kind"),
            text(fault, inFault, "code"),
            text(fault, inFault, "message")));
  }

  private static <E extends Enum<E>> E oneOf(E[] values, JsonNode json, String path, String name) {
    String text = text(json, path, name);
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                broken(
                    path + name,
                    "'%s' is none of %s"
                        .formatted(text, Arrays.toString(values).toLowerCase(Locale.ROOT))));
  }

  private static JsonNode member(JsonNode json, String path, String name) {
    JsonNode member = json.path(name);
    if (member.isMissingNode() || member.isNull()) {
      throw broken(path + name, "it is missing");
    }
    return member;
  }

  private static ObjectNode object(JsonNode json, String path, String name) {
    if (member(json, path, name) instanceof ObjectNode object) {
      return object;
    }
    throw broken(path + name, "an object is needed");
  }

  private static String text(JsonNode json, String path, String name) {
    JsonNode member = member(json, path, name);
    if (!member.isTextual()) {
      throw broken(path + name, "a text is needed");
    }
    return member.asText();
  }

  private static WorkerException broken(String where, String what) {
    return Failure.of(
            ExitCode.CONFIG_INVALID, "The snapshot is broken at %s: %s.".formatted(where, what))
        .withHint("Give a file that doctor --save-snapshot wrote.")
        .asException();
  }
}
