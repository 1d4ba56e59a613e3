package academy.video.ops.doctor;

import academy.video.aws.Aws;
import academy.video.aws.AwsException;
import academy.video.aws.AwsFault;
import academy.video.aws.AwsOperation;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes calls, none twice, and keeps what came of each: a call that fails is a fact like others.
 */
final class CallLog {

  private static final int MOST_PAGES = 5;

  private final Aws aws;
  private final InstantSource clock;
  private final Instant until;
  private final Set<AwsOperation> allowed;
  private final String region;
  private final Map<Asked, RecordedCall> calls;

  private record Asked(String region, AwsOperation operation, ObjectNode request) {}

  /**
   * Makes no call yet.
   *
   * @param until from then on nothing is asked any more
   * @param allowed what may be asked; anything else is a defect
   */
  CallLog(Aws aws, InstantSource clock, Instant until, Set<AwsOperation> allowed) {
    this(aws, clock, until, allowed, /* region= */ "", new LinkedHashMap<>());
  }

  private CallLog(
      Aws aws,
      InstantSource clock,
      Instant until,
      Set<AwsOperation> allowed,
      String region,
      Map<Asked, RecordedCall> calls) {
    this.aws = aws;
    this.clock = clock;
    this.until = until;
    this.allowed = Set.copyOf(allowed);
    this.region = region;
    this.calls = calls;
  }

  /** Asks in the region of this resource, where its name is an ARN that tells. */
  CallLog at(String arnOrName) {
    return Arn.parse(arnOrName)
        .map(Arn::region)
        .filter(named -> !named.isEmpty())
        .map(this::in)
        .orElse(this);
  }

  /** Asks in another region, and keeps what comes of it among the same calls. */
  CallLog in(String other) {
    return other.equals(aws.region())
        ? this
        : new CallLog(aws.in(other), clock, until, allowed, other, calls);
  }

  /**
   * Makes the first call of all, which everyone may make.
   *
   * @return whether it is worth while to ask more: without credentials, or where AWS can't be
   *     reached, nothing else would be answered either
   */
  boolean begin(AwsOperation operation) {
    ask(operation, JsonNodeFactory.instance.objectNode());
    return calls.values().stream()
        .flatMap(call -> call.failed().stream())
        .noneMatch(
            fault ->
                switch (fault.kind()) {
                  case NO_CREDENTIALS -> true;
                  case UNAVAILABLE -> fault.code().isEmpty(); // no answer came
                  case DENIED, NOT_FOUND, INVALID, THROTTLED -> false;
                });
  }

  /** The answer, of at most {@value #MOST_PAGES} pages; empty where there was none. */
  Optional<ObjectNode> ask(AwsOperation operation, ObjectNode request) {
    return ask(operation, request, MOST_PAGES, UnaryOperator.identity());
  }

  /**
   * The answers about these things. Where AWS shows none of them because one is not there, each is
   * asked for alone: so it is known which, and the others are seen.
   *
   * @param member the request's member that takes their ids, such as {@code SubnetIds}
   */
  List<ObjectNode> askById(AwsOperation operation, String member, Collection<String> ids) {
    RecordedCall together =
        recorded(operation, Requests.of(member, ids), MOST_PAGES, answer -> answer);
    boolean oneIsMissing =
        together.failed().filter(fault -> fault.kind() == AwsFault.Kind.NOT_FOUND).isPresent();
    return oneIsMissing && ids.size() > 1
        ? ids.stream()
            .flatMap(id -> ask(operation, Requests.of(member, List.of(id))).stream())
            .toList()
        : together.seen().stream().toList();
  }

  /** The answer's first page; empty where there was none. */
  Optional<ObjectNode> askOnePage(AwsOperation operation, ObjectNode request) {
    return ask(operation, request, 1, UnaryOperator.identity());
  }

  /**
   * The answer as it is kept; empty where there was none.
   *
   * @param kept makes of AWS's answer what is kept of it; its {@link AwsException} counts as the
   *     call's own
   */
  Optional<ObjectNode> ask(
      AwsOperation operation, ObjectNode request, int mostPages, UnaryOperator<ObjectNode> kept) {
    return recorded(operation, request, mostPages, kept).seen();
  }

  private RecordedCall recorded(
      AwsOperation operation, ObjectNode request, int mostPages, UnaryOperator<ObjectNode> kept) {
    if (!allowed.contains(operation)) {
      throw new IllegalStateException(operation.action() + " is not among what doctor asks");
    }
    return calls.computeIfAbsent(
        new Asked(region, operation, request.deepCopy()),
        asked -> made(asked, mostPages, kept).in(region));
  }

  private RecordedCall made(Asked asked, int mostPages, UnaryOperator<ObjectNode> kept) {
    AwsOperation operation = asked.operation();
    if (!clock.instant().isBefore(until)) {
      return RecordedCall.failed(
          asked.request(),
          new AwsFault(
              operation,
              AwsFault.Kind.UNAVAILABLE,
              /* code= */ "",
              "Not asked: the time for looking was over."));
    }
    try {
      ObjectNode answer = aws.pages(operation, asked.request().deepCopy(), mostPages);
      return RecordedCall.answered(operation, asked.request(), kept.apply(answer));
    } catch (AwsException e) {
      return RecordedCall.failed(asked.request(), e.fault());
    }
  }

  /** Keeps what was asked of a store, not of {@link Aws}. */
  void keep(RecordedCall call) {
    calls.put(new Asked(call.region(), call.operation(), call.request()), call);
  }

  /** Every call, in the order in which they were made. */
  List<RecordedCall> calls() {
    return List.copyOf(calls.values());
  }
}
