package academy.video.command;

import academy.video.model.PlainText;
import academy.video.ops.doctor.Certainty;
import academy.video.ops.doctor.Diagnosis;
import academy.video.ops.doctor.Evidence;
import academy.video.ops.doctor.Finding;
import academy.video.ops.doctor.Subject;
import java.util.List;

/** A diagnosis for people: the sentence, the proof and the fix first, then everything else. */
final class DoctorText {

  private DoctorText() {}

  static String of(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder(PlainText.line(diagnosis.sentence())).append("\n");
    diagnosis.subject().ifPresent(subject -> text.append("\n").append(state(subject)));
    List<Finding> findings = diagnosis.findings();
    boolean first =
        !findings.isEmpty()
            && (diagnosis.sentence().equals(findings.getFirst().sentence())
                || diagnosis.verdict() == Diagnosis.Verdict.UNDECIDED);
    if (first) {
      if (!diagnosis.sentence().equals(findings.getFirst().sentence())) {
        text.append("\nFound: ").append(line(findings.getFirst())).append("\n");
      }
      evidence(text, findings.getFirst(), "  ");
      fix(text, findings.getFirst());
    }
    List<Finding> others = first ? findings.subList(1, findings.size()) : findings;
    if (!others.isEmpty()) {
      text.append("\nAlso, the likeliest first:\n");
      for (Finding finding : others) {
        text.append("  - ").append(line(finding)).append("\n");
        evidence(text, finding, "      ");
        finding.fix().forEach(step -> line(text, "      fix: ", step));
      }
    }
    section(text, "Not decided:", diagnosis.open());
    section(text, "Looked at, and well:", diagnosis.well());
    section(text, "Not seen:", diagnosis.notSeen());
    return text.toString();
  }

  private static String line(Finding finding) {
    return PlainText.line(finding.sentence())
        + (finding.certainty() == Certainty.CERTAIN ? "" : " (likely)");
  }

  private static String state(Subject subject) {
    return "Job %s (%s) is %s%s%s.%n"
        .formatted(
            PlainText.line(subject.jobId()),
            PlainText.line(subject.jobName()),
            subject.state(),
            subject.since().map(since -> " since " + since).orElse(""),
            subject.attempts() == 0
                ? ""
                : ", after %d attempt%s"
                    .formatted(subject.attempts(), subject.attempts() == 1 ? "" : "s"));
  }

  private static void evidence(StringBuilder text, Finding finding, String indent) {
    if (!finding.evidence().isEmpty() && indent.length() == 2) {
      text.append("\nEvidence:\n");
    }
    for (Evidence item : finding.evidence()) {
      line(text, indent, "%s  %s = %s".formatted(item.call(), item.field(), item.value()));
    }
  }

  private static void fix(StringBuilder text, Finding finding) {
    section(text, "Fix:", finding.fix());
  }

  private static void section(StringBuilder text, String title, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n").append(title).append("\n");
      lines.forEach(each -> line(text, "  ", each));
    }
  }

  /** One line, whatever AWS's texts hold. */
  private static void line(StringBuilder text, String indent, String content) {
    text.append(indent).append(PlainText.line(content)).append("\n");
  }
}
