package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.aws.AwsFault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No certainty that the facts don't carry: over all cases, with any one fact less. */
class CertaintyTest {

  private final Doctor doctor = new Doctor();

  static Stream<Arguments> cases() {
    // Masked once: each case is judged some hundred times.
    Masker masker = new Masker();
    return Stream.concat(
        Catalogue.entries().stream()
            .map(
                entry ->
                    Arguments.of(
                        entry.name(),
                        masker.mask(entry.snapshot()),
                        entry.causes(),
                        entry.quiet())),
        Kinds.reported().stream()
            .map(
                kind ->
                    Arguments.of(
                        kind.name(), masker.mask(kind.snapshot()), Set.of(kind.cause()), false)));
  }

  private static Map<Cause, Finding> certain(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.certainty() == Certainty.CERTAIN)
        .collect(Collectors.toMap(Finding::cause, Function.identity()));
  }

  /** What is true of a quiet case, but does not matter while another fact is seen. */
  private static boolean isAllowed(Cause cause, Set<String> causes, boolean quiet) {
    return quiet && causes.contains(cause.id());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void diagnose_withAnyOneCallGoneOrDenied_isCertainOfNothingNew(
      String name, Snapshot snapshot, Set<String> causes, boolean quiet) {
    Map<Cause, Finding> whole = certain(doctor.judge(snapshot));

    for (int i = 0; i < snapshot.calls().size(); i++) {
      RecordedCall call = snapshot.calls().get(i);
      AwsFault denied =
          new AwsFault(call.operation(), AwsFault.Kind.DENIED, "AccessDenied", "not authorized");
      for (List<RecordedCall> less :
          List.of(List.<RecordedCall>of(), List.of(RecordedCall.failed(call.request(), denied)))) {
        Diagnosis diagnosis = doctor.judge(with(snapshot, i, less));

        assertThat(certain(diagnosis).keySet())
            .as("%s without %s: %s", name, call.operation(), diagnosis.sentence())
            .allMatch(cause -> whole.containsKey(cause) || isAllowed(cause, causes, quiet));
        if (!causes.isEmpty() && !quiet) {
          assertThat(diagnosis.healthy()).as("%s called well", name).isFalse();
        }
      }
    }
  }

  /**
   * What is newly certain where a thing is gone is that it is gone, and shown by that very call.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void diagnose_withAnyOneThingAbsent_isNewlyCertainOfThatAlone(
      String name, Snapshot snapshot, Set<String> causes, boolean quiet) {
    Set<Cause> whole =
        doctor.judge(snapshot).findings().stream().map(Finding::cause).collect(Collectors.toSet());

    for (int i = 0; i < snapshot.calls().size(); i++) {
      RecordedCall call = snapshot.calls().get(i);
      for (RecordedCall gone : gone(call)) {
        Diagnosis diagnosis = doctor.judge(with(snapshot, i, List.of(gone)));

        certain(diagnosis)
            .forEach(
                (cause, finding) -> {
                  if (!whole.contains(cause) && !isAllowed(cause, causes, quiet)) {
                    assertThat(finding.evidence())
                        .as("%s without what %s showed: %s", name, call.operation(), finding)
                        .anyMatch(
                            item ->
                                item.call().equals(call.operation().action())
                                    && gone.failed().isPresent()
                                        == item.field().equals(Evidence.ERROR));
                  }
                });
      }
    }
  }

  /** The call answered as AWS does where a thing is not there: not found, or lists without it. */
  private static List<RecordedCall> gone(RecordedCall call) {
    List<RecordedCall> gone = new ArrayList<>();
    gone.add(
        RecordedCall.failed(
            call.request(),
            new AwsFault(
                call.operation(), AwsFault.Kind.NOT_FOUND, "NotFound", "It does not exist.")));
    call.seen()
        .ifPresent(
            answer -> {
              for (Map.Entry<String, JsonNode> member : answer.properties()) {
                if (member.getValue() instanceof ArrayNode list && !list.isEmpty()) {
                  ObjectNode less = answer.deepCopy();
                  less.withArray(member.getKey()).remove(0);
                  gone.add(RecordedCall.answered(call.operation(), call.request(), less));
                }
              }
            });
    return gone;
  }

  private static Snapshot with(Snapshot snapshot, int index, List<RecordedCall> instead) {
    List<RecordedCall> calls = new ArrayList<>(snapshot.calls());
    calls.remove(index);
    calls.addAll(index, instead);
    return new Snapshot(snapshot.takenAt(), snapshot.region(), snapshot.question(), calls);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void diagnose_evidenceOfAFinding_standsInTheSnapshot(
      String name, Snapshot snapshot, Set<String> causes, boolean quiet) {
    for (Finding finding : doctor.judge(snapshot).findings()) {
      assertThat(finding.evidence()).as("%s: %s", name, finding.cause()).isNotEmpty();
      for (Evidence item : finding.evidence()) {
        assertThat(snapshot.calls())
            .as("%s: %s", name, item)
            .anyMatch(call -> call.operation().action().equals(item.call()) && stands(item, call));
      }
    }
  }

  private static boolean stands(Evidence item, RecordedCall call) {
    if (item.field().equals(Evidence.ERROR)) {
      return call.failed().filter(fault -> fault.code().equals(item.value())).isPresent();
    }
    if (call.seen().isEmpty() || item.field().contains("[?")) {
      return call.seen().isPresent() && item.value().equals(Evidence.NONE);
    }
    JsonNode there =
        call.seen().get().at("/" + item.field().replaceAll("\\[(\\d+)]", ".$1").replace('.', '/'));
    if (there.isMissingNode() || there.isNull()) {
      return item.value().equals(Evidence.NONE);
    }
    String text = there.isTextual() ? there.asText() : there.toString();
    return text.equals(item.value())
        || (item.value().endsWith("…")
            && text.startsWith(item.value().substring(0, item.value().length() - 1)));
  }
}
