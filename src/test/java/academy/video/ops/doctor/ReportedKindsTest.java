package academy.video.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import academy.video.ops.doctor.Kinds.Kind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportedKindsTest {

  private final Doctor doctor = new Doctor();

  static List<Kind> kinds() {
    return Kinds.all();
  }

  static List<Kind> cut() {
    return Kinds.cut();
  }

  @ParameterizedTest
  @MethodSource("cut")
  void diagnose_aTextThatBatchCut_isCertainOfItsCauseAlone(Kind kind) {
    Diagnosis diagnosis = doctor.diagnose(kind.snapshot());

    assertThat(diagnosis.findings()).as(diagnosis.sentence()).isNotEmpty();
    assertThat(diagnosis.findings())
        .filteredOn(finding -> finding.certainty() == Certainty.CERTAIN)
        .as(diagnosis.sentence())
        .allSatisfy(finding -> assertThat(finding.cause().id()).isEqualTo(kind.cause()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void diagnose_aCaseOfAReportedKind_namesItsCauseInTheFirstLine(Kind kind) {
    Diagnosis diagnosis = doctor.diagnose(kind.snapshot());

    assertThat(diagnosis.findings()).as(diagnosis.sentence()).isNotEmpty();
    Finding first = diagnosis.findings().getFirst();
    assertThat(first.cause().id()).as(diagnosis.sentence()).isEqualTo(kind.cause());
    assertThat(first.certainty()).as(diagnosis.sentence()).isEqualTo(kind.certainty());
    assertThat(diagnosis.sentence()).contains(kind.words());
    assertThat(diagnosis.findings())
        .extracting(finding -> finding.cause().id())
        .containsAll(kind.also());
    assertThat(diagnosis.verdict())
        .isEqualTo(
            kind.certainty() == Certainty.CERTAIN
                ? Diagnosis.Verdict.FOUND
                : Diagnosis.Verdict.UNDECIDED);
  }
}
